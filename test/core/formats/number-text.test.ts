import { expect, test } from "vitest";
import { readNumber } from "../../../src/core/formats/number-text.ts";

test.each([
  ["17.3", 17.3],
  ["  -1e-05\t", -1e-5],
  ["+.5", 0.5],
  ["5.", 5],
  ["1E3", 1000],
  ["1e309", Number.POSITIVE_INFINITY],
  ["nan", Number.NaN],
  ["NaN", Number.NaN],
  ["-inf", Number.NEGATIVE_INFINITY],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["", "blank"],
  [" \u3000", "blank"],
  ["None", "blank"],
  ["N/A", "blank"],
  ["null", "blank"],
  ["0x10", "text"],
  ["0b1", "text"],
  ["1,000", "text"],
  ["1_000", "text"],
  ["1.5s", "text"],
  ["-", "text"],
  ["e5", "text"],
  ["x".repeat(1000), "text"],
])("%j is read as %s", (cell, expected) => {
  expect(readNumber(cell)).toBe(expected);
});

test("a decimal comma is read where it is allowed, and only one", () => {
  expect(readNumber("-0,5e1", true)).toBe(-5);
  expect(readNumber("0.5", true)).toBe(0.5);
  expect(readNumber("1.234,5", true)).toBe("text");
  expect(readNumber("1,234,5", true)).toBe("text");
});
