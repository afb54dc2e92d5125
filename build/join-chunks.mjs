import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./esbuild-options.mjs";

/**
 * Puts what a command always loads into the one file of its entry. A module costs more to find and to link than to
 * compile, and a bundle that is split for many commands has dozens of them on the way of each.
 *
 * @param metafile  of the split bundle
 * @param entry     module that the command begins with
 * @param always    modules that it imports when it runs, as a rule
 * @param before    modules that are loaded before it; what they loaded is shared and stays apart
 */
export async function joinChunks({ outputs }, { entry, always, before }) {
  const outputOf = (module) => {
    const found = Object.keys(outputs).find((path) => outputs[path].entryPoint === module);
    if (found === undefined) throw new Error(`the bundle has no entry ${module}`);
    return found;
  };
  const path = outputOf(entry);
  const inside = new Set(always.map((module) => join(root, outputOf(module))));
  const shared = new Set(
    [...staticImports(outputs, before.map(outputOf))].map((each) => join(root, each)),
  );
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [path],
    outfile: path,
    allowOverwrite: true,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    charset: "ascii",
    metafile: true,
    plugins: [
      {
        name: "files that stay apart",
        setup(joining) {
          joining.onResolve({ filter: /^\.\// }, ({ kind, path: given, resolveDir }) => {
            const file = join(resolveDir, given);
            const later = kind === "dynamic-import" && !inside.has(file);
            return later || shared.has(file) ? { path: given, external: true } : undefined;
          });
        },
      },
    ],
  });
  removeUnused({ ...outputs, [path]: { ...outputs[path], imports: importsOf(metafile, path) } });
}

/** Some files and all that loads with them. */
function staticImports(outputs, paths, found = new Set()) {
  for (const path of paths) {
    if (found.has(path) || outputs[path] === undefined) continue;
    found.add(path);
    const loaded = outputs[path].imports.filter(({ kind }) => kind === "import-statement");
    staticImports(
      outputs,
      loaded.map((each) => each.path),
      found,
    );
  }
  return found;
}

/** What the joined file still imports, by the paths of the split bundle. */
function importsOf({ outputs }, path) {
  return outputs[path].imports.map((each) => ({
    ...each,
    path: each.path.startsWith("./") ? `dist/${each.path.slice(2)}` : each.path,
  }));
}

/** Deletes the files that only the joined one loaded. */
function removeUnused(outputs) {
  const used = new Set();
  const mark = (path) => {
    if (used.has(path) || outputs[path] === undefined) return;
    used.add(path);
    for (const each of outputs[path].imports) mark(each.path);
  };
  mark("dist/cli.js");
  for (const path of Object.keys(outputs)) if (!used.has(path)) rmSync(join(root, path));
}
