import { expect, test } from "vitest";
import type { Message } from "../../src/core/message.ts";
import { createFakeWorld, type FakeWorld, rankPid, swallows } from "./fake-trainer.ts";

/** A machine whose look over takes so many seconds of the fake clock. */
function surveyed(world: FakeWorld, seconds: number, says: () => Message | undefined) {
  const begun: number[] = [];
  const under: { readonly ends: number; readonly end: (said: Message | undefined) => void }[] = [];
  const { live } = world;
  world.live = (now) => {
    live(now);
    for (const each of under.splice(0)) {
      if (world.now >= each.ends) each.end(says());
      else under.push(each);
    }
  };
  world.ports = {
    ...world.ports,
    survey: () => {
      begun.push(world.now);
      if (seconds === 0) return Promise.resolve(says());
      return new Promise((end) => under.push({ ends: world.now + seconds, end }));
    },
  };
  return begun;
}

const stop = { reason: "overfitting" } as const;

test("a look over the machine that takes seconds holds up neither the steps nor the stop", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 5 } });
  const begun = surveyed(world, 3, () => undefined);
  const procedure = world.start();
  procedure.decide(stop);
  await world.run(procedure, 30);
  expect(procedure.result).toMatchObject({ outcome: "stopped", tries: 1 });
  expect(world.received[0]?.at).toBeCloseTo(1005.2, 0);
  expect(begun.length).toBeLessThan(4);
});

test("nothing is sent on a look over the machine that never ends or fails", async () => {
  for (const survey of [
    () => new Promise<undefined>(() => {}),
    () => Promise.reject(new Error()),
  ]) {
    const world = createFakeWorld({ options: { cancelWindow: 0 } });
    world.ports = { ...world.ports, survey };
    const procedure = world.start();
    procedure.decide(stop);
    await world.run(procedure, 60);
    expect(world.received).toEqual([]);
    expect(procedure.waitsFor).toEqual({ id: "stop.wait.stale" });
  }
});

test("nothing is sent on a look over the machine that is too old", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 5 } });
  let looks = 0;
  world.ports = {
    ...world.ports,
    survey: () => {
      looks += 1;
      return looks === 1 ? Promise.resolve(undefined) : new Promise(() => {});
    },
  };
  world.facts = { saving: true };
  const procedure = world.start();
  procedure.decide(stop);
  await world.run(procedure, 20);
  world.facts = {};
  await world.run(procedure, 20);
  expect(world.received).toEqual([]);
});

test("what the look over the machine says against a signal ends the stop before the first", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 1 } });
  surveyed(world, 0, () => ({ id: "stop.refused.several-trainers", pids: [201, 900] }));
  const procedure = world.start();
  procedure.decide(stop);
  await world.run(procedure, 10);
  expect(procedure.result).toMatchObject({ outcome: "refused" });
  expect(world.received).toEqual([]);
});

test("after a signal the machine is looked over anew before the next", async () => {
  const world = createFakeWorld({ options: { cancelWindow: 0 } });
  const begun = surveyed(world, 0, () => undefined);
  world.react.set(rankPid, swallows(1));
  world.live = (each) => {
    each.facts = { ...each.facts, progressed: each.now };
  };
  const procedure = world.start();
  procedure.decide(stop);
  await world.run(procedure, 60);
  expect(procedure.result).toMatchObject({ outcome: "stopped", tries: 2 });
  const [first, second] = world.received.map(({ at }) => at);
  expect(begun.some((at) => at > (first ?? 0) && at <= (second ?? 0))).toBe(true);
});
