import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LogFormat, Parsed, Parser } from "../../src/core/formats/format.ts";
import { listPoints, type ScalarPoint } from "../../src/core/formats/points.ts";

/** All that came out of one file: marks with their place among all points, and how much was skipped. */
export interface WholeFile {
  readonly points: readonly ScalarPoint[];
  readonly marks: Parsed["marks"];
  readonly problems: Parsed["problems"];
}

/** A fixture: `input.*`, `points.json`, and in `expected.json` the file's name, marks and problems, if any. */
export interface Fixture extends WholeFile {
  readonly title: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The fixtures of a format. JSON has no NaN and infinities, so `points.json` writes them as strings. */
export function readFixtures(format: string): readonly Fixture[] {
  const folder = `fixtures/formats/${format}`;
  return readdirSync(folder).map((title) => {
    const input = readdirSync(`${folder}/${title}`).find((name) => name.startsWith("input."))!;
    const written = JSON.parse(readFileSync(`${folder}/${title}/points.json`, "utf8"));
    const expectedPath = `${folder}/${title}/expected.json`;
    const expected = existsSync(expectedPath) ? JSON.parse(readFileSync(expectedPath, "utf8")) : {};
    return {
      title,
      name: input,
      bytes: new Uint8Array(readFileSync(`${folder}/${title}/${input}`)),
      points: written.map((point: { value: unknown }) => ({
        ...point,
        value: Number(point.value),
      })),
      marks: [],
      problems: [],
      ...expected,
    };
  });
}

/** Parses bytes pushed in pieces that end at `cuts`, copied so that a parser that keeps its input is caught. */
export function parseInPieces(
  parser: Parser,
  bytes: Uint8Array,
  cuts: readonly number[],
): WholeFile {
  const parts: (Omit<Parsed, "points"> & { readonly points: readonly ScalarPoint[] })[] = [];
  // Listed at once: the columns are the parser's, and its next push overwrites them.
  const add = (parsed: Parsed) => parts.push({ ...parsed, points: listPoints(parsed.points) });
  let at = 0;
  for (const end of [...cuts, bytes.length]) {
    const piece = bytes.slice(at, end);
    if (end > at) {
      add(parser.push(piece));
      piece.fill(0x58);
      expect(parts.at(-1)?.skip).toBe(0);
      at = end;
    }
  }
  add(parser.finish());
  let before = 0;
  return {
    points: parts.flatMap((part) => part.points),
    marks: parts.flatMap((part) => {
      const marks = part.marks.map((mark) => ({ ...mark, before: before + mark.before }));
      before += part.points.length;
      return marks;
    }),
    problems: parts.flatMap((part) => part.problems),
  };
}

/** Parses bytes pushed at once. */
export function parseWhole(format: LogFormat, name: string, bytes: Uint8Array): WholeFile {
  return parseInPieces(format.createParser({ name }), bytes, []);
}

/** Parses text pushed at once. */
export function parseText(format: LogFormat, name: string, text: string): WholeFile {
  return parseWhole(format, name, new TextEncoder().encode(text));
}

/** Holds that cutting the bytes, at random and behind each byte, changes nothing in what comes out. */
export function expectCutAnywhere(format: LogFormat, name: string, bytes: Uint8Array): void {
  const whole = parseWhole(format, name, bytes);
  const everywhere = Array.from(bytes.keys()).slice(1);
  expect(parseInPieces(format.createParser({ name }), bytes, everywhere)).toStrictEqual(whole);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (places) => {
      const cuts = [...places].sort((a, b) => a - b);
      expect(parseInPieces(format.createParser({ name }), bytes, cuts)).toStrictEqual(whole);
    }),
    { numRuns: 50 },
  );
}

/** Holds a format to its fixtures. */
export function describeFixtures(
  format: LogFormat,
  folder: string,
  isReadable: (fixture: Fixture) => boolean = () => true,
): void {
  describe.each(readFixtures(folder))("the fixture $title", (fixture) => {
    const { name, bytes, points, marks, problems } = fixture;

    test("gives the points, marks and problems written beside it", () => {
      expect(parseWhole(format, name, bytes)).toStrictEqual({ points, marks, problems });
    });

    test("gives the same however it is cut", () => {
      expectCutAnywhere(format, name, bytes);
    });

    test("is told to be of this format where it can be read", () => {
      expect(format.matches({ name, bytes })).toBe(isReadable(fixture));
    });
  });
}
