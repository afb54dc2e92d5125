// Writes the manual page into dist/, from the option table.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { root, shared } from "./esbuild-options.mjs";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { outputFiles } = await build({
  ...shared,
  stdin: {
    contents: 'export { manPage } from "./src/man-page.ts";',
    resolveDir: root,
  },
  format: "esm",
  write: false,
});
const text = Buffer.from(outputFiles[0].contents).toString("base64");
const { manPage } = await import(`data:text/javascript;base64,${text}`);
writeFileSync(join(root, "dist/stopwatch.1"), manPage(version));
