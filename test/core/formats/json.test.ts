import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileTexts } from "../../../bench/speed/logs/hostile-texts.ts";
import { json } from "../../../src/core/formats/json.ts";
import { listPoints } from "../../../src/core/formats/points.ts";
import {
  describeFixtures,
  expectCutAnywhere,
  parseInPieces,
  parseText,
  parseWhole,
  readFixtures,
} from "../../helpers/table-fixtures.ts";

const encoder = new TextEncoder();
const mebibyte = 1024 * 1024;

function matches(name: string, text: string): boolean {
  return json.matches({ name, bytes: encoder.encode(text) });
}

describeFixtures(json, "json");

test("JSON lines are told from a document by their first line, whatever the file's name", () => {
  const { bytes, points, problems } = readFixtures("json").find(({ title }) => title === "lines")!;
  expect(parseWhole(json, "input.json", bytes)).toStrictEqual({ points, marks: [], problems });
  expectCutAnywhere(json, "input.json", bytes);
});

test("JSON lines come out while the file grows, a torn last line when it is whole", () => {
  const parser = json.createParser({ name: "log.json" });
  expect(
    listPoints(parser.push(encoder.encode('{"step":1,"loss":2}\n{"step":2,"l')).points),
  ).toEqual([{ tag: "loss", step: 1, value: 2 }]);
  expect(listPoints(parser.push(encoder.encode('oss":1}\n')).points)).toEqual([
    { tag: "loss", step: 2, value: 1 },
  ]);
  expect(parser.finish()).toMatchObject({
    points: { count: 0 },
    marks: [],
    problems: [],
    skipped: [],
    skip: 0,
  });
});

test("lines whose first was torn by a crash are read all the same", () => {
  const text = '{"step":1,"lo{"step":2,"loss":1}\n{"step":3,"loss":0.5}\n{"step":4,"loss":0.25}\n';
  const { points, problems } = parseText(json, "log.json", text);
  expect(points.map(({ step }) => step)).toEqual([3, 4]);
  expect(problems).toEqual([
    { line: 1, reason: { id: "problem.syntax", text: "the text ends too early" } },
  ]);
});

test("a list in a row does not hide the row's numbers", () => {
  const text = '{"step": 1, "loss": 0.5, "bins": [1, 2]}\n{"step": 2, "loss": 0.25, "bins": []}\n';
  expect(parseText(json, "a.json", text).points.map(({ value }) => value)).toEqual([0.5, 0.25]);
});

test("a document on one long line is read whole", () => {
  const rows = Array.from({ length: 60_000 }, (_, step) => `{"step":${step},"loss":0.5}`);
  const text = `{"log_history":[${rows.join(",")}]}\n`;
  expect(text.length).toBeGreaterThan(mebibyte);
  const { points, problems } = parseText(json, "trainer_state.json", text);
  expect(points).toHaveLength(60_000);
  expect(problems).toEqual([]);
});

test.each(["", "\n \n"])("%j gives nothing", (text) => {
  expect(parseText(json, "a.json", text)).toEqual({ points: [], marks: [], problems: [] });
});

test.each(['{"a": "b"}', "{}", "[]", '{"seed": "x"}\n'])("%j has no numbers", (text) => {
  expect(parseText(json, "a.json", text).problems).toEqual([
    { reason: { id: "problem.no-numbers" } },
  ]);
});

test("UTF-16 and GBK documents are read", () => {
  const text = '[{"轮次": 1, "损失": 0.5}]';
  const units = Array.from(text, (character) => character.charCodeAt(0));
  const utf16 = Uint8Array.from([0xff, 0xfe, ...units.flatMap((unit) => [unit & 255, unit >> 8])]);
  const point = { tag: "损失", epoch: 1, value: 0.5 };
  expect(parseWhole(json, "a.json", utf16).points).toEqual([point]);
  // 损失 in GBK.
  const gbk = Uint8Array.from([
    ...encoder.encode('[{"epoch":1,"'),
    0xcb,
    0xf0,
    0xca,
    0xa7,
    ...encoder.encode('":0.5}]'),
  ]);
  expect(parseWhole(json, "a.json", gbk).points).toEqual([point]);
});

test("names that reach a prototype are no tags, and change none", () => {
  parseText(
    json,
    "a.jsonl",
    '{"step":1,"__proto__":{"loss":1},"constructor":{"prototype":{"x":1}}}\n',
  );
  expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  expect(({} as Record<string, unknown>)["loss"]).toBeUndefined();
});

test("any text gives the same however it is cut, and does not throw", () => {
  const part = fc.constantFrom(
    '{"step":1',
    ',"loss":',
    "0.5",
    "NaN",
    "}",
    "]",
    "[",
    '"',
    "\\",
    "\n",
    " ",
    '{"a":',
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 25 }),
      fc.array(fc.nat(200), { maxLength: 8 }),
      (parts, places) => {
        const bytes = encoder.encode(`${parts.join("")} `);
        const cuts = places.map((place) => place % bytes.length).sort((a, b) => a - b);
        const pieces = parseInPieces(json.createParser({ name: "a.json" }), bytes, cuts);
        expect(pieces).toStrictEqual(parseWhole(json, "a.json", bytes));
      },
    ),
  );
});

// How long it takes is measured by the speed bench; what looks back again and again does not end within a test.
test.each(hostileTexts.json)(
  "a hostile MiB of $name, as a document and as a line, gives no point",
  ({ text }) => {
    expect(parseText(json, "a.json", text).points).toEqual([]);
    const lines = parseText(json, "a.jsonl", `{"step":1,"loss":2}\n${text}\n`);
    expect(lines.points).toHaveLength(1);
  },
);

test("logs are told from settings", () => {
  expect(matches("trainer_state.json", '{\n  "epoch": 1,\n  "log_history": [\n    {"st')).toBe(
    true,
  );
  expect(matches("log.txt", '{"seed": 1}\n{"epoch": 1, "loss": 0.5}\n')).toBe(true);
  expect(matches("history.json", '[{"val_loss": 0.5}, {"val_lo')).toBe(true);
  expect(matches("history.json", `{"loss": [${"0.5, ".repeat(9)}`)).toBe(true);
  expect(
    matches("config.json", '{"train": {"epochs": 8, "learning_rate": 0.0001}, "version": "v2"}'),
  ).toBe(false);
  expect(matches("config.json", '{\n  "train": {\n    "epochs": 8\n  }\n}\n')).toBe(false);
  expect(matches("people.json", '[{"name": "x", "value": 1}]')).toBe(false);
  expect(matches("train.log", "2026-01-01\tvoice\tINFO\t{'train': 1}\n")).toBe(false);
  expect(matches("a.csv", '{"epoch": 1, "loss": 0.5}\n')).toBe(false);
  expect(matches("a.json", "")).toBe(false);
});
