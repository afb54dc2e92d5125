import { describe, expect, it } from "vitest";
import { lookOf } from "../../src/commands/streams.ts";

/** How text looks on a terminal with this environment. */
function lookIn(environment: Readonly<Record<string, string>>, given: object = {}) {
  const stdout = { isTTY: true, columns: 80 };
  // No more of the streams is looked at.
  const streams = { stdout, environment } as unknown as Parameters<typeof lookOf>[1];
  return lookOf(given, streams);
}

describe("lookOf", () => {
  it("draws braille unless the locale says that it is not UTF-8", () => {
    for (const LANG of ["C", "POSIX", "en_US.ISO-8859-1", "zh_CN.GBK", "C@euro"]) {
      expect(lookIn({ LANG }).ascii, LANG).toBe(true);
    }
    for (const LANG of ["C.UTF-8", "en_US.utf8", "de_DE.UTF-8@euro", "zh_CN", ""]) {
      expect(lookIn({ LANG }).ascii, LANG).toBe(false);
    }
    expect(lookIn({}).ascii).toBe(false);
  });

  it("asks LC_ALL before LC_CTYPE, and that before LANG", () => {
    expect(lookIn({ LC_ALL: "C.UTF-8", LANG: "C" }).ascii).toBe(false);
    expect(lookIn({ LC_CTYPE: "C", LANG: "C.UTF-8" }).ascii).toBe(true);
    expect(lookIn({ LC_ALL: "", LANG: "C" }).ascii).toBe(true);
  });

  it("draws no braille on the console of the kernel, unless told to", () => {
    expect(lookIn({ TERM: "linux", LANG: "C.UTF-8" }).ascii).toBe(true);
    expect(lookIn({ TERM: "linux" }, { ascii: false }).ascii).toBe(false);
  });

  it("counts on 256 colours only where the terminal tells of them", () => {
    expect(lookIn({ TERM: "xterm" }).color).toEqual({ many: false });
    expect(lookIn({ TERM: "xterm-256color" }).color).toEqual({ many: true });
    expect(lookIn({ TERM: "xterm", COLORTERM: "truecolor" }).color).toEqual({ many: true });
    expect(lookIn({ TERM: "xterm", NO_COLOR: "1" }).color).toBe(false);
    expect(lookIn({ TERM: "xterm" }, { palette: "blue-orange" }).color).toEqual({
      many: false,
      palette: "blue-orange",
    });
  });

  it("knows no other palettes", () => {
    expect(() => lookIn({}, { palette: "pink" })).toThrow(
      '--palette must be one of standard, blue-orange, got "pink"',
    );
  });
});
