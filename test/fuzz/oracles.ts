import { expect } from "vitest";
import type { LogFormat } from "../../src/core/formats/format.ts";
import { formats } from "../../src/core/formats/index.ts";
import { type LogContent, parseLog, totalOf } from "../helpers/parse-log.ts";
import { below, type Random } from "./random.ts";

/**
 * What must hold of any bytes, in each format whether it would take them or not: nothing is thrown, telling the format
 * throws nothing, what comes out is bounded by what went in, its books add up to its size, and cutting the bytes anywhere changes nothing.
 *
 * @returns  how many points all formats found, for telling that something was read at all
 */
export function checkBytes(bytes: Uint8Array, random: Random): number {
  const lengths = Array.from({ length: 8 }, () => 1 + below(random, below(random, 2) ? 40 : 4000));
  let points = 0;
  for (const format of formats) {
    format.matches({ name: "train.log", bytes });
    format.matches({ name: "metrics.csv", bytes });
    format.matches({ name: "log.jsonl", bytes });
    points += checkFormat(format, bytes, lengths);
  }
  return points;
}

function checkFormat(format: LogFormat, bytes: Uint8Array, lengths: readonly number[]): number {
  const whole = parseLog(format, bytes);
  // Nothing is made of nothing: a point or a problem takes a byte at least, and one more tells how many were left out.
  expect(whole.points.length).toBeLessThanOrEqual(bytes.length);
  expect(whole.problems.length).toBeLessThanOrEqual(bytes.length + 1);
  expect(told(parseLog(format, bytes, lengths))).toEqual(told(whole));
  expect(totalOf(whole.bytes)).toBe(bytes.length);
  for (const sum of Object.values(whole.bytes)) expect(sum).toBeGreaterThanOrEqual(0);
  return whole.points.length;
}

/** What was skipped is counted, and may be counted in other portions. */
function told({ points, marks, problems, skipped, bytes }: LogContent) {
  const blobs = new Map<string, { count: number; bytes: number }>();
  for (const { what, count, bytes } of skipped) {
    const sum = blobs.get(what) ?? { count: 0, bytes: 0 };
    blobs.set(what, { count: sum.count + count, bytes: sum.bytes + bytes });
  }
  return { points, marks, problems, blobs, bytes };
}
