import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type TargetLock, takeLock } from "../../src/stop/lock.ts";
import type { ProcessIdentity, ProcessInfo, ProcessTable } from "../../src/stop/process-info.ts";
import { createTempFolder } from "../watch/temp-tree.ts";

function identity(pid: number, more: Partial<ProcessIdentity> = {}): ProcessIdentity {
  return { bootId: "boot", pidNamespace: "1", pid, startTime: pid * 10, uid: 1000, ...more };
}

function tableOf(...identities: readonly ProcessIdentity[]): ProcessTable {
  const infos = identities.map(
    (each): ProcessInfo => ({
      identity: each,
      parent: 1,
      command: ["stopwatch"],
      state: "S",
      ignoresSigint: false,
      blocksSigint: false,
      catchesSigint: true,
      namespacePids: [each.pid],
      started: 0,
    }),
  );
  return {
    list: async () => infos,
    look: async (pid) => infos.find((each) => each.identity.pid === pid),
    openFiles: async () => [],
  };
}

async function take(
  folder: string,
  own: ProcessIdentity,
  table: ProcessTable,
): Promise<TargetLock> {
  const taken = await takeLock(folder, "alice", { own, table });
  if ("refusal" in taken) throw new Error(JSON.stringify(taken.refusal));
  return taken.lock;
}

test("a second stopwatch is refused with the number of the first, and may after its release", async () => {
  const folder = createTempFolder();
  const table = tableOf(identity(10), identity(11));
  const lock = await take(folder, identity(10), table);
  expect(await lock.isHeld()).toBe(true);
  expect(await takeLock(folder, "alice", { own: identity(11), table })).toEqual({
    refusal: { id: "stop.refused.locked", owner: 10 },
  });
  await lock.release();
  expect(await lock.isHeld()).toBe(false);
  expect(await (await take(folder, identity(11), table)).isHeld()).toBe(true);
  expect(readdirSync(join(folder, "locks"))).toEqual(["alice.lock"]);
});

test.each([
  ["is gone", identity(10), tableOf()],
  ["has another's number", identity(10), tableOf(identity(10, { startTime: 5 }))],
  ["is of an earlier boot", identity(10, { bootId: "before" }), tableOf(identity(10))],
])("the lock of an owner that %s is taken over", async (_, owner, table) => {
  const folder = createTempFolder();
  const old = await take(folder, owner, table);
  const lock = await take(folder, identity(11), table);
  expect(await lock.isHeld()).toBe(true);
  expect(await old.isHeld()).toBe(false);
  await old.release();
  expect(await lock.isHeld()).toBe(true);
});

test.each(["", "nonsense", '{"owner":{}}', '{"owner":{"pid":-1}}', "null"])(
  "a lock that holds %o is held by somebody",
  async (content) => {
    const folder = createTempFolder();
    mkdirSync(join(folder, "locks"));
    writeFileSync(join(folder, "locks", "alice.lock"), content);
    expect(await takeLock(folder, "alice", { own: identity(11), table: tableOf() })).toEqual({
      refusal: { id: "stop.refused.locked", owner: 0 },
    });
  },
);

test("an owner in another pid namespace cannot be seen, and so holds the lock", async () => {
  const folder = createTempFolder();
  await take(folder, identity(10, { pidNamespace: "2" }), tableOf());
  expect(await takeLock(folder, "alice", { own: identity(11), table: tableOf() })).toEqual({
    refusal: { id: "stop.refused.locked", owner: 10 },
  });
});

test("N18: of many that ask at once for a free or a stale lock exactly one holds it", async () => {
  for (let round = 0; round < 50; round += 1) {
    const folder = createTempFolder();
    const owners = [20, 21, 22, 23].map((pid) => identity(pid));
    const table = tableOf(...owners);
    if (round % 2 === 1) await take(folder, identity(10), tableOf());
    const taken = await Promise.all(owners.map((own) => takeLock(folder, "alice", { own, table })));
    const held = await Promise.all(
      taken.map(async (each) => "lock" in each && (await each.lock.isHeld())),
    );
    expect(held.filter(Boolean)).toHaveLength(1);
  }
});

test("a stale lock that another took a moment before is given back to it", async () => {
  const folder = createTempFolder();
  await take(folder, identity(10), tableOf());
  const table = tableOf(identity(12));
  let other: TargetLock | undefined;
  const slow: ProcessTable = {
    ...table,
    look: async (pid) => {
      if (pid === 10) other ??= await take(folder, identity(12), table);
      return table.look(pid);
    },
  };
  expect(await takeLock(folder, "alice", { own: identity(11), table: slow })).toEqual({
    refusal: { id: "stop.refused.locked", owner: 12 },
  });
  expect(await other?.isHeld()).toBe(true);
  expect(readdirSync(join(folder, "locks"))).toEqual(["alice.lock"]);
});

test("a state folder that is not there any more is a refusal", async () => {
  const folder = createTempFolder();
  writeFileSync(join(folder, "file"), "");
  const taken = await takeLock(join(folder, "file"), "alice", {
    own: identity(1),
    table: tableOf(),
  });
  expect(taken).toMatchObject({ refusal: { id: "stop.refused.state-folder", code: "ENOTDIR" } });
});
