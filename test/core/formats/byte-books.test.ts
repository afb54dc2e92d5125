import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csv } from "../../../src/core/formats/csv.ts";
import type { LogFormat } from "../../../src/core/formats/format.ts";
import { inEncoding } from "../../../src/core/formats/in-encoding.ts";
import { formats } from "../../../src/core/formats/index.ts";
import { json } from "../../../src/core/formats/json.ts";
import { vitsLog } from "../../../src/core/formats/vits-log.ts";
import { mutate } from "../../fuzz/mutate.ts";
import { createRandom } from "../../fuzz/random.ts";
import { parseLog, pieceLengths, totalOf } from "../../helpers/parse-log.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const logger = (message: string): string => `2026-03-01 20:00:00,000\tbob\tINFO\t${message}\n`;
const list = "[2.45, 2.57, 4.2, 18.1, 0.9, 1.1, 800, 0.0001]";

/** The books of a log read in one piece, without what is 0. */
function booksOf(format: LogFormat, bytes: Uint8Array | string): Record<string, number> {
  const given = typeof bytes === "string" ? utf8(bytes) : bytes;
  const books = parseLog(format, given).bytes;
  return Object.fromEntries(Object.entries(books).filter(([, sum]) => sum !== 0));
}

describe("a text log's bytes are told apart", () => {
  const begun = logger("Train Epoch: 3 [45%]") + logger(list);

  test("what a logger wrote and what programs print", () => {
    const chatter = `${logger("loading the model")} 41%|##   | 4/9 [00:26<01:02]\r\n`;
    const output = "Building prefix dict\r\n训练开始了吗\n";
    expect(booksOf(vitsLog, begun + chatter + output)).toEqual({
      records: utf8(begun + chatter).length,
      passed: utf8(output).length,
    });
  });

  test("a traceback is passed over, the loggers' lines around it are not", () => {
    const error = 'Traceback (most recent call last):\n  File "a.py"\nValueError: no\n';
    const books = booksOf(vitsLog, begun + error + begun);
    expect(books).toEqual({ records: 2 * begun.length, passed: error.length });
  });

  test("a hole is unreadable, and so is what it leaves of a line", () => {
    const half = logger(list).slice(0, 60);
    const books = booksOf(vitsLog, `${begun}${half}${"\0".repeat(412)}\n${begun}`);
    // What ends the line is part of it.
    expect(books).toEqual({ records: 2 * begun.length, unreadable: 60 + 412 + 1, places: 2 });
  });

  test("half a list of losses is unreadable, and told", () => {
    const half = logger("[2.45, 2.57, 4.");
    const read = parseLog(vitsLog, utf8(begun + half + begun));
    expect(read.bytes).toMatchObject({ records: 2 * begun.length, unreadable: half.length });
    expect(read.problems).toEqual([{ line: 3, reason: { id: "problem.half-line" } }]);
  });

  test("of a line with bytes that are no text these alone are unreadable", () => {
    const name = begun.indexOf("bob");
    const text = utf8(begun);
    const damaged = Uint8Array.of(...text.subarray(0, name), 0xff, 0xfe, ...text.subarray(name));
    const rest = damaged.length - 2;
    expect(booksOf(vitsLog, damaged)).toEqual({ records: rest, unreadable: 2, places: 1 });
  });

  test("a line that is too long", () => {
    const long = `${logger("x").slice(0, -1)}${"y".repeat(3 << 20)}\n`;
    const books = booksOf(vitsLog, begun + long + begun);
    expect(books).toEqual({ records: 2 * begun.length, unreadable: long.length, places: 1 });
  });

  test("a table's comments, and rows that end too early", () => {
    const rows = "step,loss\n1,0.5\n2,0.4\n";
    expect(booksOf(csv, `# a note\n${rows}`)).toEqual({ records: rows.length, passed: 9 });
    const torn = `${rows}3\n`;
    expect(booksOf(csv, torn)).toEqual({ records: rows.length, unreadable: 2, places: 1 });
  });

  test("a quote that nothing closes costs its own line", () => {
    const rows = 'step,note,loss\n1,"a\nb",0.5\n';
    const open = '2,"c\n';
    const more = "3,d,0.4\n";
    const books = booksOf(csv, rows + open + more);
    expect(books).toEqual({
      records: rows.length + more.length,
      unreadable: open.length,
      places: 1,
    });
  });

  test("JSON lines: words are passed over, a torn object is unreadable", () => {
    const row = '{"step": 1, "loss": 0.5}\n';
    const books = booksOf(json, `${row}hello\n{"step": 2, "lo\n${row}`);
    expect(books).toEqual({ records: 2 * row.length, passed: 6, unreadable: 16, places: 1 });
  });

  test("of a JSON document that is cut, what stands behind its last whole row", () => {
    const rows = '{"log_history": [{"step": 1, "loss": 0.5}';
    const books = booksOf(json, `${rows}, {"step": 2`);
    expect(books).toEqual({ records: rows.length, unreadable: 12, places: 1 });
  });

  test.each([
    ["utf-16le", (text: string) => Buffer.from(text, "utf16le"), 2],
    ["latin1", (text: string) => Buffer.from(text, "latin1"), 1],
  ])("in bytes of the file, where that is %s", (encoding, encode, unit) => {
    const format = inEncoding(vitsLog, encoding);
    const output = "déjà vu\n";
    const { problems, bytes } = parseLog(format, encode(`${begun}${output}\0\0${begun}`), [7]);
    const records = unit * 2 * begun.length;
    const passed = unit * output.length;
    expect(bytes).toMatchObject({ records, passed, unreadable: 2 * unit });
    const at = unit * (begun.length + output.length);
    expect(problems).toEqual([
      { line: 4, reason: { id: "problem.nul-bytes", count: 2 * unit, at } },
    ]);
  });
});

/** Small logs of every text format. */
const folder = "fixtures/formats";
const samples = readdirSync(folder).flatMap((format) =>
  readdirSync(join(folder, format)).flatMap((name) =>
    readdirSync(join(folder, format, name))
      .filter((file) => file.startsWith("input"))
      .map((file) => new Uint8Array(readFileSync(join(folder, format, name, file)))),
  ),
);

const encodings = [undefined, "utf-8", "gb18030", "shift_jis", "iso-2022-jp", "latin1", "utf-16le"];

test("the books of any bytes add up to their size, in any encoding and however they are cut", () => {
  expect(samples.length).toBeGreaterThan(20);
  const numRuns = 400;
  fc.assert(
    fc.property(
      fc.nat(samples.length - 1),
      fc.nat(0xffff),
      fc.boolean(),
      fc.constantFrom(...encodings),
      fc.constantFrom(...formats),
      pieceLengths,
      (index, seed, isWide, encoding, format, lengths) => {
        const random = createRandom(seed + 1);
        const sample = (samples[index] ?? new Uint8Array(0)).subarray(0, 20_000);
        const damaged = seed % 4 === 0 ? sample : mutate(sample, samples, random);
        const bytes = isWide ? widened(damaged) : damaged;
        const read = format.name === "event file" || encoding === undefined;
        const wanted = read ? format : inEncoding(format, encoding);
        const whole = parseLog(wanted, bytes).bytes;
        expect(totalOf(whole)).toBe(bytes.length);
        expect(Math.min(...Object.values(whole))).toBeGreaterThanOrEqual(0);
        expect(parseLog(wanted, bytes, lengths).bytes).toEqual(whole);
      },
    ),
    { numRuns },
  );
});

test("before the end all but the last line is decided on", () => {
  fc.assert(
    fc.property(fc.nat(2000), (length) => {
      const text = utf8(`${logger(list)}what programs print\r`.repeat(20));
      const cut = text.subarray(0, length);
      const sums = vitsLog.createParser({ name: "train.log" }).push(cut).bytes;
      const decided = (sums?.records ?? 0) + (sums?.passed ?? 0) + (sums?.unreadable ?? 0);
      const end = Math.max(cut.lastIndexOf(10), cut.lastIndexOf(13)) + 1;
      // The encoding is told from the first bytes.
      expect(decided).toBe(length < 4 ? 0 : end);
    }),
  );
});

/** As UTF-16, which PowerShell writes, with its mark. */
function widened(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(0xff, 0xfe, ...[...bytes].flatMap((byte) => [byte, 0]));
}
