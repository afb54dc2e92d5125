import fc from "fast-check";
import exactWidth from "string-width";
import { expect, test } from "vitest";
import { standAlone, stringWidth } from "../../src/outputs/text-width.ts";

test("every character and every pair of interesting ones is as wide as string-width says", () => {
  for (let code = 0; code <= 0xffff; code += 1) {
    const text = String.fromCharCode(code);
    const around = `a${text}中`;
    if (stringWidth(text) !== exactWidth(text) || stringWidth(around) !== exactWidth(around)) {
      expect.fail(`U+${code.toString(16)}`);
    }
  }
});

test("texts of letters, boxes, braille, Chinese, marks, emoji and colours are as wide as string-width says", () => {
  const piece = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "⣿⣀",
      "│─┼",
      "训练，建议停止。",
      "e\u0301",
      "👩‍👩‍👧",
      "1\ufe0f\u20e3",
      "©\ufe0f",
      "\u001b[31m",
      "\u001b[0m",
      "‑",
      "…",
      "★▲△",
      "각",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const text = pieces.join("");
      expect(stringWidth(text)).toBe(exactWidth(text));
    }),
    { numRuns: 2000 },
  );
});

test("characters that are said to stand alone are graphemes of their own, whatever stands beside them", () => {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const alone: string[] = [];
  for (let code = 0; code <= 0xffff; code += 1) {
    const character = String.fromCharCode(code);
    if (standAlone(character)) alone.push(character);
  }
  expect(alone.length).toBeGreaterThan(20_000);
  expect([...segmenter.segment(alone.join(""))].length).toBe(alone.length);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...alone), { maxLength: 20 }), (characters) => {
      const text = characters.join("");
      const graphemes = [...segmenter.segment(text)].map(({ segment }) => segment);
      expect(graphemes).toEqual(characters);
    }),
  );
});
