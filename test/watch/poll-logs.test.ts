import { expect, test } from "vitest";
import { createLogPoll } from "../../src/watch/poll-logs.ts";
import { defaultPace, intervalOf } from "../../src/watch/poll-pace.ts";

/** A poll over files that are only a state each, with a clock that is told. */
function pollOf(states: Map<string, string>, remote = false) {
  const looks: string[] = [];
  const poll = createLogPoll(defaultPace, (path) => {
    looks.push(path);
    return states.get(path) ?? "ENOENT";
  });
  poll.follow([...states.keys()].map((path) => ({ path, remote })));
  return { poll, looks };
}

/** Looks whenever something is due until a time; gives the times of the looks. */
async function runUntil(poll: ReturnType<typeof createLogPoll>, from: number, to: number) {
  const times: number[] = [];
  for (let now = Math.max(from, poll.dueAt()); now <= to; now = poll.dueAt()) {
    times.push(now);
    await poll.look(now);
  }
  return times;
}

test("T1: a log is looked at every 500 ms while it grows, and once a second at rest", async () => {
  const { poll } = pollOf(new Map([["a", "1"]]));
  expect(await poll.look(0)).toEqual(["a"]);
  const times = await runUntil(poll, 0, 100_000);
  const gaps = times.map((time, index) => time - (times[index - 1] ?? 0));
  expect(gaps[0]).toBe(500);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(1050);
  expect(gaps.at(-1)).toBeGreaterThanOrEqual(1000);
});

test("T1: a thousand logs at rest are looked at every 5 seconds, together", async () => {
  const states = new Map(
    Array.from({ length: 1000 }, (_, index) => [`log ${index}`, "1"] as const),
  );
  const { poll, looks } = pollOf(states);
  await poll.look(0);
  await runUntil(poll, 0, 200_000);
  looks.length = 0;
  const wakeUps = await runUntil(poll, 200_000, 260_000);
  expect(wakeUps.length).toBeLessThanOrEqual(13);
  expect(looks.length).toBe(wakeUps.length * 1000);
});

test("T1: a thousand logs that grow are looked at every 5 seconds, together", async () => {
  const states = new Map(
    Array.from({ length: 1000 }, (_, index): [string, string] => [`log ${index}`, "0"]),
  );
  const { poll, looks } = pollOf(states);
  for (let now = 0; now <= 60_000; now = poll.dueAt()) {
    for (const path of states.keys()) states.set(path, `${now}`);
    expect(await poll.look(now)).toHaveLength(1000);
  }
  expect(looks).toHaveLength(13 * 1000);
});

test("a crowd is more than a hundred logs that changed within a minute, not as many that were seen", async () => {
  const states = new Map(
    Array.from({ length: 200 }, (_, index): [string, string] => [`log ${index}`, "0"]),
  );
  const { poll } = pollOf(states);
  await poll.look(0);
  expect(poll.isCrowd(0)).toBe(false);
  const grow = async (count: number, now: number) => {
    for (const path of [...states.keys()].slice(0, count)) states.set(path, `${now}`);
    poll.lookAgain();
    await poll.look(now);
  };
  await grow(100, 1000);
  expect(poll.isCrowd(1000)).toBe(false);
  await grow(101, 2000);
  expect(poll.isCrowd(2000)).toBe(true);
  expect(poll.isCrowd(61_999)).toBe(true);
  expect(poll.isCrowd(62_000)).toBe(false);
});

test("T1: every change is seen at the next look with no event at all, and then twice as often", async () => {
  const states = new Map([["a", "1"]]);
  const { poll } = pollOf(states);
  await poll.look(0);
  states.set("a", "2");
  expect(await poll.look(500)).toEqual(["a"]);
  expect(poll.dueAt()).toBe(750);
});

test("T1: after an event a log is looked at at once, and again after 25, 100 and 400 ms", async () => {
  const states = new Map([["a", "1"]]);
  const { poll } = pollOf(states);
  await poll.look(0);
  expect(poll.hint("a", 10)).toBe(true);
  expect(await runUntil(poll, 10, 480)).toEqual([10, 35, 110, 410]);
  expect(poll.hint("a stranger", 10)).toBe(false);
});

test("T3: a log that goes and comes back is a change each time, and is never given up", async () => {
  const states = new Map([["a", "1"]]);
  const { poll } = pollOf(states);
  await poll.look(0);
  states.delete("a");
  expect(await poll.look(1000)).toEqual(["a"]);
  await runUntil(poll, 1000, 1_000_000);
  states.set("a", "1");
  expect(await poll.look(poll.dueAt())).toEqual(["a"]);
});

test("T12: on a network drive a log is looked at every 2 seconds, growing or not", () => {
  const facts = { quietMs: 0, remote: true, unannounced: true, logs: 1 };
  expect(intervalOf(facts, defaultPace)).toBe(2000);
  expect(intervalOf({ ...facts, quietMs: 1e9 }, defaultPace)).toBe(2000);
});
