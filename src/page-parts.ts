import { assets, readAsset } from "./assets.ts";
import type { PageParts } from "./outputs/html/report-page.ts";

/** The script, the library and the style sheet of an HTML report, as `build/page.mjs` wrote them. */
export async function readPageParts(): Promise<PageParts> {
  const [library = "", script = "", style = ""] = await Promise.all(
    ["library.js", "report.js", "report.css"].map((name) => readAsset(`${assets.page}/${name}`)),
  );
  return { library, script, style };
}
