// Makes dist/: the program as few files that load only what a command needs. `npm run build` checks the types first.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { packagesOf, root, shared } from "./esbuild-options.mjs";
import { joinChunks, joinStart } from "./join-chunks.mjs";
import { licenceTexts } from "./licences.mjs";

const dist = join(root, "dist");
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

const { metafile } = await build({
  ...shared,
  entryPoints: [join(root, "src/cli.ts")],
  outdir: dist,
  format: "esm",
  splitting: true,
  chunkNames: "[name]-[hash]",
  metafile: true,
  // Packages in CommonJS ask for modules of Node this way; few files hold one.
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module"; const require = (name) => requireFrom(import.meta.url)(name);',
  },
});
await joinStart(metafile, "src/cli.ts");
await joinChunks(metafile, {
  entry: "src/commands/audit.ts",
  always: ["src/commands/audit-streamed.ts", "src/commands/audit-text-writer.ts"],
});
// uPlot is no part of the program: the build puts it into the page of reports.
const bundled = [...packagesOf(metafile), "uplot"].sort();
writeFileSync(join(dist, "THIRD-PARTY.txt"), licenceTexts(bundled));
