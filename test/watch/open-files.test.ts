import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { cli, startCli, startProgram } from "../helpers/run-cli.ts";
import { createTempFolder, lossTable, trainLog, writeTree } from "./temp-tree.ts";

// A14: a full table of open files. Node needs more than forty of them to load a program made of modules, so the
// limit is set once it runs.
const hasPrlimit = spawnSync("prlimit", ["--version"]).status === 0;

/** Sets how many files a process may have open from now on. */
function limitFiles(pid: number | undefined, soft: number | "unlimited"): void {
  if (pid === undefined) throw new Error("the program did not start");
  const hard = execFileSync("prlimit", [
    "--pid",
    String(pid),
    "--nofile",
    "-o",
    "HARD",
    "--noheadings",
  ]);
  const most = String(hard).trim();
  execFileSync("prlimit", [
    "--pid",
    String(pid),
    `--nofile=${soft === "unlimited" ? most : soft}:${most}`,
  ]);
}

const secondEpoch = trainLog.replaceAll("poch: 1", "poch: 2").replace("126.88, 0,", "126.88, 4,");

test.skipIf(!hasPrlimit)(
  "A14 a tail that may open nothing any more keeps its runs, says so, and goes on when it may again",
  async () => {
    const root = createTempFolder();
    writeTree(root, { "logs/alice/train.log": trainLog, "logs/bob/metrics.csv": lossTable });
    const tail = startCli(["tail", join(root, "logs"), "--output", "json-lines"]);
    await tail.seen(/"event":"run","run":"bob"/);
    await tail.seen(/"event":"check","run":"alice"/);
    // Less than are open already: every further one is refused, in discovery and in reading.
    limitFiles(tail.child.pid, 5);
    appendFileSync(join(root, "logs/alice/train.log"), secondEpoch);
    writeTree(root, { "logs/carol/train.log": trainLog });
    await tail.seen(/"event":"reading","run":"alice"[^\n]*"failingLogs":1,"errors":\{"EMFILE"/);
    await tail.seen(/"event":"problem"[^\n]*EMFILE/);
    limitFiles(tail.child.pid, "unlimited");
    await tail.seen(/"event":"reading","run":"alice"[^\n]*"failingLogs":0/);
    await tail.seen(/"event":"check","run":"alice"[^\n]*"check":1,/);
    await tail.seen(/"event":"run","run":"carol"/);
    expect(tail.output()).not.toContain('"event":"gone"');
    tail.child.kill("SIGINT");
    expect((await tail.finished).stderr).toBe("");
  },
);

test.skipIf(process.platform === "win32")(
  "A14 an audit with forty files at once finds every run of a thousand files",
  async () => {
    const root = createTempFolder();
    const files: Record<string, string> = {};
    // Of one folder as many are opened at once as may be.
    for (let table = 0; table < 999; table += 1) files[`logs/t${table}.csv`] = lossTable;
    files["logs/alice/train.log"] = trainLog;
    writeTree(root, files);
    const program = `ulimit -n 40; exec '${process.execPath}' '${resolve("dist/cli.js")}' "$@"`;
    const words = ["audit", join(root, "logs"), "--output", "ndjson"];
    const { stdout, stderr } = spawnSync("sh", ["-c", program, "sh", ...words], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    const lines = stdout.trim().split("\n");
    expect(stderr).toBe("");
    expect(lines.filter((line) => line.startsWith('{"event":"run"'))).toHaveLength(1000);
    expect(stdout).not.toContain("EMFILE");
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
      event: "totals",
      runs: 1000,
      failed: 0,
    });
  },
);

/** A shell that may watch no folder: the limit is one of a user namespace of its own. */
const withoutWatches = [
  "-Ur",
  "sh",
  "-c",
  'echo 0 > /proc/sys/user/max_inotify_watches && exec "$@"',
  "sh",
];
const tryWatching =
  'try { require("fs").watch("/tmp"); } catch (error) { console.log(error.code); }';
const watched = spawnSync("unshare", [...withoutWatches, process.execPath, "-e", tryWatching], {
  encoding: "utf8",
});
const isLimited = watched.stdout?.trim() === "ENOSPC";
if (!isLimited)
  console.warn(
    "no user namespace with a limit of watches can be made here: A14 with ENOSPC is skipped",
  );

test.skipIf(!isLimited)(
  "A14 where no watch is left, a tail finds by looking what it is not told",
  async () => {
    const root = createTempFolder();
    writeTree(root, { "logs/alice/train.log": trainLog });
    const words = ["tail", join(root, "logs"), "--output", "json-lines"];
    const tail = startProgram("unshare", [...withoutWatches, process.execPath, cli, ...words]);
    await tail.seen(/"event":"check","run":"alice"/);
    appendFileSync(join(root, "logs/alice/train.log"), secondEpoch);
    writeTree(root, { "logs/carol/train.log": trainLog });
    await tail.seen(/"event":"check","run":"alice"[^\n]*"check":1,/);
    await tail.seen(/"event":"run","run":"carol"/);
    tail.child.kill("SIGINT");
    expect((await tail.finished).stderr).toBe("");
  },
);

const hasStrace = spawnSync("strace", ["-V"]).status === 0;
if (!hasStrace) console.warn("strace is missing: how many files are open at once is not counted");

test.skipIf(!hasStrace)("T9 a search for runs has at most 64 files open at once", () => {
  const root = createTempFolder();
  const files: Record<string, string> = {};
  for (let table = 0; table < 300; table += 1) files[`logs/t${table}.csv`] = lossTable;
  writeTree(root, files);
  const traced = join(root, "opened");
  const words = ["-f", "-e", "trace=openat,open", "-o", traced];
  spawnSync("strace", [...words, process.execPath, cli, "audit", join(root, "logs")]);
  const numbers = openedBelow(join(root, "logs"), traced);
  expect(numbers.length).toBeGreaterThan(300);
  // Each gets the lowest free number, and Node itself has some twenty of them.
  expect(Math.max(...numbers)).toBeLessThan(64 + 40);
});

/** The descriptor numbers under which files below a folder were opened, as strace wrote them down. */
function openedBelow(root: string, traced: string): readonly number[] {
  const lines = execFileSync("cat", [traced], { encoding: "utf8", maxBuffer: 1 << 28 }).split("\n");
  return lines.flatMap((line) => {
    const number = line.includes(`"${root}`) ? / = (\d+)$/.exec(line)?.[1] : undefined;
    return number === undefined ? [] : [Number(number)];
  });
}
