import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { root } from "./esbuild-options.mjs";

// A module costs more to find and to link than to compile, and a bundle that is split for many commands has dozens of
// them on the way of each: what is always loaded together is put together again.

const startFile = "start.js";

/**
 * Puts what the program always begins with into one file, `dist/start.js`. The chunks that were there stay as doors to
 * it, for the commands that ask them for something.
 *
 * @param metafile  of the split bundle
 * @param entry     module that the program begins with
 */
export async function joinStart({ outputs }, entry) {
  const path = outputOf(outputs, entry);
  const chunks = [...staticImports(outputs, path)].filter((each) => each !== path);
  const nameIn = (chunk, name) => `${basename(chunk).replace(/\W/g, "_")}_${name}`;
  const doors = chunks.map((chunk) => {
    const { exports } = outputs[chunk];
    const from = (file, pairs) => `export { ${pairs.join(", ")} } from "./${file}";\n`;
    return {
      chunk,
      behind: from(
        basename(chunk),
        exports.map((name) => `${name} as ${nameIn(chunk, name)}`),
      ),
      door: from(
        startFile,
        exports.map((name) => `${nameIn(chunk, name)} as ${name}`),
      ),
    };
  });
  const dist = dirname(join(root, path));
  const contents = doors.map(({ behind }) => behind).join("");
  await joined(outputs, { stdin: { contents, resolveDir: dist }, outfile: join(dist, startFile) });
  for (const { chunk, door } of doors) writeFileSync(join(root, chunk), door);
  await joined(outputs, { entryPoints: [path], outfile: path });
}

/**
 * Puts what a command always loads into the one file of its entry. After `joinStart`.
 *
 * @param metafile  of the split bundle
 * @param entry     module that the command begins with
 * @param always    modules that it imports when it runs, as a rule
 */
export async function joinChunks({ outputs }, { entry, always }) {
  const path = outputOf(outputs, entry);
  const inside = always.map((module) => join(root, outputOf(outputs, module)));
  const { metafile } = await joined(outputs, { entryPoints: [path], outfile: path }, inside);
  removeUnused({ ...outputs, [path]: { ...outputs[path], imports: importsOf(metafile, path) } });
}

/** One file of some; what is imported later stays apart, but for the files `inside`. Its end names its modules. */
async function joined(outputs, options, inside = []) {
  const result = await build({
    ...options,
    absWorkingDir: root,
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
          joining.onResolve({ filter: /^\.\// }, ({ kind, path: given }) => {
            const isApart = kind === "dynamic-import" || given === `./${startFile}`;
            return isApart ? { path: given, external: true } : undefined;
          });
          joining.onLoad({ filter: /\.js$/ }, ({ path }) => ({
            contents: withStaticImports(readFileSync(path, "utf8"), inside, dirname(path)),
          }));
        },
      },
    ],
  });
  const modules = Object.keys(result.metafile.inputs).flatMap((chunk) =>
    Object.keys(outputs[chunk]?.inputs ?? {}),
  );
  appendFileSync(options.outfile, modules.map((module) => `// ${module}\n`).join(""));
  return result;
}

/**
 * What is imported at once in place of later is part of the file as it stands; else esbuild puts all that it shares with
 * the rest into functions, which are then parsed twice.
 */
function withStaticImports(source, files, folder) {
  return files.reduce((text, file, number) => {
    const path = `"./${relative(folder, file)}"`;
    const later = `import(${path})`;
    if (!text.includes(later)) return text;
    const name = `always${number}`;
    const now = text.replaceAll(later, `Promise.resolve(${name})`);
    return `import * as ${name} from ${path};\n${now}`;
  }, source);
}

function outputOf(outputs, module) {
  const found = Object.keys(outputs).find((path) => outputs[path].entryPoint === module);
  if (found === undefined) throw new Error(`the bundle has no entry ${module}`);
  return found;
}

/** A file and all that loads with it. */
function staticImports(outputs, path, found = new Set()) {
  if (found.has(path) || outputs[path] === undefined) return found;
  found.add(path);
  for (const each of outputs[path].imports) {
    if (each.kind === "import-statement") staticImports(outputs, each.path, found);
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
