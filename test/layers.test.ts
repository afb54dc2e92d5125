import { execFile } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createTempFolder, writeTree } from "./watch/temp-tree.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
const run = promisify(execFile);

const restricted = "lint/style/noRestrictedImports";

/** Files that break a rule of the house, and the rule that must say so. */
const violations: readonly { path: string; source: string; rule: string }[] = [
  ...[
    ["core/a1", "node:fs", "lint/correctness/noNodejsModules"],
    ["core/rules/a2", "node:path", "lint/correctness/noNodejsModules"],
    ["core/a3", "../watch/tail.ts", restricted],
    ["core/formats/a4", "../../outputs/plain.ts", restricted],
    ["core/a5", "../messages/en.ts", restricted],
    ["core/a6", "../session.ts", restricted],
    ["core/a8", "yargs", restricted],
    ["core/a9", "yaml", restricted],
    ["outputs/b1", "../watch/tail.ts", restricted],
    ["outputs/tui/b2", "../../watch/tail.ts", restricted],
    ["outputs/b3", "ink", restricted],
    ["outputs/b4", "react", restricted],
    ["outputs/b8", "chokidar", restricted],
    ["core/a7", "chokidar", restricted],
    ["commands/d3", "chokidar", restricted],
    ["outputs/b5", "node:fs", restricted],
    ["outputs/tui/b6", "node:fs/promises", restricted],
    ["outputs/b7", "../commands/tail.ts", restricted],
    ["watch/c1", "../outputs/plain.ts", restricted],
    ["watch/c2", "../commands/tail.ts", restricted],
    ["watch/c3", "../messages/en.ts", restricted],
    ["watch/c4", "ink", restricted],
    ["commands/d1", "ink", restricted],
    ["commands/d2", "react", restricted],
    ["commands/d4", "yargs", restricted],
    ["session", "ink", restricted],
    ["messages/e1", "../outputs/plain.ts", restricted],
    ["messages/e2", "node:fs", restricted],
    ["stop/g1", "../watch/tail.ts", restricted],
    ["stop/g2", "../outputs/plain.ts", restricted],
    ["stop/g3", "../messages/en.ts", restricted],
    ["stop/g4", "node:child_process", restricted],
    ["stop/g5", "node:process", restricted],
    ["watch/g6", "node:child_process", restricted],
    ["outputs/g7", "node:child_process", restricted],
    ["outputs/tui/g8", "node:child_process", restricted],
    ["commands/g9", "node:child_process", restricted],
    ["guarding", "node:child_process", restricted],
    ["guard/h1", "node:child_process", restricted],
    ["holdout/h2", "node:child_process", restricted],
    ["holdout/h3", "../outputs/plain.ts", restricted],
    ["holdout/h4", "../messages/en.ts", restricted],
    ["holdout/h5", "../commands/tail.ts", restricted],
    ["core/h6", "../holdout/manifest.ts", restricted],
    ["session2", "node:process", restricted],
  ].map(([path = "", from = "", rule = ""]) => ({
    path: `src/${path}.ts`,
    source: `import { thing } from "${from}";\n\nexport const same = thing;\n`,
    rule,
  })),
  ...["commands/k1", "stop/k2", "watch/k3", "guard/k4", "outputs/tui/k5", "holdout/k6"].map(
    (path) => ({
      path: `src/${path}.ts`,
      source: 'export const end = (pid: number) => process.kill(pid, "SIGINT");\n',
      rule: "plugin",
    }),
  ),
  {
    path: "src/core/f1.ts",
    source: "export const home = process.cwd();\n",
    rule: "lint/style/noRestrictedGlobals",
  },
  {
    path: "src/core/f2.ts",
    source: "export const later = (act: () => void) => setTimeout(act, 1);\n",
    rule: "lint/style/noRestrictedGlobals",
  },
  {
    path: "src/watch/f3.ts",
    source: "export default function read(): void {}\n",
    rule: "lint/style/noDefaultExport",
  },
  {
    path: "src/outputs/f4.ts",
    source: 'export const tell = (): void => console.log("x");\n',
    rule: "lint/suspicious/noConsole",
  },
];

/** Lints a folder with the repository's own settings; the rules that spoke, by path. */
async function lint(files: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const folder = createTempFolder();
  for (const name of ["biome.json", "no-stray-signals.grit"]) {
    copyFileSync(join(root, name), join(folder, name));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeTree(folder, files);
  const words = [biome, "lint", "--reporter=github", "--max-diagnostics=none", "src"];
  const { stdout } = await run(process.execPath, words, { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  const rules = new Map<string, string>();
  for (const [, rule = "", path = ""] of stdout.matchAll(/^::\w+ title=([^,]*),file=([^,]*),/gm)) {
    const name = relative(folder, resolve(folder, path)).split(sep).join("/");
    rules.set(name, `${rules.get(name) ?? ""}${rule} `);
  }
  return rules;
}

/** What each layer may do. */
const allowed: Readonly<Record<string, string>> = {
  "src/core/fine.ts": 'import { mean } from "simple-statistics";\n\nexport const same = mean;\n',
  "src/watch/fine.ts": 'import { watch } from "node:fs";\n\nexport const same = watch;\n',
  "src/watch/also.ts": 'import { open } from "node:fs/promises";\n\nexport const same = open;\n',
  "src/outputs/tui/fine.ts": 'import { Box } from "ink";\n\nexport const same = Box;\n',
  "src/stop/signal.ts": "export const send = (pid: number) => process.kill(pid, 0);\n",
  "src/stop/spawn.ts":
    'import { spawn } from "node:child_process";\n\nexport const same = spawn;\n',
  "src/commands/fine.ts": 'import { same } from "../session.ts";\n\nexport const again = same;\n',
};

test("each planted violation of the layers is reported by its rule, and nothing else is", async () => {
  const planted = Object.fromEntries(violations.map((each) => [each.path, each.source]));
  const found = await lint({ ...planted, ...allowed });
  const missed = violations.filter(({ path, rule }) => !found.get(path)?.includes(rule));
  expect(missed.map(({ path }) => path)).toEqual([]);
  expect(Object.keys(allowed).filter((path) => found.has(path))).toEqual([]);
});

interface Source {
  /** Below `src`, with `/`. */
  readonly path: string;
  readonly text: string;
}

const sources: readonly Source[] = readdirSync(join(root, "src"), {
  recursive: true,
  withFileTypes: true,
})
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((file) => ({
    path: file
      .slice(join(root, "src").length + 1)
      .split(sep)
      .join("/"),
    text: readFileSync(file, "utf8"),
  }));

/** Modules that a source imports, statically, on demand, or by `require`. */
function importsOf({ text }: Source): readonly string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']([^"']+)["']/g);
  return [...found].map(([, name = ""]) => name);
}

function importersOf(pattern: RegExp): readonly string[] {
  return sources.filter((each) => importsOf(each).some((name) => pattern.test(name))).map(pathOf);
}

function pathOf({ path }: Source): string {
  return path;
}

test("N22: one file may signal, one may start programs, and nobody reaches either by another name", () => {
  const withKill = sources.filter(({ text }) =>
    /\bprocess\b\W{0,4}kill\b|\bkill\b[^;\n]*=\s*process/.test(text),
  );
  expect(withKill.map(pathOf)).toEqual(["stop/signal.ts"]);
  expect(importersOf(/^(node:)?child_process$/)).toEqual(["stop/spawn.ts"]);
  expect(importersOf(/^(node:)?(process|cluster|worker_threads)$/)).toEqual([]);
  expect(sources.filter(({ text }) => /process\.binding/.test(text)).map(pathOf)).toEqual([]);
  // A child of our own, at its time limit, by its handle.
  expect(
    sources
      .filter(({ text }) => /\.kill\(/.test(text))
      .map(pathOf)
      .sort(),
  ).toEqual(["stop/signal.ts", "stop/spawn.ts"]);
});

test("yargs is imported by full-line.ts alone", () => {
  expect(importersOf(/^yargs(\/|$)/)).toEqual(["full-line.ts"]);
});

test("ink and React are imported below outputs/tui alone", () => {
  const importers = importersOf(/^(ink|react)(\/|$)/);
  expect(importers.length).toBeGreaterThan(0);
  expect(importers.filter((path) => !path.startsWith("outputs/tui/"))).toEqual([]);
});

test("chokidar is imported by watch alone", () => {
  const importers = importersOf(/^chokidar$/);
  expect(importers.length).toBeGreaterThan(0);
  expect(importers.filter((path) => dirname(path) !== "watch")).toEqual([]);
});

test("the page of a report is its own world: uPlot and the DOM are there alone, and nothing of Node", () => {
  const importers = importersOf(/^uplot$/);
  expect(importers).toContain("outputs/html/page/plot-library.ts");
  expect(importers.filter((path) => !path.startsWith("outputs/html/page/"))).toEqual([]);
  const page = sources.filter(({ path }) => path.startsWith("outputs/html/page/"));
  const foreign = page.flatMap((source) =>
    importsOf(source).filter((name) => !name.startsWith(".") && name !== "uplot"),
  );
  expect(foreign).toEqual([]);
  const markup = page.filter(({ text }) =>
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/.test(text),
  );
  expect(markup.map(pathOf)).toEqual([]);
});

test("only outputs, commands and the top of cli.ts write to stdout or stderr", () => {
  const writers = sources.filter(({ text }) => /std(out|err)\b[^;]{0,40}\.write\(/.test(text));
  expect(writers.map(pathOf)).toContain("commands/demo.ts");
  const others = writers.filter(({ path }) => !/^(outputs|commands)\/|^cli\.ts$/.test(path));
  expect(others.map(pathOf)).toEqual([]);
});

test("core imports itself, simple-statistics and csv-parse, and nothing else", () => {
  const outside = sources
    .filter(({ path }) => path.startsWith("core/"))
    .flatMap((source) =>
      importsOf(source)
        .filter((name) => {
          if (!name.startsWith(".")) return !/^(simple-statistics|csv-parse(\/.*)?)$/.test(name);
          return !join("src", dirname(source.path), name).startsWith(join("src", "core"));
        })
        .map((name) => `${source.path}: ${name}`),
    );
  expect(outside).toEqual([]);
});

test("files are written in the temporary folders of the demo, the report and a single executable, the state folder, that of --keep-best, and by the holdout command alone", () => {
  const writing =
    /\b(writeFile|appendFile|mkdir|mkdtemp|rm|rmdir|unlink|rename|f?truncate|f?utimes|f?chmod|f?chown|copyFile|cp|symlink|link|createWriteStream|write|writev)(Sync)?\b/;
  const writers = sources.filter(({ text }) =>
    [...text.matchAll(/import \{([^}]*)\} from "node:fs(?:\/promises)?"/g)].some(([, names = ""]) =>
      writing.test(names),
    ),
  );
  const allowed = [
    ...["commands/demo-guard.ts", "commands/open-report.ts", "watch/replay.ts", "assets.ts"],
    ...["stop/copy-once.ts", "stop/keep-best.ts"],
    ...["stop/journal.ts", "stop/lock.ts", "stop/state-folder.ts", "commands/view-memory.ts"],
    ...["commands/guard-metrics.ts"],
    // The one that writes in a run folder, and the table of scores in the state folder.
    ...["holdout/durable-files.ts", "holdout/score-rows.ts"],
  ];
  expect(writers.map(pathOf).filter((path) => !allowed.includes(path))).toEqual([]);
  const whole = sources.filter(({ text }) =>
    /import \S+ from "node:fs|\* as \w+ from "node:fs/.test(text),
  );
  expect(whole.map(pathOf)).toEqual([]);
});

test("a log is opened for reading alone", () => {
  const openers = sources.filter(
    ({ text }) => /(?<![.\w])open(?:Sync)?\(/.test(text) && /node:fs/.test(text),
  );
  // What writes is named above; logs are opened by watch, and configs and /proc by stop/read-start.ts.
  const readers = openers.filter(({ path }) =>
    /^watch\/|^stop\/(read-start|zip-end)|^holdout\/(read-bytes|wav-seconds)/.test(path),
  );
  expect(readers.filter(({ path }) => path.startsWith("watch/")).map(pathOf)).toEqual([
    "watch/disk.ts",
    "watch/open-regular-file.ts",
  ]);
  for (const { path, text } of readers) {
    expect(text, path).toMatch(/O_RDONLY|, "r"\)/);
    expect(text, path).not.toMatch(/O_(RDWR|WRONLY|CREAT|TRUNC|APPEND)/);
  }
  const others = openers.filter((opener) => !readers.includes(opener)).map(pathOf);
  expect(
    others.filter((path) => !/^(stop|commands)\/|^holdout\/(durable|score)/.test(path)),
  ).toEqual([]);
});

test("what writes in a run folder is called by the commands that were asked to alone", () => {
  const callers = importersOf(/\/durable-files\.ts$/);
  expect(callers.filter((path) => !/^(holdout|commands\/holdout)/.test(path))).toEqual([]);
  expect(importersOf(/\/(split|restore)-lists\.ts$/)).not.toContain("run-reading.ts");
});
