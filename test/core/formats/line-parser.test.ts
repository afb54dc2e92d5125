import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLineSplitter, isProblem, lineLimit } from "../../../src/core/formats/line-parser.ts";
import { pieceLengths } from "../../helpers/parse-log.ts";

type Options = Parameters<typeof createLineSplitter>[0];
const logs: Options = { carriageReturnEndsLine: true };
const tables: Options = { carriageReturnEndsLine: false };

function split(bytes: Uint8Array | string, options: Options, lengths: readonly number[] = []) {
  const all = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  const splitter = createLineSplitter(options);
  const reads = [];
  for (let at = 0, piece = 0; at < all.length; piece++) {
    const length = lengths[Math.min(piece, lengths.length - 1)] ?? all.length;
    for (const read of splitter.push(all.slice(at, at + length))) reads.push(read);
    at += length;
  }
  return [...reads, ...splitter.finish()];
}

function texts(bytes: Uint8Array | string, options: Options): string[] {
  return split(bytes, options).flatMap((read) => (isProblem(read) ? [] : [read.text]));
}

function problems(bytes: Uint8Array | string, options: Options) {
  return split(bytes, options).filter(isProblem);
}

describe("line ends", () => {
  test("a newline ends a line, with or without a carriage return before it", () => {
    expect(texts("a\nb\r\nc", tables)).toEqual(["a", "b", "c"]);
  });

  test("a lone carriage return ends a line of a log and is part of a line of a table", () => {
    expect(texts("a\rb\n", logs)).toEqual(["a", "b"]);
    expect(texts("a\rb\n", tables)).toEqual(["a\rb"]);
  });

  test("empty lines come out of a table and not out of a log", () => {
    expect(texts("a\n\n\r\nb\n", tables)).toEqual(["a", "", "", "b"]);
    expect(texts("a\n\n\r\n\r\rb\n", logs)).toEqual(["a", "b"]);
  });

  test("lines are numbered by their newlines alone, as an editor does", () => {
    expect(split("a\rb\nc\n\nd", logs)).toMatchObject([
      { line: 1 },
      { line: 1 },
      { line: 2 },
      { line: 4 },
    ]);
  });

  test("a torn line waits for its end", () => {
    const splitter = createLineSplitter(logs);
    expect(splitter.push(new TextEncoder().encode("one\ntw"))).toMatchObject([{ text: "one" }]);
    expect(splitter.push(new TextEncoder().encode("o\n"))).toMatchObject([
      { text: "two", line: 2 },
    ]);
    expect(splitter.finish()).toEqual([]);
  });
});

describe("encodings", () => {
  test("a UTF-8 byte order mark is dropped, also where two files were joined", () => {
    expect(texts("\uFEFFa\nb\n\uFEFFc\n", logs)).toEqual(["a", "b", "c"]);
  });

  test("a GBK line among UTF-8 lines is read as GBK", () => {
    // 训练 in GBK: D1 B5 C1 B7.
    const bytes = new Uint8Array([
      ...new TextEncoder().encode("训练\n"),
      0xd1,
      0xb5,
      0xc1,
      0xb7,
      10,
    ]);
    expect(split(bytes, logs)).toEqual([
      { text: "训练", line: 1, whole: true },
      { text: "训练", line: 2, whole: true },
    ]);
  });

  test("a written replacement character is no damage", () => {
    expect(split("a\uFFFDb\n", logs)).toEqual([{ text: "a\uFFFDb", line: 1, whole: true }]);
  });

  test("bytes that are neither UTF-8 nor GBK are told once and shown as replacement characters", () => {
    const reads = split(Uint8Array.of(0x61, 0xff, 10, 0xff, 10), logs);
    expect(reads).toEqual([
      { line: 1, reason: { id: "problem.encoding" } },
      { text: "a\uFFFD", line: 1, whole: true },
      { text: "\uFFFD", line: 2, whole: true },
    ]);
  });

  test.each([
    ["little-endian with a mark", [0xff, 0xfe, 0x61, 0, 10, 0, 0x2d, 0x4e]],
    ["big-endian with a mark", [0xfe, 0xff, 0, 0x61, 0, 10, 0x4e, 0x2d]],
    ["little-endian without a mark", [0x61, 0, 10, 0, 0x2d, 0x4e]],
    ["big-endian without a mark", [0, 0x61, 0, 10, 0x4e, 0x2d]],
  ])("UTF-16 %s is read", (_, bytes) => {
    expect(texts(Uint8Array.from(bytes), logs)).toEqual(["a", "中"]);
  });
});

describe("damage", () => {
  test("a run of NUL bytes ends the line before it, which is then not whole, and is told with its length", () => {
    expect(split("1\n2,0.\0\0\x003,0.5\n4\n", tables)).toEqual([
      { text: "1", line: 1, whole: true },
      { text: "2,0.", line: 2, whole: false },
      { text: "3,0.5", line: 2, whole: true },
      { line: 2, reason: { id: "problem.nul-bytes", count: 3, at: 6 } },
      { text: "4", line: 3, whole: true },
    ]);
  });

  test("a line is kept up to its limit, and the next line is read", () => {
    const reads = split(`${"x".repeat(lineLimit + 5)}\nnext\n`, logs);
    expect(reads[0]).toEqual({
      line: 1,
      reason: { id: "problem.line-too-long", limit: lineLimit },
    });
    expect(reads[1]).toEqual({ text: "x".repeat(lineLimit), line: 1, whole: false });
    expect(reads[2]).toEqual({ text: "next", line: 2, whole: true });
  });

  test("a line of exactly the limit is whole", () => {
    expect(split(`${"x".repeat(lineLimit)}\n`, logs)).toMatchObject([{ whole: true }]);
  });

  test("a line that is too long does not end in half a character", () => {
    const [, line] = split(`x${"中".repeat(lineLimit / 3 + 5)}\n`, logs);
    expect(line).toMatchObject({ text: `x${"中".repeat(Math.floor((lineLimit - 1) / 3))}` });
    expect(problems(`x${"中".repeat(lineLimit / 3 + 5)}\n`, logs)).toHaveLength(1);
  });

  test.each(["\r", "a\r", "\0a", "\n", "\n\0"])("no byte of a megabyte of %j is lost", (unit) => {
    // A line in front, so that the zeros are not taken for UTF-16.
    const bytes = new TextEncoder().encode(`log\n${unit.repeat(lineLimit / unit.length)}`);
    const reads = split(bytes, logs);
    const holes = problems(bytes, logs).flatMap(({ reason }) =>
      reason.id === "problem.nul-bytes" ? reason.count : [],
    );
    const kept = reads.flatMap((read) => (isProblem(read) ? [] : read.text.length));
    const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
    const of = (wanted: string) => [...unit].filter((each) => each === wanted).length;
    expect(sum(kept) - "log".length).toBe((of("a") * lineLimit) / unit.length);
    expect(sum(holes)).toBe((of("\0") * lineLimit) / unit.length);
  });
});

test("cutting the bytes anywhere changes nothing", () => {
  const alphabet = ["a", "b,", "中", "\n", "\r", "\r\n", "\0", "\uFEFF", "\n\n"];
  const text = fc
    .array(fc.constantFrom(...alphabet), { maxLength: 40 })
    .map((parts) => parts.join(""));
  const raw = fc.oneof(
    text.map((it) => new TextEncoder().encode(it)),
    text.map((it) =>
      Uint8Array.of(
        0xff,
        0xfe,
        ...new Uint8Array(Uint16Array.from(it, (c) => c.charCodeAt(0)).buffer),
      ),
    ),
    fc.uint8Array({ maxLength: 60 }),
    fc
      .array(fc.constantFrom(10, 13, 0, 0x61, 0xd1, 0xb5, 0xff, 0xef, 0xbb, 0xbf), {
        maxLength: 60,
      })
      .map((it) => Uint8Array.from(it)),
  );
  fc.assert(
    fc.property(raw, pieceLengths, fc.boolean(), (bytes, lengths, carriageReturnEndsLine) => {
      const whole = split(bytes, { carriageReturnEndsLine });
      const small = lengths.map((length) => 1 + (length % 7));
      expect(split(bytes, { carriageReturnEndsLine }, small)).toEqual(whole);
      expect(split(bytes, { carriageReturnEndsLine }, [1])).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

test("a long line cut anywhere is told as too long once", () => {
  const bytes = new TextEncoder().encode(`a\n${"中".repeat(400_000)}\rb\nc`);
  const whole = split(bytes, logs);
  expect(whole.filter(isProblem)).toHaveLength(1);
  expect(split(bytes, logs, [65_537])).toEqual(whole);
});
