import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findTarget } from "../../src/stop/find-target.ts";
import { createLinuxProcesses } from "../../src/stop/linux-processes.ts";
import type { Found, TargetRun, TargetWishes } from "../../src/stop/target.ts";
import { createTempFolder, writeTree } from "../watch/temp-tree.ts";
import {
  appending,
  bootTime,
  createFakeProc,
  type FakeProc,
  s2Script,
  spawned,
} from "./fake-proc.ts";

/** A GPT-SoVITS folder with a run of each stage, and an empty machine. */
interface Place {
  readonly proc: FakeProc;
  readonly home: string;
  readonly s2: TargetRun;
  readonly s1: TargetRun;
  readonly log: string;
}

/** Start of the processes: 50 s after the boot; the configs were written before. */
const start = 5000;
const startedAt = bootTime + 50;

function createPlace(): Place {
  const home = createTempFolder();
  const s1Logs = "logs/alice/logs_s1_v2/logs_s1_v2";
  writeTree(home, {
    "logs/alice/train.log": "",
    "TEMP/tmp_s2.json": JSON.stringify({
      data: { exp_dir: "logs/alice" },
      s2_ckpt_dir: "logs/alice",
    }),
    "TEMP/tmp_s1.yaml": "output_dir: logs/alice/logs_s1_v2\ntrain:\n  exp_name: alice\n",
    [`${s1Logs}/version_0/hparams.yaml`]: "",
  });
  for (const name of ["tmp_s2.json", "tmp_s1.yaml"]) {
    utimesSync(join(home, "TEMP", name), startedAt - 3, startedAt - 3);
  }
  const log = join(home, "logs/alice/train.log");
  return {
    proc: createFakeProc(),
    home,
    log,
    s2: { path: join(home, "logs/alice"), trainLog: log, eventFiles: [] },
    s1: { path: join(home, s1Logs), eventFiles: [] },
  };
}

/** A training on two cards as it really lies: WebUI 200, shell 201, parent 202, tracker 203, ranks 204 and 205, workers. */
function addS2Tree({ proc, home, log }: Place, ranks = 1, first = 200): void {
  const code = (text: string) => ["python", "-s", "-c", text];
  const tracker = "from multiprocessing.resource_tracker import main;main(5)";
  proc.add({ pid: first, command: ["python", "webui.py"], cwd: home, start: start - 1000 });
  const line = `"python" ${s2Script.slice(1).join(" ")}`;
  proc.add({ pid: first + 1, parent: first, command: ["/bin/sh", "-c", line], cwd: home });
  const parent = first + 2;
  proc.add({ pid: parent, parent: first + 1, command: s2Script, cwd: home, start });
  proc.add({ pid: first + 3, parent, command: code(tracker), cwd: home });
  for (let rank = 0; rank < ranks; rank += 1) {
    const pid = first + 4 + rank;
    const files = rank === 0 ? { 3: { path: log, flags: appending } } : {};
    proc.add({ pid, parent, command: spawned, cwd: home, start: start + 100, files });
    proc.add({ pid: pid + 10, parent: pid, command: spawned, cwd: home, start: start + 200 });
    proc.add({ pid: pid + 20, parent: pid, command: code(tracker), cwd: home });
  }
}

function find(place: Place, run: TargetRun, wishes: Partial<TargetWishes> = {}): Promise<Found> {
  const context = { table: createLinuxProcesses(place.proc.root), hostName: "vm" };
  return findTarget(run, { allowAnyProcess: false, ...wishes }, context);
}

const pidsOf = (processes: readonly { readonly identity: { readonly pid: number } }[]) =>
  processes.map(({ identity }) => identity.pid);

function summary(found: Found) {
  if ("refusal" in found) return found.refusal.id;
  const { kind, ranks, parent, workers, proofs } = found.target;
  return {
    kind,
    ranks: pidsOf(ranks),
    parent: parent?.identity.pid,
    workers: pidsOf(workers),
    proofs,
  };
}

test("a rank, its parent, its workers, the tracker, the shell and the WebUI are told apart", async () => {
  const place = createPlace();
  addS2Tree(place);
  expect(summary(await find(place, place.s2))).toEqual({
    kind: "spawned ranks",
    ranks: [204],
    parent: 202,
    workers: [214],
    proofs: ["holds log", "config names run", "script name"],
  });
});

test("of two ranks both are found, though one alone holds the log; N12: workers are no ranks", async () => {
  const place = createPlace();
  addS2Tree(place, 2);
  expect(summary(await find(place, place.s2))).toMatchObject({
    ranks: [204, 205],
    workers: [214, 215],
  });
});

test("workers that a fork server forked are workers, the fork server is none", async () => {
  const place = createPlace();
  addS2Tree(place);
  const code = "from multiprocessing.forkserver import main; main(5, 6, ['__main__'], **{})";
  const server = ["python", "-s", "-c", code];
  for (const [pid, parent] of [
    [230, 204],
    [231, 230],
    [232, 230],
  ] as const) {
    place.proc.add({ pid, parent, command: server, cwd: place.home });
  }
  expect(summary(await find(place, place.s2))).toMatchObject({ workers: [214, 231, 232] });
});

test("LoRA trains in the script's process, and forked workers that inherit the log are below it", async () => {
  const place = createPlace();
  const { proc, home, log } = place;
  const command = [
    "python",
    "-s",
    "GPT_SoVITS/s2_train_v3_lora.py",
    "--config",
    "TEMP/tmp_s2.json",
  ];
  const files = { 3: { path: log, flags: appending } };
  for (const [pid, parent] of [
    [300, 1],
    [301, 300],
    [302, 300],
  ] as const) {
    proc.add({ pid, parent, command, cwd: home, start, files });
  }
  expect(summary(await find(place, place.s2))).toMatchObject({
    kind: "in process",
    ranks: [300],
    parent: undefined,
    workers: [301, 302],
  });
});

test("s1 has no text log: its config and its script prove it, and the topmost of its copies is the one", async () => {
  const place = createPlace();
  const { proc, home } = place;
  const command = ["python", "s1_train.py", "--config_file", "TEMP/tmp_s1.yaml"];
  for (const [pid, parent] of [
    [400, 1],
    [401, 400],
    [402, 401],
  ] as const) {
    proc.add({ pid, parent, command, cwd: home, start });
  }
  expect(summary(await find(place, place.s1))).toEqual({
    kind: "lightning",
    ranks: [400],
    parent: undefined,
    workers: [401, 402],
    proofs: ["config names run", "script name"],
  });
  expect(summary(await find(place, place.s2))).toBe("stop.refused.no-trainer");
});

test("a config that was written after the start is another training's", async () => {
  const place = createPlace();
  const { proc, home } = place;
  const command = ["python", "s1_train.py", "--config_file", "TEMP/tmp_s1.yaml"];
  proc.add({ pid: 400, command, cwd: home, start });
  const config = join(home, "TEMP/tmp_s1.yaml");
  utimesSync(config, startedAt + 4, startedAt + 4);
  expect(summary(await find(place, place.s1))).toMatchObject({ ranks: [400] });
  utimesSync(config, startedAt + 60, startedAt + 60);
  expect(summary(await find(place, place.s1))).toBe("stop.refused.no-trainer");
});

test("a config that names another folder, or two, proves nothing", async () => {
  const place = createPlace();
  addS2Tree(place);
  const config = join(place.home, "TEMP/tmp_s2.json");
  mkdirSync(join(place.home, "logs/bob"));
  for (const text of [
    JSON.stringify({ data: { exp_dir: "logs/bob" }, s2_ckpt_dir: "logs/alice" }),
    JSON.stringify({ data: { exp_dir: "logs/bob" } }),
    "{",
    "[1]",
    JSON.stringify({ s2_ckpt_dir: 5 }),
  ]) {
    writeFileSync(config, text);
    utimesSync(config, startedAt - 3, startedAt - 3);
    expect(summary(await find(place, place.s2)), text).toMatchObject({
      proofs: ["holds log", "script name"],
    });
  }
});

test("the config of a run below a link is the run's", async () => {
  const place = createPlace();
  addS2Tree(place);
  const link = join(place.home, "linked");
  symlinkSync(join(place.home, "logs"), link);
  const run = {
    path: join(link, "alice"),
    trainLog: join(link, "alice/train.log"),
    eventFiles: [],
  };
  expect(summary(await find(place, run))).toMatchObject({
    proofs: ["holds log", "config names run", "script name"],
  });
});

test("N11: two trainers that hold one log, and two that match, are listed and refused", async () => {
  const place = createPlace();
  addS2Tree(place);
  addS2Tree(place, 1, 600);
  const found = await find(place, place.s2);
  expect(found).toMatchObject({
    refusal: { id: "stop.refused.several-trainers", pids: [204, 604] },
  });
  expect("candidates" in found ? pidsOf(found.candidates) : []).toEqual([204, 604]);
  expect(summary(await find(place, place.s2, { pid: 204 }))).toBe("stop.refused.several-trainers");
  // One holder less: the other's config still names the run.
  place.proc.add({ pid: 604, parent: 602, command: spawned, cwd: place.home, start });
  const matching = await find(place, place.s2);
  expect(matching).toMatchObject({ refusal: { pids: [202, 602] } });
});

test("A10: a rank whose parent is dead is found by its log and the event file's pid, and not by less", async () => {
  const place = createPlace();
  const { proc, home, log } = place;
  const files = { 3: { path: log, flags: appending } };
  proc.add({ pid: 700, parent: 1, command: spawned, cwd: home, start, files });
  proc.add({ pid: 701, parent: 700, command: spawned, cwd: home, start });
  const events = (host: string, pid: number) => [
    `/x/events.out.tfevents.${startedAt + 9}.${host}.${pid}.0`,
  ];
  const run = (eventFiles: readonly string[]) => ({ ...place.s2, eventFiles });
  expect(summary(await find(place, run(events("vm", 700))))).toEqual({
    kind: "spawned ranks",
    ranks: [700],
    parent: undefined,
    workers: [701],
    proofs: ["holds log", "event file pid"],
  });
  for (const none of [[], events("vm", 701), events("other", 700)]) {
    expect(summary(await find(place, run(none)))).toBe("stop.refused.not-proved");
  }
});

test("an event file older than the process is not the process's", async () => {
  const place = createPlace();
  const { proc, home, log } = place;
  const files = { 3: { path: log, flags: appending } };
  proc.add({ pid: 700, parent: 1, command: spawned, cwd: home, start, files });
  const eventFiles = [`/x/events.out.tfevents.${startedAt - 9}.vm.700.0`];
  expect(summary(await find(place, { ...place.s2, eventFiles }))).toBe("stop.refused.not-proved");
});

test("N5: a pid from inside a container points at its trainer, not at whoever has that number outside", async () => {
  const place = createPlace();
  const { proc, home, log } = place;
  proc.add({ pid: 5, command: ["sleep", "1000"] });
  const files = { 3: { path: log, flags: appending } };
  const inside = { cwd: home, start, command: spawned };
  proc.add({ pid: 5936, parent: 1, namespacePids: [5936, 5], files, ...inside });
  const eventFiles = [`/x/events.out.tfevents.${startedAt + 9}.vm.5.0`];
  const found = summary(await find(place, { ...place.s2, eventFiles }));
  expect(found).toMatchObject({ ranks: [5936], proofs: ["holds log", "event file pid"] });
  proc.remove(5936);
  expect(summary(await find(place, { ...place.s2, eventFiles }))).toBe("stop.refused.no-trainer");
});

test("N6: an event file of another host refuses where nobody here holds the log", async () => {
  const place = createPlace();
  const eventFiles = [`/x/events.out.tfevents.${startedAt + 9}.node17.204.0`];
  const elsewhere = { id: "stop.refused.other-host", host: "node17" };
  expect(await find(place, { ...place.s2, eventFiles })).toMatchObject({ refusal: elsewhere });
  const command = ["python", "s1_train.py", "--config_file", "TEMP/tmp_s1.yaml"];
  place.proc.add({ pid: 400, command, cwd: place.home, start });
  expect(await find(place, { ...place.s1, eventFiles })).toMatchObject({ refusal: elsewhere });
  // With a holder here it is merely no proof.
  addS2Tree(place);
  expect(summary(await find(place, { ...place.s2, eventFiles }))).toMatchObject({ ranks: [204] });
});

test("an editor with the log open for reading is nobody, one that writes it is one too many", async () => {
  const place = createPlace();
  addS2Tree(place);
  const { proc, log } = place;
  const tail = { pid: 800, command: ["tail", "-f", log] };
  proc.add({ ...tail, files: { 3: { path: log, flags: "0100000" } } });
  expect(summary(await find(place, place.s2))).toMatchObject({ ranks: [204] });
  proc.add({ ...tail, files: { 3: { path: log, flags: appending } } });
  expect(summary(await find(place, place.s2))).toBe("stop.refused.several-trainers");
});

test("a log that was replaced by another of the same name is not the one that is held", async () => {
  const place = createPlace();
  addS2Tree(place);
  // The holder keeps the old one, as a rename or a deletion leaves it.
  renameSync(place.log, `${place.log}.old`);
  writeFileSync(place.log, "");
  const files = { 3: { path: `${place.log}.old`, flags: appending } };
  place.proc.add({ pid: 204, parent: 202, command: spawned, cwd: place.home, files });
  expect(summary(await find(place, place.s2))).toBe("stop.refused.unknown-tree");
});

test("a trainer that we do not know is refused, and with --allow-any-process proved like any other", async () => {
  const place = createPlace();
  const { proc, home, log } = place;
  proc.add({ pid: 900, command: ["python", "train.py"], cwd: home, start });
  const files = { 3: { path: log, flags: appending } };
  proc.add({ pid: 901, parent: 900, command: spawned, cwd: home, start, files });
  const eventFiles = [`/x/events.out.tfevents.${startedAt + 9}.vm.901.0`];
  const run = { ...place.s2, eventFiles };
  expect(summary(await find(place, run))).toBe("stop.refused.unknown-script");
  expect(summary(await find(place, run, { pid: 901 }))).toBe("stop.refused.unknown-script");
  const any = { pid: 901, allowAnyProcess: true };
  expect(summary(await find(place, run, any))).toMatchObject({ ranks: [901], parent: 900 });
  expect(summary(await find(place, place.s2, any))).toBe("stop.refused.not-proved");
});

test("the parent whose output goes into the log is still the one that only waits", async () => {
  const place = createPlace();
  addS2Tree(place);
  const files = { 1: { path: place.log, flags: appending } };
  place.proc.add({ pid: 202, parent: 201, command: s2Script, cwd: place.home, start, files });
  expect(summary(await find(place, place.s2))).toMatchObject({ ranks: [204], parent: 202 });
});

test("N2: a wished pid that is no trainer, a group, the system or ourselves is refused", async () => {
  const place = createPlace();
  addS2Tree(place);
  const wish = async (pid: number) => summary(await find(place, place.s2, { pid }));
  for (const pid of [204, 202]) expect(await wish(pid)).toMatchObject({ ranks: [204] });
  for (const pid of [200, 201, 203, 214]) {
    expect(await wish(pid), String(pid)).toBe("stop.refused.pid-not-trainer");
  }
  for (const pid of [0, 1, -1, -5, -204, 1.5, Number.NaN]) {
    expect(await wish(pid), String(pid)).toBe("stop.refused.first-process");
  }
  expect(await wish(9999)).toBe("stop.refused.pid-not-found");
  expect(await wish(process.pid)).toBe("stop.refused.self");
  place.proc.add({ pid: process.ppid, command: ["sh"] });
  expect(await wish(process.ppid)).toBe("stop.refused.ancestor");
});

test("a wished name must be in one trainer's command line, and that trainer must be the run's", async () => {
  const place = createPlace();
  addS2Tree(place);
  const wish = async (name: string) => summary(await find(place, place.s2, { name }));
  expect(await wish("tmp_s2.json")).toMatchObject({ ranks: [204] });
  expect(await wish("")).toBe("stop.refused.name-not-found");
  expect(await wish("webui")).toBe("stop.refused.name-not-found");
  const command = ["python", "s2_train.py", "--config", "bob.json"];
  place.proc.add({ pid: 950, command, cwd: place.home, start });
  expect(await wish("bob.json")).toBe("stop.refused.name-not-found");
  expect(await wish("s2_train.py")).toBe("stop.refused.several-trainers");
});
