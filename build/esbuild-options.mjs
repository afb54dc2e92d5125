import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Everybody measures texts with our own module, which knows the usual ones by heart; that one asks the package. */
const ownWidth = join(root, "src/outputs/text-width.ts");

/** What starts slowly in packages, or is of no use here. */
const lighterPackages = {
  name: "lighter packages",
  setup(build) {
    // ink loads it when DEV=true is set, from a package that nobody who only runs the program has.
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/]devtools\.js$/ }, () => ({
      contents: "export {};",
    }));
    build.onResolve({ filter: /^(string-width|slice-ansi)$/ }, ({ path, importer }) => {
      if (importer === "") return undefined;
      return path === "string-width" && importer !== ownWidth
        ? { path: ownWidth, namespace: "own" }
        : { path, namespace: "late" };
    });
    build.onLoad({ filter: /./, namespace: "own" }, ({ path }) => ({
      contents: `export { stringWidth as default } from ${JSON.stringify(path)};`,
      resolveDir: root,
    }));
    // Their expressions for emoji take 30 ms to make: they are evaluated when the first text needs them.
    build.onLoad({ filter: /./, namespace: "late" }, ({ path }) => ({
      contents: `let made;
        export default (...given) => (made ??= require(${JSON.stringify(join(root, "node_modules", path, "index.js"))}).default)(...given);`,
      resolveDir: root,
    }));
    // It asks whether there is a `fetch`, which makes Node load one, and then takes what it has in itself.
    build.onLoad({ filter: /[\\/]yoga-wasm-base64-esm\.js$/ }, ({ path }) => ({
      contents: `const fetch = undefined;\n${readFileSync(path, "utf8")}`,
    }));
  },
};

/** What every bundle of the program has in common. */
export const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20.19",
  charset: "utf8",
  legalComments: "none",
  // React's development build is a third slower, and twice as large.
  define: { "process.env.NODE_ENV": '"production"' },
  minifySyntax: true,
  logLevel: "warning",
  // src/outputs/tui/production.ts sets what the bundle has inlined.
  logOverride: { "assign-to-define": "silent" },
  plugins: [lighterPackages],
};

/** The packages whose modules went into a bundle, sorted. */
export function packagesOf({ inputs }) {
  const names = Object.keys(inputs).flatMap(
    (path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}
