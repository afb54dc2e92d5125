import { expect, test } from "vitest";
import {
  createFakeWorld,
  type FakeWorld,
  heldFile,
  keepParent,
  leavesIn,
  rankPid,
  swallows,
} from "./fake-trainer.ts";

const overfitting = { reason: "overfitting", step: 400, epoch: 9 } as const;

function pids(world: FakeWorld): readonly number[] {
  return world.received.map(({ pid }) => pid);
}

function names(world: FakeWorld): readonly string[] {
  return world.events.map(({ event }) => event);
}

test("A1: one rank is signalled once, after the cancel window, and its end is verified", async () => {
  const world = createFakeWorld();
  const procedure = world.start();
  expect(procedure.state).toBe("armed");
  procedure.decide(overfitting);
  await world.run(procedure, 29.9);
  expect(procedure.state).toBe("decided");
  expect(procedure.countdown).toBeLessThan(0.2);
  expect(world.received).toEqual([]);
  await world.run(procedure, 10);
  expect(procedure.result).toMatchObject({ outcome: "stopped", tries: 1 });
  expect(procedure.state).toBe("stopped");
  expect(world.received).toMatchObject([{ pid: rankPid, signal: "SIGINT" }]);
  expect(names(world)).toEqual(["decided", "intent", "sent", "stopped"]);
});

test("A1: two ranks get their signals at the same moment, the parent and the workers none", async () => {
  const world = createFakeWorld({ ranks: 2, workers: 4, options: { cancelWindow: 0 } });
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 20);
  expect(procedure.result).toMatchObject({ outcome: "stopped" });
  expect(pids(world)).toEqual([201, 202]);
  expect(new Set(world.received.map(({ at }) => at)).size).toBe(1);
});

test.each(["in process", "lightning"] as const)(
  "A1: of a trainer of the kind '%s' the main process alone is signalled",
  async (kind) => {
    const world = createFakeWorld({ kind, options: { cancelWindow: 0 } });
    const procedure = world.start();
    procedure.decide(overfitting);
    await world.run(procedure, 20);
    expect(procedure.result).toMatchObject({ outcome: "stopped", tries: 1 });
    expect(pids(world)).toEqual([rankPid]);
  },
);

test("N7: a decision right after a log line waits until the log was quiet for a second", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0 } });
  const procedure = world.start();
  world.logLine();
  const line = world.now;
  procedure.decide(overfitting);
  await world.run(procedure, 0.5);
  expect(procedure.state).toBe("waiting for a safe moment");
  expect(procedure.waitsFor).toEqual({ id: "stop.wait.log-busy" });
  await world.run(procedure, 20);
  expect(world.received[0]?.at).toBeGreaterThanOrEqual(line + 1);
  expect(procedure.result).toMatchObject({ outcome: "stopped", tries: 1 });
});

test("N8: a decision during a save waits for its end and for the files to be closed", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0 } });
  const procedure = world.start();
  const from = world.now;
  world.live = ({ now }) => {
    world.facts = {
      saving: now < from + 3,
      openFiles: now < from + 4 ? [heldFile("/work/1700000000.5.pth")] : [],
    };
  };
  world.facts = { saving: true };
  procedure.decide(overfitting);
  await world.run(procedure, 2);
  expect(procedure.waitsFor).toEqual({ id: "stop.wait.saving" });
  await world.run(procedure, 1.5);
  expect(procedure.waitsFor).toEqual({ id: "stop.wait.file-open", name: "1700000000.5.pth" });
  await world.run(procedure, 20);
  expect(world.received[0]?.at).toBeGreaterThanOrEqual(from + 4);
  expect(world.received).toHaveLength(1);
});

test("N8: a save that begins while the intent is written holds the signal back", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0 } });
  const procedure = world.start();
  const from = world.now;
  const { journal } = world.ports;
  const saves = {
    ...journal,
    write: async (event: Parameters<typeof journal.write>[0]) => {
      await journal.write(event);
      if (event.event === "intent" && world.now < from + 3) world.facts = { saving: true };
    },
  };
  world.ports = { ...world.ports, journal: saves };
  const held = world.start();
  procedure.cancel();
  held.decide(overfitting);
  await world.run(held, 3);
  expect(world.received).toEqual([]);
  expect(world.events.filter((event) => event.event === "sent")).toMatchObject([
    { withheld: true, results: [] },
  ]);
  expect(held.cancel()).toBe(true);
  await world.run(held, 1);
  expect(held.result).toEqual({ outcome: "cancelled" });
});

test("N9: a decision while the trainer loads waits for its first loss", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0 } });
  const procedure = world.start();
  const from = world.now;
  world.live = ({ now }) => {
    world.facts = { trainingBegan: now >= from + 5 };
  };
  world.facts = { trainingBegan: false };
  procedure.decide(overfitting);
  await world.run(procedure, 20);
  expect(world.received[0]?.at).toBeGreaterThanOrEqual(from + 5);
});

test("N3: a number that became another process's before the signal gets none", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 5 } });
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 4);
  world.reuse(rankPid);
  await world.run(procedure, 20);
  expect(world.received).toEqual([]);
  expect(procedure.result).toEqual({ outcome: "ended by itself" });
});

test("N4: a number that became another process's between two tries gets no second signal", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0 } });
  world.react.set(rankPid, () => undefined);
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 2);
  expect(world.received).toHaveLength(1);
  world.reuse(rankPid);
  await world.run(procedure, 60);
  expect(world.received).toHaveLength(1);
  expect(procedure.result).toMatchObject({ outcome: "stopped" });
});

test("N12: no worker is signalled without its rank", async () => {
  const world = createFakeWorld({ ranks: 2, options: { cancelWindow: 0 } });
  for (const pid of [201, 202]) world.react.set(pid, () => undefined);
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 140);
  for (const moment of new Set(world.received.map(({ at }) => at))) {
    const round = world.received.filter(({ at }) => at === moment);
    expect(round.some(({ pid }) => pid === 201 || pid === 202)).toBe(true);
  }
});

test("N21: a rehearsal decides, waits and checks, and sends nothing", async () => {
  const world = createFakeWorld({ options: { dryRun: true, cancelWindow: 2, escalate: "kill" } });
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 200);
  expect(procedure.result).toEqual({ outcome: "rehearsed", tries: 1 });
  expect(world.received).toEqual([]);
  expect(world.rechecks).toEqual(["SIGINT"]);
  expect(names(world)).toEqual(["decided", "rehearsed"]);
  // It uses up nothing: the real stop of the same training is still to come.
  expect(world.start().fired).toBe(false);
});

test("N25, N26, A4: one that swallows everything gets at most three SIGINTs, one more with the whole tree, and is given up at 120 s", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0 } });
  for (const pid of [100, 201, 301, 302]) world.react.set(pid, () => undefined);
  world.live = ({ now }) => {
    if (Math.round(now * 10) % 30 === 0) world.logLine();
  };
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 300);
  expect(procedure.result).toMatchObject({ outcome: "survived", tries: 4 });
  expect(new Set(world.received.map(({ signal }) => signal))).toEqual(new Set(["SIGINT"]));
  const toRank = world.received.filter(({ pid }) => pid === rankPid).map(({ at }) => at);
  expect(toRank).toHaveLength(4);
  for (const [index, at] of toRank.entries()) {
    if (index > 0) expect(at - (toRank[index - 1] ?? at)).toBeGreaterThanOrEqual(5);
  }
  const first = toRank[0] ?? 0;
  expect((toRank[3] ?? 0) - first).toBeGreaterThanOrEqual(30);
  expect(world.now - first).toBeGreaterThanOrEqual(120);
  expect(world.now - first).toBeLessThan(125);
});

test("N27: EPERM is told once, without another try", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0 } });
  const reason = { id: "stop.refused.not-permitted", pid: rankPid } as const;
  world.sendResult = { refused: reason };
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 200);
  expect(procedure.result).toEqual({ outcome: "survived", tries: 0, reason });
  expect(world.rechecks).toHaveLength(1);
});

test.each([1, 2])(
  "A2: a signal swallowed %i times is sent again, five seconds apart",
  async (times) => {
    const world = createFakeWorld({ options: { cancelWindow: 0 } });
    world.react.set(rankPid, swallows(times));
    world.live = ({ now }) => {
      if (world.has(rankPid) && Math.round(now * 10) % 25 === 0) world.logLine();
    };
    const procedure = world.start();
    procedure.decide(overfitting);
    await world.run(procedure, 60);
    expect(procedure.result).toMatchObject({ outcome: "stopped", tries: times + 1 });
    expect(pids(world)).toEqual(Array(times + 1).fill(rankPid));
    expect(world.now).toBeLessThan(1030);
    expect(names(world)).toContain("observed");
  },
);

test("A3: one that always swallows is stopped by the whole tree, whose workers are those of now", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0 } });
  world.react.set(rankPid, () => undefined);
  world.react.set(302, () => {
    world.leave(rankPid);
    return 0.1;
  });
  world.leave(301);
  world.live = ({ now }) => {
    if (Math.round(now * 10) % 30 === 0) world.logLine();
  };
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 60);
  expect(procedure.result).toMatchObject({ outcome: "stopped", tries: 4 });
  expect(pids(world).slice(3)).toEqual([201, 302, 100]);
});

test("Lightning is never signalled with its workers, not even at the last stage", async () => {
  const world = createFakeWorld({ kind: "lightning", options: { cancelWindow: 0 } });
  world.react.set(rankPid, () => undefined);
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 200);
  expect(new Set(pids(world))).toEqual(new Set([rankPid]));
  expect(procedure.result).toMatchObject({ outcome: "survived", tries: 2 });
});

test("A5: --escalate term sends SIGTERM to the ranks after 60 s, and to a parent that outlives them by 10 s", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0, escalate: "term" } });
  keepParent(world);
  for (const pid of [100, 301, 302])
    world.react.set(pid, (signal) => (signal === "SIGINT" ? undefined : 0.2));
  world.react.set(rankPid, (signal) => (signal === "SIGINT" ? undefined : 0.2));
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 300);
  const terms = world.received.filter(({ signal }) => signal === "SIGTERM");
  expect(terms.map(({ pid }) => pid)).toEqual([201, 100]);
  const first = world.received[0]?.at ?? 0;
  expect((terms[0]?.at ?? 0) - first).toBeGreaterThanOrEqual(60);
  expect((terms[1]?.at ?? 0) - (terms[0]?.at ?? 0)).toBeGreaterThanOrEqual(10);
  expect(world.received.some(({ signal }) => signal === "SIGKILL")).toBe(false);
  expect(procedure.result).toMatchObject({ outcome: "stopped" });
});

test("A5: --escalate kill sends SIGKILL 30 s after SIGTERM", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0, escalate: "kill" } });
  for (const pid of [100, 201, 301, 302]) world.react.set(pid, () => undefined);
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 300);
  const [first] = world.received;
  const toRank = world.received.filter(({ pid }) => pid === rankPid);
  expect(toRank.map(({ signal }) => signal)).toEqual(["SIGINT", "SIGINT", "SIGTERM", "SIGKILL"]);
  expect((toRank[3]?.at ?? 0) - (toRank[2]?.at ?? 0)).toBeGreaterThanOrEqual(30);
  expect((toRank[3]?.at ?? 0) - (first?.at ?? 0)).toBeLessThan(120);
  expect(procedure.result).toMatchObject({ outcome: "stopped", tries: 4 });
});

test("A6: a rank that is busy for 20 s is waited for", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0, escalate: "kill" } });
  world.react.set(rankPid, leavesIn(20));
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 60);
  expect(procedure.result).toMatchObject({ outcome: "stopped", tries: 1 });
  expect(world.received).toHaveLength(1);
});

test.each([2, 35])(
  "A8: a trainer that ends by itself within %i s gets no signal",
  async (seconds) => {
    const world = createFakeWorld({ options: { cancelWindow: 30 } });
    world.facts = { saving: true };
    const procedure = world.start();
    procedure.decide(overfitting);
    await world.run(procedure, seconds);
    world.leave(rankPid);
    await world.run(procedure, 20);
    expect(procedure.result).toEqual({ outcome: "ended by itself" });
    expect(world.received).toEqual([]);
  },
);

test("A8: an armed trainer that ends is told of, without a decision", async () => {
  const world = createFakeWorld();
  const procedure = world.start();
  await world.run(procedure, 3);
  world.leave(rankPid);
  await world.run(procedure, 3);
  expect(procedure.result).toEqual({ outcome: "ended by itself" });
  expect(procedure.state).toBe("disarmed");
});

test("A9: a trainer that is stopped by the WebUI between the check and the signal gets none", async () => {
  const world = createFakeWorld({ ranks: 2, options: { cancelWindow: 0 } });
  const { recheck } = world.ports;
  world.ports = {
    ...world.ports,
    recheck: async (signal) => {
      world.leave(201);
      world.leave(202);
      return recheck(signal);
    },
  };
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 20);
  expect(world.received).toEqual([]);
  expect(procedure.result).toEqual({ outcome: "ended by itself" });
});

test("all or none: when one of two ranks leaves between check and signal the other gets none", async () => {
  for (const moment of ["recheck", "intent"]) {
    const world = createFakeWorld({ ranks: 2, options: { cancelWindow: 0 } });
    const { recheck, journal } = world.ports;
    world.ports = {
      ...world.ports,
      recheck: async (signal) => {
        if (moment === "recheck") world.leave(202);
        return recheck(signal);
      },
      journal: {
        ...journal,
        write: async (event) => {
          await journal.write(event);
          if (moment === "intent" && event.event === "intent") world.leave(202);
        },
      },
    };
    const procedure = world.start();
    procedure.decide(overfitting);
    await world.run(procedure, 60);
    expect(world.received).toEqual([]);
    expect(procedure.result).toMatchObject({ outcome: "refused" });
  }
});

test("A11: a no that comes while the intent is written is heeded", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0 } });
  const { journal } = world.ports;
  const heeded: boolean[] = [];
  world.ports = {
    ...world.ports,
    journal: {
      ...journal,
      write: async (event) => {
        await journal.write(event);
        if (event.event === "intent") heeded.push(procedure.cancel());
      },
    },
  };
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 60);
  expect(heeded).toEqual([true]);
  expect(world.received).toEqual([]);
  expect(procedure.result).toEqual({ outcome: "cancelled" });
});

test("N27: where one of two ranks may not be signalled there is no second round", async () => {
  const world = createFakeWorld({ ranks: 2, options: { cancelWindow: 0, escalate: "kill" } });
  const reason = { id: "stop.refused.not-permitted", pid: 202 } as const;
  const { send } = world.ports;
  world.react.set(201, () => undefined);
  world.ports = {
    ...world.ports,
    send: async (process, signal) =>
      process.identity.pid === 202 ? { refused: reason } : send(process, signal),
  };
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 200);
  expect(world.received).toHaveLength(1);
  expect(procedure.result).toEqual({ outcome: "survived", tries: 1, reason });
});

test("with one of two ranks gone before the signal nothing is sent to the other", async () => {
  const world = createFakeWorld({ ranks: 2, options: { cancelWindow: 2 } });
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 1);
  world.leave(202);
  await world.run(procedure, 30);
  expect(world.received).toEqual([]);
  expect(procedure.result).toEqual({
    outcome: "refused",
    reason: { id: "stop.refused.half-gone", pids: [201] },
  });
});

test("A11: who says no within the window is heeded, and the same verdict does not fire again", async () => {
  const world = createFakeWorld();
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 10);
  expect(procedure.cancel()).toBe(true);
  expect(procedure.state).toBe("cancelled");
  await world.run(procedure, 1);
  expect(procedure.result).toEqual({ outcome: "cancelled" });
  expect(names(world)).toEqual(["decided", "cancelled"]);
  const next = world.start();
  expect(next.fired).toBe(true);
  next.decide({ reason: "diverged" });
  await world.run(next, 60);
  expect(next.state).toBe("armed");
  expect(world.received).toEqual([]);
});

test("A11: a person may still stop what a verdict may not any more", async () => {
  const world = createFakeWorld();
  const procedure = world.start();
  procedure.decide(overfitting);
  procedure.cancel();
  await world.run(procedure, 1);
  const next = world.start();
  next.stopNow();
  await world.run(next, 10);
  expect(next.result).toMatchObject({ outcome: "stopped", tries: 1 });
});

test("after the signal it is too late to say no", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0 } });
  world.react.set(rankPid, leavesIn(3));
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 1);
  expect(procedure.cancel()).toBe(false);
  await world.run(procedure, 10);
  expect(procedure.result).toMatchObject({ outcome: "stopped" });
});

test("stopNow ends the window, not the wait for a safe moment", async () => {
  const world = createFakeWorld();
  world.facts = { saving: true };
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 1);
  procedure.stopNow();
  await world.run(procedure, 5);
  expect(procedure.state).toBe("waiting for a safe moment");
  expect(world.received).toEqual([]);
  world.facts = {};
  await world.run(procedure, 5);
  expect(procedure.result).toMatchObject({ outcome: "stopped" });
});

test("a check that fails before the signal ends the stop with its reason", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0 } });
  world.refusal = { id: "stop.refused.suspended", pid: rankPid };
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 5);
  expect(procedure.result).toEqual({ outcome: "refused", reason: world.refusal });
  // Nothing was sent: the next verdict may fire.
  expect(world.start().fired).toBe(false);
});

test("N17: without a journal nothing is sent", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 1 } });
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 0.5);
  world.journalFails = true;
  await world.run(procedure, 5);
  expect(procedure.result).toEqual({
    outcome: "refused",
    reason: { id: "stop.refused.journal-failed", code: "ENOSPC" },
  });
  expect(world.received).toEqual([]);
});

test("N16: after a suspension of ours there is still time to say no, and old facts are not believed", async () => {
  const world = createFakeWorld();
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 10);
  world.now += 60;
  await world.run(procedure, 5);
  expect(procedure.state).toBe("decided");
  expect(procedure.countdown).toBeGreaterThan(10);
  const stale = createFakeWorld({ options: { cancelWindow: 0 } });
  stale.facts = { taken: stale.now - 1 };
  const waiting = stale.start();
  waiting.decide(overfitting);
  await stale.run(waiting, 200);
  expect(stale.received).toEqual([]);
  expect(waiting.waitsFor).toEqual({ id: "stop.wait.stale" });
});

test("a world that cannot be looked at is left alone", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0 } });
  const fail = () => Promise.reject(Object.assign(new Error("EMFILE"), { code: "EMFILE" }));
  world.ports = { ...world.ports, facts: fail };
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 100);
  expect(world.received).toEqual([]);
  expect(procedure.result).toBeUndefined();
  const blind = createFakeWorld({ options: { cancelWindow: 0 } });
  blind.ports = { ...blind.ports, table: { ...blind.ports.table, look: fail } };
  const other = blind.start();
  other.decide(overfitting);
  await blind.run(other, 100);
  expect(blind.received).toEqual([]);
  expect(other.result).toBeUndefined();
  expect(names(blind).filter((name) => name === "observed")).toHaveLength(1);
});

test("one failed look is no end: the trainer is told to be gone after two", async () => {
  const world = createFakeWorld({ kind: "in process", workers: 0, options: { cancelWindow: 0 } });
  world.react.set(rankPid, () => undefined);
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 1);
  const { look } = world.ports.table;
  let failed = false;
  world.ports.table.look = async (pid) => {
    if (pid !== rankPid || failed) return look(pid);
    failed = true;
    return undefined;
  };
  await world.run(procedure, 5);
  expect(failed).toBe(true);
  expect(procedure.result).toBeUndefined();
});

test("a parent that stays when its ranks are gone is left and named", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0, escalate: "kill" } });
  keepParent(world);
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 60);
  expect(procedure.result).toMatchObject({ outcome: "stopped", left: [100, 301, 302] });
  expect(pids(world)).toEqual([rankPid]);
});

test("--stop-at after-save lets the next save end, then stops", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0, stopAt: "after-save" } });
  const from = world.now;
  world.facts = { saveEnded: from - 10 };
  world.live = ({ now }) => {
    if (now >= from + 100) world.facts = { saveEnded: from + 100, logChanged: from + 100 };
  };
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 99);
  expect(procedure.waitsFor).toEqual({ id: "stop.wait.next-save" });
  await world.run(procedure, 10);
  expect(world.received[0]?.at).toBeGreaterThanOrEqual(from + 101);
  expect(procedure.result).toMatchObject({ outcome: "stopped" });
});

test("a stop command takes the place of every signal, with the same limits", async () => {
  let runs = 0;
  const world = createFakeWorld({
    options: {
      cancelWindow: 0,
      escalate: "kill",
      stopCommand: async () => {
        runs += 1;
        return true;
      },
    },
  });
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 200);
  expect(world.received).toEqual([]);
  expect(runs).toBe(3);
  expect(procedure.result).toEqual({ outcome: "survived", tries: 3 });
});

test("a trainer elsewhere is asked by command, and silence is all that can be said", async () => {
  let runs = 0;
  const stopCommand = async () => {
    runs += 1;
    return true;
  };
  const world = createFakeWorld({
    kind: "in process",
    ranks: 0,
    workers: 0,
    options: { cancelWindow: 0, stopCommand },
  });
  const procedure = world.start();
  procedure.decide(overfitting);
  await world.run(procedure, 100);
  expect(procedure.result).toEqual({ outcome: "asked", tries: 1 });
  expect(runs).toBe(1);
});

test("a target without a process and without a command is refused", async () => {
  const world = createFakeWorld({ kind: "in process", ranks: 0, workers: 0 });
  const procedure = world.start();
  await world.run(procedure, 1);
  expect(procedure.result).toEqual({
    outcome: "refused",
    reason: { id: "stop.refused.no-trainer" },
  });
});
