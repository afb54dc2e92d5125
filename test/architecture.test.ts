import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");

/** Files and folders of the project, from its root, with `/` before each and behind a folder. */
const paths = ["src", "test", "bench", "build", "fixtures", "examples"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name).slice(root.length).split(sep).join("/");
    return entry.isDirectory() ? `${path}/` : path;
  }),
);
const rest = readdirSync(root).map((name) => `/${name}`);

const places = (name: string) => [...paths, ...rest].filter((path) => path.endsWith(`/${name}`));
const quoted = [...page.matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => text);

test("every file and folder that the page names is there", () => {
  const named = quoted.filter((text) =>
    /^[\w./-]+(?:\.(?:tsx?|mjs|py|json|grit)|[a-z]\/)$/.test(text),
  );
  expect(named.length).toBeGreaterThan(80);
  // `dist/page/` is built.
  const missing = named.filter((name) => !name.startsWith("dist/") && places(name).length === 0);
  expect(missing).toEqual([]);
});

test("every name of code that the page tells of is in the sources", () => {
  const names = quoted.filter((text) => /^(?:\w+\.)?[a-z]+[A-Z]\w*$/.test(text));
  expect(names.length).toBeGreaterThan(20);
  const texts = paths
    .filter((path) => /^\/(?:src|test|build)\/.*\.(?:tsx?|mjs|py)$/.test(path))
    .map((path) => readFileSync(join(root, path), "utf8"))
    .join("\n");
  const words = new Set(texts.match(/\w+/g));
  expect(names.filter((name) => !words.has(name.split(".").at(-1) ?? ""))).toEqual([]);
});

test("each step of a point is in one of the files that its row names", () => {
  const rows = [...page.matchAll(/^\| \d+ \| (?<calls>[^|]+) \| (?<files>[^|]+) \|/gm)];
  expect(rows.length).toBe(10);
  for (const { groups = {} } of rows) {
    const folder = /^\w+\//.exec(groups["files"] ?? "")?.[0] ?? "";
    const files = (groups["files"] ?? "").trim().split(", ");
    const found = files.flatMap((name) => [...places(name), ...places(`${folder}${name}`)]);
    const texts = paths
      .filter((path) => /\.tsx?$/.test(path) && found.some((place) => path.startsWith(place)))
      .map((path) => readFileSync(join(root, path), "utf8"))
      .join("\n");
    for (const [, call = ""] of (groups["calls"] ?? "").matchAll(/`([^`]+)`/g)) {
      expect(texts, call).toMatch(new RegExp(`\\b${call.split(".").at(-1)}\\b`));
    }
  }
});
