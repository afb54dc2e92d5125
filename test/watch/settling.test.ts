import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Problem } from "../../src/core/formats/format.ts";
import { listPoints } from "../../src/core/formats/points.ts";
import { eventFile } from "../../src/core/formats/tfevents/event-file.ts";
import { createLogReader } from "../../src/watch/log-reader.ts";
import type { ReadOutcome } from "../../src/watch/read-outcome.ts";
import { createSettling, isLive, noteDoubt, noteLook } from "../../src/watch/settling.ts";
import { concat, event, fileVersion, record, scalar } from "../helpers/event-file-writer.ts";
import { readAtOnce } from "../helpers/read-event-file.ts";
import { createFolderForAll } from "./temp-tree.ts";

const folder = createFolderForAll();

const log = concat([
  record(fileVersion()),
  ...Array.from({ length: 400 }, (_, step) =>
    record(event({ step: step + 1, summary: [scalar("loss/g/mel", step)] })),
  ),
]);

/** A log that is read by one reader and parser, as a session does; times in seconds from its last change. */
function follow(name: string) {
  const path = join(folder, name);
  const reader = createLogReader(path);
  const parser = eventFile.createParser({ name });
  const steps: (number | undefined)[] = [];
  const problems: Problem[] = [];
  let given = 0;
  return {
    steps,
    problems,
    given: () => given,
    write(bytes: Uint8Array) {
      writeFileSync(path, bytes);
    },
    async look(now: number): Promise<ReadOutcome> {
      const wall = statSync(path).mtimeMs / 1000 + now;
      return reader.readNew(
        (bytes, file) => {
          given += bytes.length;
          const parsed = parser.push(bytes, file);
          steps.push(...listPoints(parsed.points).map(({ step }) => step));
          problems.push(...parsed.problems);
          return parsed.skip;
        },
        { clocks: { now, wall } },
      );
    },
    bytes: () => readFileSync(path),
  };
}

function withZeros(from: number, to: number): Uint8Array {
  const bytes = Uint8Array.from(log);
  bytes.fill(0, from, to);
  return bytes;
}

const allSteps = readAtOnce(log).points.map(({ step }) => step);

test.each([
  ["in its midst", 8192, 12_288],
  ["at its end", 16_384, log.length],
  ["at its beginning", 0, 4096],
])(
  "a page of zeros %s that is filled later is read without beginning anew",
  async (name, from, to) => {
    const followed = follow(`tfevents ${name}`);
    followed.write(withZeros(from, to));
    const first = await followed.look(0);
    expect(first).toMatchObject({ waits: true, more: false });
    expect(first.offset).toBeLessThanOrEqual(from);
    const again = await followed.look(1);
    expect(again).toMatchObject({ state: "idle", waits: true, offset: first.offset });
    expect(followed.problems).toEqual([]);
    const before = followed.given();
    followed.write(log);
    const filled = await followed.look(2);
    expect(filled.state).not.toBe("replaced");
    expect(filled).toMatchObject({ offset: log.length, more: false });
    expect(filled.waits).toBeUndefined();
    expect(followed.steps).toEqual(allSteps);
    expect(followed.problems).toEqual([]);
    expect(followed.given() - before).toBe(log.length - first.offset);
  },
);

test("a page of zeros that stays is a hole after a minute, and what follows is read", async () => {
  const followed = follow("tfevents.hole");
  const zeros = withZeros(8192, 12_288);
  followed.write(zeros);
  await followed.look(0);
  await followed.look(59);
  expect(followed.problems).toEqual([]);
  const last = await followed.look(60);
  expect(last.waits).toBeUndefined();
  const whole = readAtOnce(zeros);
  expect(followed.problems).toEqual(whole.problems);
  expect(followed.steps).toEqual(whole.points.map(({ step }) => step));
});

test("a log that grows on does not hide its hole for longer than a minute", async () => {
  const followed = follow("tfevents.growing");
  const zeros = withZeros(8192, 12_288);
  for (let now = 0; now < 60; now += 10) {
    followed.write(zeros.subarray(0, 13_000 + now * 10));
    await followed.look(now);
  }
  expect(followed.problems).toEqual([]);
  followed.write(zeros.subarray(0, 13_600));
  await followed.look(60);
  expect(followed.problems.length).toBeGreaterThan(0);
  expect(followed.steps.at(-1)).toBeGreaterThan(12_288 / 54);
});

test("without clocks, as an audit reads, nothing is waited for", async () => {
  const path = join(folder, "tfevents.audit");
  writeFileSync(path, withZeros(8192, 12_288));
  const parser = eventFile.createParser({ name: path });
  const problems: Problem[] = [];
  const outcome = await createLogReader(path).readNew((bytes, file) => {
    const parsed = parser.push(bytes, file);
    problems.push(...parsed.problems);
    return parsed.skip;
  });
  expect(outcome).toMatchObject({ state: "grew", offset: log.length });
  expect(problems).toHaveLength(2);
});

test("a log is live for a minute from its last change, by its own time at the first look", () => {
  const old = createSettling();
  noteLook(old, { now: 5, wall: 1000 }, { modified: 941, changed: true });
  expect([isLive(old, 5), isLive(old, 6)]).toEqual([true, false]);
  noteLook(old, { now: 7, wall: 1002 }, { modified: 1002, changed: true });
  expect([isLive(old, 66), isLive(old, 67)]).toEqual([true, false]);
  // A clock that is behind that of a network drive makes no log older or younger.
  const ahead = createSettling();
  noteLook(ahead, { now: 5, wall: 1000 }, { modified: 5000, changed: true });
  expect([isLive(ahead, 64), isLive(ahead, 65)]).toEqual([true, false]);
});

test("a doubt ends after a minute, and another one further on begins its own", () => {
  const settling = createSettling();
  noteLook(settling, { now: 0, wall: 0 }, { modified: 0, changed: true });
  noteDoubt(settling, 0, 1000);
  noteLook(settling, { now: 50, wall: 50 }, { modified: 50, changed: true });
  noteDoubt(settling, 50, 1500);
  expect([isLive(settling, 59), isLive(settling, 60)]).toEqual([true, false]);
  noteDoubt(settling, 60, 100_000);
  expect(isLive(settling, 60)).toBe(true);
  noteDoubt(settling, 61, undefined);
  expect(isLive(settling, 109)).toBe(true);
});
