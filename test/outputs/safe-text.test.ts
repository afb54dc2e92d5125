import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import {
  formatSafeMessage,
  padText,
  safeText,
  textWidth,
  wrapText,
} from "../../src/outputs/safe-text.ts";
import { isDangerous } from "../helpers/dangerous-code.ts";
import { sampleCatalogue } from "../helpers/sample-catalogue.ts";

const dangerous = (text: string): boolean =>
  [...text].some((character) => isDangerous(character.codePointAt(0) ?? 0));

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc
    .array(
      fc.constantFrom("\x1b", "[2J", "\u009b", "\u202e", "\ud800", "a", "中", "\u0301", "\r\n"),
    )
    .map((pieces) => pieces.join("")),
);

describe("safeText", () => {
  it("leaves nothing that a terminal obeys or hides, whatever comes in", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 40 }), (text, width) => {
        expect(dangerous(safeText(text, width))).toBe(false);
        expect(dangerous(safeText(text))).toBe(false);
      }),
    );
  });

  it("is never wider than asked for", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 40 }), (text, width) => {
        expect(stringWidth(safeText(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(safeText(safeText(text))).toBe(safeText(text));
      }),
    );
  });

  it.each([
    ["a screen that clears itself", "a\x1b[2Jb", "a\\u{1b}[2Jb"],
    ["a clipboard write (OSC 52)", "\x1b]52;c;aGk=\x07", "\\u{1b}]52;c;aGk=\\u{7}"],
    ["an 8-bit control sequence", "\u009b31m", "\\u{9b}31m"],
    ["a line break and a carriage return", "a\r\nb", "a\\u{d}\\u{a}b"],
    ["a tab", "a\tb", "a b"],
    ["text that runs backwards", "\u202egpj.exe", "\\u{202e}gpj.exe"],
    ["a zero-width space", "al\u200bice", "al\\u{200b}ice"],
    ["half an emoji", "x\ud83d", "x\\u{d83d}"],
    ["a line separator", "a\u2028b", "a\\u{2028}b"],
    ["an invisible letter", "a\u3164b", "a\\u{3164}b"],
  ])("shows %s as it is", (_, text, expected) => {
    expect(safeText(text)).toBe(expected);
  });

  it("leaves Chinese, accents and emoji alone", () => {
    expect(safeText("小雨 é 🎤")).toBe("小雨 é 🎤");
  });

  it("cuts between letters, never through a wide one", () => {
    expect(safeText("小雨小雨", 6)).toBe("小雨…");
    expect(safeText("小雨小雨", 8)).toBe("小雨小雨");
    expect(safeText("alice_e4_s96.pth", 8)).toBe("alice_e…");
    expect(safeText("abc", 0)).toBe("");
  });

  it("does not let marks pile up on one letter", () => {
    expect([...safeText(`a${"\u0301".repeat(5000)}`, 20)].length).toBeLessThan(20);
  });

  it("looks at no more of a name of a million characters than it shows", () => {
    const long = "\u0007中".repeat(500_000);
    expect(safeText(long, 40)).toBe(safeText(long.slice(0, 500), 40));
  });
});

describe("formatSafeMessage", () => {
  it("makes harmless what a log put into a sentence", () => {
    const message = { id: "problem.bad-number", text: "1\x1b[31m2" } as const;
    expect(formatSafeMessage(message, sampleCatalogue())).toBe(
      "a number was expected, not 1\\u{1b}[31m2",
    );
  });
});

describe("padText", () => {
  it("fills to columns, not to characters", () => {
    expect(padText("小雨", 6)).toBe("小雨  ");
    expect(textWidth(padText("a very long name", 6))).toBe(6);
  });
});

describe("wrapText", () => {
  it("breaks at spaces and marks what is left out", () => {
    expect(wrapText("no gain since epoch five", 10, 2)).toEqual(["no gain", "since epo…"]);
  });

  it("breaks Chinese between characters, but not before a full stop", () => {
    expect(wrapText("验证损失不再下降。", 8, 3)).toEqual(["验证损失", "不再下", "降。"]);
  });

  it("breaks a word that is longer than a line", () => {
    expect(wrapText("abcdefghij", 4, 5)).toEqual(["abcd", "efgh", "ij"]);
  });

  it("gives nothing for an empty text or no room", () => {
    expect(wrapText("", 10, 2)).toEqual([]);
    expect(wrapText("abc", 0, 2)).toEqual([]);
  });
});
