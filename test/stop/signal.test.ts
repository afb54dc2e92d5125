import { rmSync, symlinkSync } from "node:fs";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { holdTarget } from "../../src/stop/held-target.ts";
import { holdProcess, sameProcess } from "../../src/stop/identity.ts";
import { createLinuxProcesses } from "../../src/stop/linux-processes.ts";
import type { ProcessInfo } from "../../src/stop/process-info.ts";
import { maySignal, sendSignal } from "../../src/stop/signal.ts";
import { createFakeProc, type FakeProc, spawned } from "./fake-proc.ts";

// No signal leaves from here: the door is watched, and what it would have done is what is judged.
const kill = vi.spyOn(process, "kill");
beforeEach(() => {
  kill.mockReset();
  kill.mockReturnValue(true);
});
afterAll(() => kill.mockRestore());

async function look(proc: FakeProc, pid: number): Promise<ProcessInfo> {
  const seen = await createLinuxProcesses(proc.root).look(pid);
  if (seen === undefined) throw new Error(`no process ${pid}`);
  return seen;
}

const door = ({ root }: FakeProc) => ({ table: createLinuxProcesses(root), root });

test("a process that is the one that was meant gets the signal, by its own number", async () => {
  const proc = createFakeProc();
  proc.add({ pid: 4000, command: spawned });
  expect(await sendSignal(await look(proc, 4000), "SIGINT", door(proc))).toEqual({ sent: true });
  expect(kill.mock.calls).toEqual([[4000, "SIGINT"]]);
});

test("N3: a number that is another process's now gets nothing", async () => {
  const proc = createFakeProc();
  for (const change of [
    { start: 5001 },
    { uid: 1 },
    { state: "Z" },
    { start: 5001, command: ["sleep", "9"] },
  ]) {
    proc.add({ pid: 4000, command: spawned, start: 5000 });
    const meant = await look(proc, 4000);
    proc.add({ pid: 4000, command: spawned, start: 5000, ...change });
    expect(await sendSignal(meant, "SIGINT", door(proc))).toEqual({ gone: true });
  }
  const meant = { ...(await look(proc, 4000)) };
  for (const other of [{ bootId: "another" }, { pidNamespace: "1" }]) {
    const identity = { ...meant.identity, ...other };
    expect(await sendSignal({ ...meant, identity }, "SIGINT", door(proc))).toEqual({ gone: true });
  }
  expect(kill).not.toHaveBeenCalled();
});

test("N4: a number that went to another between two tries gets no second signal", async () => {
  const proc = createFakeProc();
  proc.add({ pid: 4000, command: spawned });
  const rank = await look(proc, 4000);
  const held = holdTarget(
    { kind: "in process", ranks: [rank], workers: [], proofs: [], runPath: "/x" },
    door(proc),
  );
  expect(await held.send(rank, "SIGINT")).toEqual({ sent: true });
  // The folder that is held is gone; at its name stands the same process to the last number.
  proc.remove(4000);
  proc.add({ pid: 4000, command: spawned });
  expect(await held.send(rank, "SIGINT")).toEqual({ gone: true });
  expect(kill.mock.calls).toEqual([[4000, "SIGINT"]]);
  held.close();
});

test("N2: groups, the system, the first of a container, ourselves and our ancestors get nothing", async () => {
  const proc = createFakeProc();
  proc.add({ pid: 4000, command: spawned });
  proc.add({ pid: 4001, command: spawned, namespacePids: [4001, 1] });
  proc.add({ pid: process.ppid, parent: 4002, command: ["bash"] });
  proc.add({ pid: 4002, command: ["webui"] });
  const some = await look(proc, 4000);
  for (const pid of [0, 1, -1, -4000, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    const meant = { ...some, identity: { ...some.identity, pid } };
    const first = { refused: { id: "stop.refused.first-process" } };
    expect(await sendSignal(meant, "SIGKILL", door(proc)), String(pid)).toMatchObject(first);
  }
  for (const [pid, id] of [
    [4001, "stop.refused.first-process"],
    [process.pid, "stop.refused.self"],
    [process.ppid, "stop.refused.ancestor"],
    [4002, "stop.refused.ancestor"],
  ] as const) {
    const meant = await look(proc, pid);
    expect(await sendSignal(meant, "SIGINT", door(proc))).toMatchObject({ refused: { id } });
  }
  expect(kill).not.toHaveBeenCalled();
});

test("where /proc counts pids as another namespace does, nothing is sent", async () => {
  const proc = createFakeProc();
  proc.add({ pid: 4000, command: spawned });
  const meant = await look(proc, 4000);
  rmSync(`${proc.root}/self`);
  symlinkSync("5936", `${proc.root}/self`);
  proc.add({ pid: 5936 });
  expect(await sendSignal(meant, "SIGINT", door(proc))).toEqual({
    refused: { id: "stop.refused.foreign-proc" },
  });
  expect(kill).not.toHaveBeenCalled();
});

test("ESRCH and EPERM are values, anything else is ours", async () => {
  const proc = createFakeProc();
  proc.add({ pid: 4000, command: spawned });
  const meant = await look(proc, 4000);
  const fail = (code: string) => () => {
    throw Object.assign(new Error(code), { code });
  };
  kill.mockImplementationOnce(fail("ESRCH"));
  expect(await sendSignal(meant, "SIGINT", door(proc))).toEqual({ gone: true });
  kill.mockImplementationOnce(fail("EPERM"));
  expect(await sendSignal(meant, "SIGINT", door(proc))).toEqual({
    refused: { id: "stop.refused.not-permitted", pid: 4000 },
  });
  kill.mockImplementationOnce(() => {
    throw new TypeError("a mistake");
  });
  await expect(sendSignal(meant, "SIGINT", door(proc))).rejects.toThrow("a mistake");
});

test("asking whether one may signal sends signal 0", async () => {
  const proc = createFakeProc();
  proc.add({ pid: 4000, command: spawned });
  expect(await maySignal(await look(proc, 4000), door(proc))).toEqual({ sent: true });
  expect(kill.mock.calls).toEqual([[4000, 0]]);
});

test("a held process is the same until it is gone or given back", async () => {
  const proc = createFakeProc();
  proc.add({ pid: 4000, command: spawned });
  const { identity } = await look(proc, 4000);
  const held = holdProcess(identity, proc.root);
  expect(held?.isSame()).toBe(true);
  held?.close();
  expect(held?.isSame()).toBe(false);
  expect(holdProcess({ ...identity, startTime: 1 }, proc.root)).toBeUndefined();
  expect(holdProcess({ ...identity, pid: 4999 }, proc.root)).toBeUndefined();
  expect(sameProcess(identity, { ...identity })).toBe(true);
  expect(sameProcess(identity, { ...identity, uid: 9 })).toBe(false);
});
