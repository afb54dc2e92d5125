import fc from "fast-check";
import { expect, test } from "vitest";
import { formatBytes, formatNumber } from "../../src/messages/numbers.ts";

test.each([
  [0, "0"],
  [-0, "0"],
  [39.1583, "39.16"],
  [25, "25"],
  [-2.5, "-2.5"],
  [0.1 + 0.2, "0.3"],
  [9999.4, "9999"],
  [12345, "12345"],
  [123456, "123456"],
  [-54321.6, "-54322"],
  [0.0001, "0.0001"],
  [0.00001, "1e-5"],
  [0.0000123456, "1.23e-5"],
  [1e6, "1e6"],
  [1234567, "1.23e6"],
  [-1.5e21, "-1.5e21"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
])("the number %s is written %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test("a finite number is read back as itself, but for what four digits cannot hold", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (value) => {
      const back = Number(formatNumber(value));
      // Three digits in scientific form: half of the last is at most 1/200 of the number.
      expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.abs(value) / 200);
    }),
  );
});

test.each([
  [0, "0 B"],
  [1, "1 B"],
  [999, "999 B"],
  [1000, "1 kB"],
  [1500, "1.5 kB"],
  [16_567_699, "16.6 MB"],
  [498_000_000, "498 MB"],
  [999_499, "999 kB"],
  [999_500, "1 MB"],
  [2.5e12, "2.5 TB"],
  [2.5e15, "2500 TB"],
])("%s bytes are written %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
