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
    build.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      importer === ownWidth ? undefined : { path: "string-width", namespace: "own" },
    );
    build.onLoad({ filter: /./, namespace: "own" }, () => ({
      contents: `export { stringWidth as default } from ${JSON.stringify(ownWidth)};`,
      resolveDir: root,
    }));
    // It asks whether there is a `fetch`, which makes Node load one, and then takes what it has in itself.
    build.onLoad({ filter: /[\\/]yoga-wasm-base64-esm\.js$/ }, ({ path }) => ({
      contents: `const fetch = undefined;\n${readFileSync(path, "utf8")}`,
    }));
    build.onLoad({ filter: /node_modules[\\/]string-width[\\/]index\.js$/ }, ({ path }) => ({
      contents: withLateSegmenter(readFileSync(path, "utf8")),
    }));
  },
};

/** The first segmenter of a process takes 10 ms: it is made when the first text needs it. */
function withLateSegmenter(source) {
  const early = "const segmenter = new Intl.Segmenter();";
  if (!source.includes(early)) throw new Error("string-width is not as it was: look at it again");
  const late = "{ segment: (text) => (made ??= new Intl.Segmenter()).segment(text) }";
  return source.replace(early, `let made; const segmenter = ${late};`);
}

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
