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
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/]reconciler\.js$/ }, ({ path }) => ({
      contents: withoutDebugger(readFileSync(path, "utf8")),
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

/** With DEV=true ink connects to a debugger from a package that nobody who only runs the program has. */
function withoutDebugger(source) {
  const waits = ["await import('./devtools.js');", "await loadPackageJson()"];
  const lacking = waits.filter((each) => !source.includes(each));
  if (lacking.length > 0) throw new Error(`ink is not as it was: ${lacking}; look at it again`);
  return waits.reduce((text, each) => text.replace(each, "undefined"), source);
}

/** What every bundle of the program has in common. */
export const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20.19",
  // A source of one byte a character compiles twice as fast.
  charset: "ascii",
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

/**
 * For one file in CommonJS, which cannot wait while it loads: yoga, whose module waits for itself, is begun where the
 * dashboard is imported, and that import is over when it is there.
 */
export const dashboardWaits = {
  name: "the dashboard's import waits for yoga",
  setup(build) {
    const dashboard = join(root, "src/outputs/tui/index.tsx");
    build.onResolve({ filter: /outputs\/tui\/index\.tsx$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: dashboard, namespace: "waiting" } : undefined,
    );
    // What has a `then` is waited for by whoever awaits it: the import gives the module once yoga is there.
    build.onLoad({ filter: /./, namespace: "waiting" }, ({ path }) => ({
      contents: `import { ready } from "yoga-layout"; import * as dashboard from ${JSON.stringify(path)};
        export const then = (resolve, reject) => void ready.then(() => resolve({ ...dashboard }), reject);`,
      resolveDir: root,
    }));
    build.onResolve({ filter: /^yoga-layout$/ }, () => ({
      path: "yoga-layout",
      namespace: "yoga",
    }));
    build.onLoad({ filter: /./, namespace: "yoga" }, () => ({
      contents: `import { loadYoga } from "yoga-layout/load"; export * from "yoga-layout/load";
        const yoga = {}; export default yoga;
        export const ready = loadYoga().then((loaded) => Object.assign(yoga, loaded));`,
      resolveDir: root,
    }));
  },
};
