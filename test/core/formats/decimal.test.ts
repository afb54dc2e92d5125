import fc from "fast-check";
import { expect, test } from "vitest";
import { type DecimalCursor, readDecimal } from "../../../src/core/formats/decimal.ts";

function read(text: string): { value: number; end: number; isWhole: boolean } | undefined {
  const bytes = new TextEncoder().encode(`x${text}`);
  const cursor: DecimalCursor = { bytes, at: 1, value: 0, isWhole: false };
  if (!readDecimal(cursor)) return undefined;
  return { value: cursor.value, end: cursor.at - 1, isWhole: cursor.isWhole };
}

test.each(["0", "-0", "0.0", "20", "20.0", "1e-05", "9.99875e-05", "2.2250738585072014e-308"])(
  "%s is what Number says",
  (text) => {
    const found = read(`${text}, 7`);
    expect(found?.value).toBe(Number(text));
    expect(found?.end).toBe(text.length);
    expect(found?.isWhole).toBe(/^\d+$/.test(text));
  },
);

test.each(["", "-", ".5", "5.", "+1", "nan", "inf", "1e", "1e-", "1234567890123456789012345"])(
  "%j is left to others",
  (text) => {
    expect(read(`${text},`)).toBeUndefined();
  },
);

test("every double, printed, is read as the same double", () => {
  const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });
  const floats = fc.float({ noNaN: true, noDefaultInfinity: true });
  const losses = fc.double({ min: 0, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.oneof(doubles, floats, losses), (value) => {
      const text = Object.is(value, -0) ? "-0.0" : String(value);
      const found = read(`${text}]`);
      if (found !== undefined) expect(found.value).toBe(value);
      // Between these no print is too long to be read.
      if (Math.abs(value) > 1e-4 && Math.abs(value) < 1e15) expect(found).toBeDefined();
    }),
    { numRuns: 20_000 },
  );
});

test("digits that no double prints, halves between two doubles among them, are rounded as Number does", () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(digits, digits, (before, after) => {
      const text = `${before.join("")}.${after.join("")}`;
      const found = read(`${text},`);
      if (found !== undefined) expect(found.value).toBe(Number(text));
    }),
    { numRuns: 20_000 },
  );
  // The middle between 2^53 and the next double, and its neighbours.
  for (const text of [
    "9007199254740993",
    "9007199254740993.0",
    "900719925474099.25",
    "1801439850948198.5",
  ])
    expect(read(`${text},`)?.value).toBe(Number(text));
});

/** The digits of the middle between a double and the next one above, cut after so many. */
function middleAbove(value: number, digits: number): string {
  const bits = new BigUint64Array(Float64Array.of(value).buffer)[0] ?? 0n;
  const exponent = Number((bits >> 52n) & 0x7ffn) - 1075;
  const twice = 2n * ((bits & 0xfffffffffffffn) | 0x10000000000000n) + 1n;
  // Of a value from 1 to 2^20: below 2^53, so the exponent is negative.
  const scaled = (twice * 10n ** 30n) >> BigInt(1 - exponent);
  const text = scaled.toString();
  const before = text.length - 30;
  return `${text.slice(0, before)}.${text.slice(before, Math.max(before + 1, digits))}`;
}

test("digits as near to the middle between two doubles as so many can be are rounded as Number does", () => {
  const value = fc.double({ min: 1, max: 2 ** 20, noNaN: true });
  let read17 = 0;
  fc.assert(
    fc.property(value, fc.integer({ min: 16, max: 18 }), (near, digits) => {
      const below = middleAbove(near, digits);
      const last = Number(below.at(-1));
      for (const text of [below, `${below.slice(0, -1)}${Math.min(9, last + 1)}`]) {
        const found = read(`${text},`);
        if (found === undefined) continue;
        read17 += 1;
        expect(found.value).toBe(Number(text));
      }
    }),
    { numRuns: 20_000 },
  );
  expect(read17).toBeGreaterThan(10_000);
});
