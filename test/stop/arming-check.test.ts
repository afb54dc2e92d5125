import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { type ArmingContext, armingRefusal } from "../../src/stop/arming-check.ts";
import { createLinuxProcesses } from "../../src/stop/linux-processes.ts";
import type { Target } from "../../src/stop/target.ts";
import { createTempFolder } from "../watch/temp-tree.ts";
import { appending, createFakeProc, type FakeProcess, spawned } from "./fake-proc.ts";

const kill = vi.spyOn(process, "kill");
beforeEach(() => {
  kill.mockReset();
  kill.mockReturnValue(true);
});

afterAll(() => kill.mockRestore());

/** A target of two ranks, the first of which holds the log, and a way to change them. */
async function createArmed() {
  const proc = createFakeProc();
  const log = join(createTempFolder(), "train.log");
  writeFileSync(log, "");
  const table = createLinuxProcesses(proc.root);
  const rank = { command: spawned, parent: 4002 };
  const files = { 3: { path: log, flags: appending } };
  proc.add({ pid: 4002, command: ["python", "s2_train.py"] });
  proc.add({ pid: 4000, ...rank, files });
  proc.add({ pid: 4001, ...rank });
  proc.add({ pid: 4003, parent: 4000, command: spawned });
  const look = async (pid: number) => {
    const seen = await table.look(pid);
    if (seen === undefined) throw new Error(`no process ${pid}`);
    return seen;
  };
  const target: Target = {
    kind: "spawned ranks",
    ranks: [await look(4000), await look(4001)],
    parent: await look(4002),
    workers: [await look(4003)],
    proofs: ["holds log", "script name"],
    runPath: "/x",
  };
  const ask = (context: Partial<ArmingContext> = {}) =>
    armingRefusal(target, {
      table,
      trainLog: log,
      trainingBegan: true,
      again: false,
      root: proc.root,
      ...context,
    });
  const change = (one: Partial<FakeProcess>) => proc.add({ pid: 4000, ...rank, files, ...one });
  return { proc, ask, change, files, target };
}

test("a sound target is not refused, and is only asked with signal 0", async () => {
  const { ask } = await createArmed();
  expect(await ask()).toBeUndefined();
  expect(kill.mock.calls).toEqual([
    [4000, 0],
    [4001, 0],
  ]);
});

test("A7, N10: a rank that would not hear SIGINT is refused, with the reason", async () => {
  const { ask, change } = await createArmed();
  for (const [one, id] of [
    [{ state: "T" }, "stop.refused.suspended"],
    [{ state: "t" }, "stop.refused.suspended"],
    [{ state: "Z" }, "stop.refused.zombie"],
    [{ ignored: "0000000001001002", caught: "0" }, "stop.refused.sigint-ignored"],
    [{ blocked: "0000000000000002" }, "stop.refused.sigint-blocked"],
    [{ namespacePids: [4000, 1] }, "stop.refused.first-process"],
    [{ start: 4999 }, "stop.refused.changed"],
    [{ uid: 7 }, "stop.refused.changed"],
  ] as const) {
    change(one);
    expect(await ask(), id).toEqual({ id, pid: 4000 });
  }
});

test("where SIGINT is ignored a SIGTERM may still be sent, and Lightning on its way out ignores it too", async () => {
  const { ask, change } = await createArmed();
  change({ ignored: "0000000001001002" });
  expect(await ask({ signal: "SIGTERM" })).toBeUndefined();
  expect(await ask({ again: true })).toBeUndefined();
});

test("a rank that is gone refuses the first signal, and not the ones after it", async () => {
  const { proc, ask } = await createArmed();
  proc.remove(4001);
  expect(await ask()).toEqual({ id: "stop.refused.gone", pid: 4001 });
  expect(await ask({ again: true })).toBeUndefined();
  proc.remove(4000);
  expect(await ask({ again: true })).toBeUndefined();
});

test("N11: a second writer of the log, or another one, refuses at any time", async () => {
  const { proc, ask, change, files } = await createArmed();
  proc.add({ pid: 4900, command: ["tee"], files });
  const stranger = { id: "stop.refused.changed", pid: 4900 };
  expect(await ask()).toEqual(stranger);
  expect(await ask({ again: true })).toEqual(stranger);
  proc.remove(4900);
  change({ files: {} });
  expect(await ask()).toEqual({ id: "stop.refused.changed", pid: 4000 });
  expect(await ask({ again: true })).toBeUndefined();
});

test("workers that inherited the log and outlive the trainer do not refuse the next try", async () => {
  const { proc, ask, files } = await createArmed();
  proc.remove(4000);
  proc.add({ pid: 4003, parent: 1, command: spawned, files });
  expect(await ask({ again: true })).toBeUndefined();
});

test("a trainer that still loads, a state folder that cannot be written, a lock: each refuses", async () => {
  const { ask } = await createArmed();
  expect(await ask({ trainingBegan: false })).toEqual({ id: "stop.refused.still-loading" });
  for (const stateRefusal of [
    { id: "stop.refused.state-folder", path: "/x", code: "EROFS" },
    { id: "stop.refused.locked", owner: 77 },
  ] as const) {
    expect(await ask({ stateRefusal })).toBe(stateRefusal);
  }
});

test("N27: a process that we may not signal is refused once, as another user's where it is one", async () => {
  const { ask, change, target } = await createArmed();
  kill.mockImplementation(() => {
    throw Object.assign(new Error("EPERM"), { code: "EPERM" });
  });
  expect(await ask()).toEqual(
    process.geteuid?.() === 0
      ? { id: "stop.refused.not-permitted", pid: 4000 }
      : { id: "stop.refused.other-user", pid: 4000, uid: 0, own: process.geteuid?.() },
  );
  expect(kill).toHaveBeenCalledTimes(1);
  expect(target.ranks.length).toBe(2);
  change({});
});

test("a target without ranks is none", async () => {
  const { target } = await createArmed();
  const table = createLinuxProcesses(createFakeProc().root);
  const context = { table, trainingBegan: true, again: false };
  expect(await armingRefusal({ ...target, ranks: [] }, context)).toEqual({
    id: "stop.refused.no-trainer",
  });
});
