import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FileNow, Problem } from "../../../../src/core/formats/format.ts";
import { listPoints, type ScalarPoint } from "../../../../src/core/formats/points.ts";
import { eventFile } from "../../../../src/core/formats/tfevents/event-file.ts";
import {
  concat,
  event,
  fileVersion,
  image,
  record,
  recordHeader,
  scalar,
} from "../../../helpers/event-file-writer.ts";
import { readAtOnce } from "../../../helpers/read-event-file.ts";

const scalars = (count: number) =>
  Array.from({ length: count }, (_, step) =>
    record(event({ step: step + 1, summary: [scalar("loss/g/mel", step)] })),
  );

/** Reads on from where the last look ended, as a reader of a growing file does. */
function createLooks() {
  const parser = eventFile.createParser({ name: "tfevents" });
  const points: ScalarPoint[] = [];
  const problems: Problem[] = [];
  let at = 0;
  let pushed = 0;
  return {
    points,
    problems,
    pushed: () => pushed,
    /** The file as it stands now; says whether to come back for bytes that are not believed. */
    look(now: Uint8Array, live: boolean): boolean {
      const file: FileNow = { size: now.length, live };
      while (at < now.length) {
        const end = Math.min(now.length, at + 10_000);
        const parsed = parser.push(now.slice(at, end), file);
        pushed += end - at;
        points.push(...listPoints(parsed.points));
        problems.push(...parsed.problems);
        at = end + parsed.skip;
        if (parsed.skip < 0) return true;
      }
      return false;
    },
  };
}

describe("a page of zeros at the end of a live file", () => {
  const file = concat([record(fileVersion()), ...scalars(300)]);

  test("is waited for in silence, and read where it stands once it is filled", () => {
    const zeros = Uint8Array.from(file);
    zeros.fill(0, 4096, 8192);
    const looks = createLooks();
    expect(looks.look(zeros, true)).toBe(true);
    expect(looks.look(zeros, true)).toBe(true);
    expect(looks.problems).toEqual([]);
    expect(looks.points).toHaveLength(84);
    const before = looks.pushed();
    expect(looks.look(file, true)).toBe(false);
    expect(looks.points).toEqual(readAtOnce(file).points);
    expect(looks.problems).toEqual([]);
    expect(looks.pushed() - before).toBeLessThan(file.length - 4000);
  });

  test("is a hole once nobody believes in it, and what follows is read", () => {
    const zeros = Uint8Array.from(file);
    zeros.fill(0, 4096, 8192);
    const looks = createLooks();
    expect(looks.look(zeros, true)).toBe(true);
    expect(looks.look(zeros, false)).toBe(false);
    const whole = readAtOnce(zeros);
    expect(looks.points).toEqual(whole.points);
    expect(looks.problems).toEqual(whole.problems);
    expect(whole.problems.map(({ reason }) => reason.id)).toEqual([
      "problem.bad-checksum",
      "problem.bad-header",
    ]);
  });

  test("further than 64 KiB from the end is a hole at once", () => {
    const long = concat([record(fileVersion()), ...scalars(2000)]);
    const zeros = Uint8Array.from(long);
    zeros.fill(0, 4096, 8192);
    const looks = createLooks();
    expect(looks.look(zeros, true)).toBe(false);
    expect(looks.points).toEqual(readAtOnce(zeros).points);
    expect(looks.problems).toHaveLength(2);
  });
});

test("a checksum that does not match at the end of a live file is read again before it is told", () => {
  const file = concat([record(fileVersion()), ...scalars(3)]);
  const torn = Uint8Array.from(file);
  torn.fill(0, file.length - 4);
  const looks = createLooks();
  expect(looks.look(torn, true)).toBe(true);
  expect([looks.points.length, looks.problems.length]).toEqual([2, 0]);
  expect(looks.look(file, true)).toBe(false);
  expect([looks.points.length, looks.problems.length]).toEqual([3, 0]);
});

test("a record of more than 64 MiB is waited for while it is written, and is a damage after that", () => {
  const start = concat([record(fileVersion()), recordHeader(2 ** 27), new Uint8Array(200_000)]);
  const looks = createLooks();
  expect(looks.look(start, true)).toBe(true);
  expect(looks.look(concat([start, new Uint8Array(100_000)]), true)).toBe(true);
  const ended = concat([start, ...scalars(1)]);
  looks.look(ended, false);
  expect(looks.points).toHaveLength(1);
  const reason = { id: "problem.bad-header", bytes: 200_012 };
  expect(looks.problems).toEqual([{ offset: 40, reason }]);
});

test("any pages that are filled late end in exactly the right points", () => {
  const page = 512;
  const log = concat([
    record(fileVersion()),
    ...scalars(40),
    record(event({ step: 41, summary: [image("all/mel", 9000), scalar("behind", 1)] })),
    ...scalars(60),
  ]);
  const pages = Math.ceil(log.length / page);
  const look = fc.record({ grow: fc.nat(12), late: fc.array(fc.nat(pages), { maxLength: 4 }) });
  fc.assert(
    fc.property(fc.array(look, { minLength: 1, maxLength: 12 }), (steps) => {
      const looks = createLooks();
      let there = 0;
      for (const { grow, late } of steps) {
        const before = there;
        there = Math.min(log.length, there + grow * page + grow);
        const now = log.slice(0, there);
        // Only what is new since the last look may not be there yet.
        for (const each of late) {
          const from = Math.max(before, each * page);
          now.fill(0, from, Math.max(from, Math.min(there, (each + 1) * page)));
        }
        looks.look(now, true);
      }
      looks.look(log, true);
      looks.look(log, false);
      expect(looks.problems).toEqual([]);
      expect(looks.points).toEqual(readAtOnce(log).points);
    }),
    { numRuns: 300 },
  );
});
