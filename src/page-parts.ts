import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PageParts } from "./outputs/html/report-page.ts";

/** Where the build puts what a report carries: `page/` beside the program. */
const folder = fileURLToPath(new URL("./page", import.meta.url));

/** The script, the library and the style sheet of an HTML report, as `build/page.mjs` wrote them. */
export async function readPageParts(from = folder): Promise<PageParts> {
  const [library = "", script = "", style = ""] = await Promise.all(
    ["library.js", "report.js", "report.css"].map((name) => readFile(join(from, name), "utf8")),
  );
  return { library, script, style };
}

/** The version of this program, as its package says. */
export async function readVersion(): Promise<string> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === "object" && parsed !== null && "version" in parsed
    ? String(parsed.version)
    : "0";
}
