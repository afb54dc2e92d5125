import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { LogFormat } from "../../../src/core/formats/format.ts";
import { chooseFormat } from "../../../src/core/formats/index.ts";
import { listPoints } from "../../../src/core/formats/points.ts";

/** Printed when a case fails; give it back as FUZZ_SEED to see the same cases again. */
const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_123);
const largest = 64 * 1024;

const root = new URL("../../../fixtures/formats/", import.meta.url).pathname;
const samples = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => /(^|\/)input[^/]*$/.test(name))
  .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(root, name))) }))
  .filter(({ bytes }) => bytes.length <= largest);

type Mutation = { readonly does: "cut" | "flip" | "insert" | "double" | "splice" } & {
  readonly at: number;
  readonly length: number;
  readonly byte: number;
};

const mutation: fc.Arbitrary<Mutation> = fc.record({
  does: fc.constantFrom("cut", "flip", "insert", "double", "splice"),
  at: fc.nat(largest),
  length: fc.integer({ min: 1, max: 300 }),
  byte: fc.integer({ min: 0, max: 255 }),
});

function mutate(bytes: Uint8Array, change: Mutation): Uint8Array {
  const at = bytes.length === 0 ? 0 : change.at % bytes.length;
  const end = Math.min(bytes.length, at + change.length);
  const [before, piece, after] = [bytes.slice(0, at), bytes.slice(at, end), bytes.slice(end)];
  switch (change.does) {
    case "cut":
      return Buffer.concat([before, after]);
    case "flip":
      return Buffer.concat([before, piece.map((byte) => byte ^ change.byte), after]);
    case "insert":
      return Buffer.concat([before, new Uint8Array(change.length).fill(change.byte), piece, after]);
    case "double":
      return Buffer.concat([before, piece, piece, after]);
    case "splice":
      return Buffer.concat([after, before]);
  }
}

/** All points of some bytes, cut into pieces; with the jumps that the parser asks for. */
function pointsOf(format: LogFormat, bytes: Uint8Array, pieces: readonly number[]) {
  const parser = format.createParser({ name: "input" });
  const points: unknown[] = [];
  let calls = 0;
  for (let at = 0; at < bytes.length; calls += 1) {
    const length = pieces[calls % pieces.length] ?? bytes.length;
    const piece = bytes.subarray(at, at + length);
    const parsed = parser.push(piece);
    points.push(...listPoints(parsed.points));
    expect(parsed.skip).toBeGreaterThanOrEqual(0);
    at += piece.length + parsed.skip;
  }
  points.push(...listPoints(parser.finish().points));
  return points;
}

test("there are samples to mutate", () => {
  expect(samples.length).toBeGreaterThan(5);
});

test.each(samples)(
  "a damaged $name is read without a throw, and the same in pieces as whole",
  ({ bytes }) => {
    const format = chooseFormat({ name: "input", bytes: bytes.subarray(0, largest) });
    if (format === undefined) return;
    const changes = fc.array(mutation, { minLength: 1, maxLength: 4 });
    const pieces = fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(changes, pieces, (made, sizes) => {
        const damaged = made.reduce(mutate, bytes);
        const whole = pointsOf(format, damaged, [damaged.length]);
        // Nothing is made of nothing: a point takes some bytes at least.
        expect(whole.length).toBeLessThanOrEqual(damaged.length);
        expect(pointsOf(format, damaged, sizes)).toEqual(whole);
      }),
      { seed, numRuns: 40 },
    );
  },
);
