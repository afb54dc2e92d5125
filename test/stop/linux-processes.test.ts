import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createLinuxProcesses } from "../../src/stop/linux-processes.ts";
import { createTempFolder } from "../watch/temp-tree.ts";
import { appending, bootTime, createFakeProc, reading, spawned } from "./fake-proc.ts";

test("a process is told with its identity, start time and working folder", async () => {
  const proc = createFakeProc();
  const cwd = createTempFolder();
  proc.add({ pid: 40, parent: 30, start: 1234, uid: 7, command: spawned, cwd });
  expect(await createLinuxProcesses(proc.root).look(40)).toEqual({
    identity: {
      bootId: "11111111-2222-3333-4444-555555555555",
      pidNamespace: "4026531836",
      pid: 40,
      startTime: 1234,
      uid: 7,
    },
    parent: 30,
    command: spawned,
    folder: cwd,
    state: "S",
    ignoresSigint: false,
    blocksSigint: false,
    catchesSigint: true,
    namespacePids: [40],
    started: bootTime + 12.34,
  });
});

test("names with brackets, blanks and line ends mislead nobody", async () => {
  const proc = createFakeProc();
  const names = ["a) Z 1 0", "(((", "x\nUid:\t0\t0\t0\t0", "tmux: server", ")", "\\n\nSigIgn:\t2"];
  names.forEach((name, index) => {
    proc.add({ pid: 100 + index, name, parent: 50, start: 700 + index, uid: 1000 });
  });
  const found = await createLinuxProcesses(proc.root).list();
  for (const index of names.keys()) {
    const one = found.find(({ identity }) => identity.pid === 100 + index);
    expect(one).toMatchObject({ parent: 50, state: "S", ignoresSigint: false });
    expect(one?.identity).toMatchObject({ startTime: 700 + index, uid: 1000 });
  }
});

test("whatever is missing of a process, it is left out and nothing throws", async () => {
  const proc = createFakeProc();
  for (const pid of [60, 61, 62, 63, 64]) proc.add({ pid, command: spawned });
  rmSync(join(proc.root, "60/stat"));
  rmSync(join(proc.root, "61/status"));
  writeFileSync(join(proc.root, "62/stat"), "");
  rmSync(join(proc.root, "63/cmdline"));
  rmSync(join(proc.root, "64/fd"), { recursive: true });
  mkdirSync(join(proc.root, "65"));
  writeFileSync(join(proc.root, "66"), "a file where a folder should be");
  symlinkSync("/nowhere", join(proc.root, "67"));
  const table = createLinuxProcesses(proc.root);
  const pids = (await table.list()).map(({ identity }) => identity.pid);
  expect(pids.sort((left, right) => left - right)).toEqual(
    [63, 64, process.pid].sort((a, b) => a - b),
  );
  expect((await table.look(63))?.command).toEqual([]);
  expect(await table.openFiles(64)).toBeUndefined();
  expect(await table.look(9999)).toBeUndefined();
  for (const pid of [0, -1, 1.5, Number.NaN]) expect(await table.look(pid)).toBeUndefined();
});

test("a huge command line is cut, not swallowed", async () => {
  const proc = createFakeProc();
  const command = ["python", ...Array.from({ length: 40_000 }, (_, index) => `argument-${index}`)];
  proc.add({ pid: 70, command });
  const seen = (await createLinuxProcesses(proc.root).look(70))?.command ?? [];
  expect(seen.length).toBeGreaterThan(1000);
  expect(seen.length).toBeLessThan(6000);
  expect(seen).toEqual(command.slice(0, seen.length));
});

test("pids in a container are told from the outermost to its own", async () => {
  const proc = createFakeProc();
  proc.add({ pid: 5936, namespacePids: [5936, 5] });
  expect((await createLinuxProcesses(proc.root).look(5936))?.namespacePids).toEqual([5936, 5]);
});

test("without a boot id no process can be told from another, so there are none", async () => {
  const proc = createFakeProc();
  proc.add({ pid: 40 });
  rmSync(join(proc.root, "sys"), { recursive: true });
  const table = createLinuxProcesses(proc.root);
  expect(await table.list()).toEqual([]);
  expect(await table.look(40)).toBeUndefined();
});

test("open files tell what they are and whether they are written", async () => {
  const proc = createFakeProc();
  const folder = createTempFolder();
  writeFileSync(join(folder, "train.log"), "");
  const path = join(folder, "train.log");
  proc.add({
    pid: 80,
    files: {
      3: { path, flags: appending },
      4: { path, flags: reading },
      5: { path: folder, flags: "0200000" },
      6: { path: "/nowhere (deleted)", flags: appending },
    },
  });
  const files = await createLinuxProcesses(proc.root).openFiles(80);
  expect(files?.map((file) => [file.descriptor, file.writable, file.regular])).toEqual([
    [3, true, true],
    [4, false, true],
    [5, false, false],
  ]);
  expect(files?.[0]?.path).toBe(path);
});

test("a working folder that is another one here than there is not told", async () => {
  const proc = createFakeProc();
  proc.add({ pid: 90, cwd: "/gone/by/now" });
  expect((await createLinuxProcesses(proc.root).look(90))?.folder).toBeUndefined();
});

test.runIf(process.platform === "linux")(
  "this process finds itself in the real /proc",
  async () => {
    const table = createLinuxProcesses();
    const self = await table.look(process.pid);
    expect(self).toMatchObject({ parent: process.ppid, folder: process.cwd() });
    expect(self?.command[0]).toContain("node");
    expect(Math.abs((self?.started ?? 0) - (Date.now() / 1000 - process.uptime()))).toBeLessThan(3);
    expect((await table.list()).some(({ identity }) => identity.pid === process.pid)).toBe(true);
  },
);
