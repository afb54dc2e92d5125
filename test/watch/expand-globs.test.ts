import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expandGlobs } from "../../src/watch/expand-globs.ts";
import { matchesWildcard } from "../../src/watch/wildcard.ts";
import { createTempFolder, writeTree } from "./temp-tree.ts";

async function expanded(root: string, ...patterns: readonly string[]) {
  const found = await expandGlobs(patterns.map((pattern) => `${root}/${pattern}`));
  return found.map((path) => path.slice(root.length + 1));
}

test("stars and question marks match within one folder, a double star below any", async () => {
  const root = createTempFolder();
  writeTree(root, {
    "logs/alice/train.log": "",
    "logs/bob/train.log": "",
    "logs/bob/eval/x.log": "",
    "logs/.hidden/train.log": "",
    "a.csv": "",
    "b.csv": "",
    "cc.csv": "",
  });
  expect(await expanded(root, "logs/*/train.log")).toEqual([
    "logs/alice/train.log",
    "logs/bob/train.log",
  ]);
  expect(await expanded(root, "?.csv")).toEqual(["a.csv", "b.csv"]);
  expect(await expanded(root, "**/*.log")).toEqual([
    "logs/alice/train.log",
    "logs/bob/eval/x.log",
    "logs/bob/train.log",
  ]);
  expect(await expanded(root, "logs/**/train.log")).toEqual([
    "logs/alice/train.log",
    "logs/bob/train.log",
  ]);
  expect(await expanded(root, "logs/*")).toEqual(["logs/alice", "logs/bob"]);
  expect(await expanded(root, "logs/.*/train.log")).toEqual(["logs/.hidden/train.log"]);
});

test("a path that exists as it stands is not a pattern, and one that matches nothing stays", async () => {
  const root = createTempFolder();
  writeTree(root, { "a*b/x": "", "axb/x": "", "[1]/x": "" });
  expect(await expanded(root, "a*b", "[1]", "none*", "plain")).toEqual([
    "a*b",
    "[1]",
    "none*",
    "plain",
  ]);
});

test("each path is given once, and a circle of links ends", async () => {
  const root = createTempFolder();
  writeTree(root, { "logs/a/train.log": "" });
  symlinkSync(root, join(root, "logs/a/up"));
  expect(await expanded(root, "**/train.log", "logs/a/train.log", "logs/*/train.log")).toEqual([
    "logs/a/train.log",
  ]);
});

test("a pattern of many stars is matched, without trying every way", () => {
  expect(matchesWildcard("a".repeat(250), `${"a*".repeat(120)}b`)).toBe(false);
  expect(matchesWildcard("声音.csv", "??.csv")).toBe(true);
  expect(matchesWildcard("", "")).toBe(true);
  expect(matchesWildcard("", "**")).toBe(true);
  expect(matchesWildcard("abc", "a*d")).toBe(false);
  expect(matchesWildcard("abcbc", "a*bc")).toBe(true);
});
