import { expect, test } from "vitest";
import { keepLostLogs, type Presence } from "../../src/watch/keep-lost-logs.ts";
import type { Discovery, FileProblem, RunFiles } from "../../src/watch/runs.ts";

function run(path: string, ...logs: readonly string[]): RunFiles {
  return {
    path,
    name: path.slice(1),
    logs: logs.map((log) => ({ path: `${path}/${log}` })),
    settings: [],
    checkpointFolders: [],
  };
}

const refused = (file: string, code: string): FileProblem => ({
  file,
  reason: { id: "problem.unreadable", code },
});

/** Runs after a discovery, as `path: log log`; what is asked for is as `presence` says, else it is not there. */
function keptOf(
  before: readonly RunFiles[],
  found: Partial<Discovery>,
  presence: Readonly<Record<string, Presence>> = {},
): readonly string[] {
  const { runs } = keepLostLogs(
    before,
    { runs: [], problems: [], ...found },
    (path) => presence[path] ?? "absent",
  );
  return runs.map(({ path, logs }) =>
    [`${path}:`, ...logs.map((log) => log.path.slice(path.length + 1))].join(" "),
  );
}

const [alice, bob, carol] = [run("/a", "train.log"), run("/b", "train.log"), run("/c", "x.csv")];

test("a discovery that found all is passed on as it is", () => {
  const found = { runs: [alice, bob], problems: [] };
  expect(keepLostLogs([alice], found)).toBe(found);
});

test.each(["EMFILE", "EIO", "ESTALE", "EACCES"])(
  "A14 a run whose log cannot be looked at (%s) stays where it stood",
  (code) => {
    const problems = [refused("/b/train.log", code)];
    const runs = keptOf([alice, bob, carol], { runs: [alice, carol], problems });
    expect(runs).toEqual(["/a: train.log", "/b: train.log", "/c: x.csv"]);
  },
);

test("A14 runs below a folder that cannot be listed stay", () => {
  const problems = [refused("/b", "EMFILE")];
  expect(keptOf([alice, bob], { runs: [alice], problems })).toEqual([
    "/a: train.log",
    "/b: train.log",
  ]);
});

test("A14 a log that the system does not tell about stays", () => {
  expect(keptOf([alice], {}, { "/a/train.log": "untold" })).toEqual(["/a: train.log"]);
});

test("T3 a log that is gone from a folder that is there stays, and goes with its folder", () => {
  expect(keptOf([alice], {}, { "/a": "there" })).toEqual(["/a: train.log"]);
  expect(keptOf([alice], {})).toEqual([]);
});

test("T3 a log that is gone stays no longer than until another appears in its folder: its new name, or its successor", () => {
  const renamed = { ...run("/a", "train.log.1"), path: "/a" };
  expect(keptOf([alice], { runs: [renamed] }, { "/a": "there" })).toEqual(["/a: train.log.1"]);
});

test("a lost log stands among those of its run where it stood", () => {
  const before = run("/a", "train.log", "events.1", "events.2");
  const found = run("/a", "train.log", "events.2", "events.3");
  const problems = [refused("/a/events.1", "EIO")];
  expect(keptOf([before], { runs: [found], problems })).toEqual([
    "/a: train.log events.1 events.2 events.3",
  ]);
});

test("a file that is there and was not taken for a log is none any more", () => {
  expect(keptOf([alice], {}, { "/a/train.log": "there", "/a": "there" })).toEqual([]);
});
