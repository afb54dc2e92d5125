import { describe, expect, it } from "vitest";
import { type Colors, codeOf } from "../../src/outputs/palettes.ts";
import type { Style } from "../../src/outputs/styled-line.ts";

const meanings: readonly Style[] = ["good", "wait", "bad"];
const lines: readonly Style[] = ["smoothed", "training", "raw"];

function codes(styles: readonly Style[], colors: Colors): readonly string[] {
  return styles.map((style) => codeOf(style, colors));
}

describe("codeOf", () => {
  it("paints nothing without colours", () => {
    expect(codes(["bad", "title", "smoothed"], false)).toEqual(["", "", ""]);
  });

  it("gives good, wait and bad, and the lines of a chart, a code of their own in every palette", () => {
    for (const palette of ["standard", "blue-orange"] as const) {
      for (const many of [false, true]) {
        for (const styles of [meanings, lines]) {
          expect(new Set(codes(styles, { palette, many })).size).toBe(styles.length);
        }
      }
    }
  });

  it("uses neither red nor green where a person asked for blue and orange", () => {
    const all: readonly Style[] = [
      ...meanings,
      ...lines,
      "best",
      "stop",
      "mark",
      "bad badge",
      "good badge",
    ];
    for (const many of [false, true]) {
      for (const code of codes(all, { palette: "blue-orange", many })) {
        expect(code.split(";")).not.toContain("31");
        expect(code.split(";")).not.toContain("32");
      }
    }
  });

  it("stays with the sixteen colours where a terminal has no more", () => {
    for (const palette of ["standard", "blue-orange"] as const) {
      for (const code of codes([...meanings, ...lines, "overlay 1"], { palette, many: false })) {
        expect(code).not.toContain("38;5");
      }
    }
  });
});
