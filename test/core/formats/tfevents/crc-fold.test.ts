import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createCrcFold,
  fewestVectors,
  foldDegree,
  foldTerms,
  messageRoom,
} from "../../../../src/core/formats/tfevents/crc-fold.ts";
import { extendCrc32c, maskCrc } from "../../../../src/core/formats/tfevents/crc32c.ts";
import { extendFolded, extendLongCrc } from "../../../../src/core/formats/tfevents/long-crc.ts";
import { maskedCrc, noise } from "../../../helpers/event-file-writer.ts";

const fold = createCrcFold();
/** One noise for all: what differs is where the message lies in it, and how long it is. */
const bytes = noise(3 * messageRoom);

function byTables(previous: number, message: Uint8Array): number {
  return extendCrc32c(
    previous,
    new DataView(message.buffer, message.byteOffset, message.byteLength),
  );
}

test("what a message is folded by is a multiple of Castagnoli's polynomial", () => {
  let power = 1;
  const powers = Array.from({ length: foldDegree + 1 }, () => {
    const now = power;
    power = ((power << 1) ^ (power >>> 31 === 1 ? 0x1edc6f41 : 0)) >>> 0;
    return now;
  });
  const sum = [foldDegree, ...foldTerms].reduce((all, term) => all ^ (powers[term] ?? 0), 0);
  expect(sum).toBe(0);
});

describe.skipIf(fold === undefined)("folded (skipped where the engine has no vectors)", () => {
  const message = fc
    .record({ from: fc.nat(99), length: fc.nat(2 * messageRoom) })
    .map(({ from, length }) => bytes.subarray(from, from + length));

  test("a message has the checksum that the tables give, whatever stood before it", () => {
    fc.assert(
      fc.property(message, fc.nat(0xffff_ffff), (each, previous) => {
        if (fold === undefined) throw new Error("there is a fold");
        expect(extendFolded(fold, previous, each)).toBe(byTables(previous, each));
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    16 * fewestVectors - 1,
    16 * fewestVectors,
    16 * fewestVectors + 15,
    messageRoom - 1,
    messageRoom,
    messageRoom + 1,
    messageRoom + 16 * fewestVectors,
  ])("of %d bytes, where something begins or ends", (length) => {
    if (fold === undefined) throw new Error("there is a fold");
    const each = bytes.subarray(5, 5 + length);
    expect(extendFolded(fold, 7, each)).toBe(byTables(7, each));
    // A message of the same length once more: nothing of the first one is left in the memory.
    const other = bytes.subarray(50, 50 + length);
    expect(extendFolded(fold, 7, other)).toBe(byTables(7, other));
  });
});

test("the checksum of long bytes is that of a bit-by-bit reckoning", () => {
  for (const length of [8191, 8192, 20_000, 140_000]) {
    const each = bytes.subarray(3, 3 + length);
    expect(maskCrc(extendLongCrc(0, each))).toBe(maskedCrc(each));
  }
});
