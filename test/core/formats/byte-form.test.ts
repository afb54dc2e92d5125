import fc from "fast-check";
import { expect, test } from "vitest";
import { createByteForm, hasForm } from "../../../src/core/formats/byte-form.ts";

const sample = new TextEncoder().encode("2000-00-00 00:00\tINFO\t");
const digitsUpTo = 16;

/** What the form says, byte by byte. */
function isOfForm(bytes: Uint8Array): boolean {
  return sample.every((wanted, at) => {
    const byte = bytes[at] ?? 0;
    return at < digitsUpTo && wanted === 48 ? byte >= 48 && byte <= 57 : byte === wanted;
  });
}

test("bytes are of a form when each of them is the one or a digit", () => {
  const form = createByteForm(sample, digitsUpTo);
  const digits = fc.array(fc.integer({ min: 48, max: 57 }), { minLength: 22, maxLength: 22 });
  const change = fc.option(fc.tuple(fc.nat(21), fc.nat(255)), { nil: undefined });
  const seen = { yes: 0, no: 0 };
  fc.assert(
    fc.property(digits, change, fc.nat(5), (some, changed, before) => {
      const bytes = new Uint8Array(before + sample.length + 3);
      const line = bytes.subarray(before);
      line.set(sample.map((byte, at) => (at < digitsUpTo && byte === 48 ? (some[at] ?? 0) : byte)));
      if (changed !== undefined) line[changed[0]] = changed[1];
      const found = hasForm(new DataView(bytes.buffer), before, form);
      seen[found ? "yes" : "no"] += 1;
      expect(found).toBe(isOfForm(line));
    }),
    { numRuns: 5000 },
  );
  expect(seen.yes).toBeGreaterThan(300);
  expect(seen.no).toBeGreaterThan(1000);
});

test("every byte in every place of a word is told from the right one", () => {
  const form = createByteForm(sample, digitsUpTo);
  for (let at = 0; at < sample.length; at += 1) {
    for (let byte = 0; byte < 256; byte += 1) {
      const bytes = sample.slice();
      bytes[at] = byte;
      expect(hasForm(new DataView(bytes.buffer), 0, form)).toBe(isOfForm(bytes));
    }
  }
});

test("bytes that end too early are of no form", () => {
  const view = new DataView(sample.buffer, 0, sample.length - 1);
  expect(hasForm(view, 0, createByteForm(sample, digitsUpTo))).toBe(false);
});
