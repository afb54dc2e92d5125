import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileTexts } from "../../../bench/speed/logs/hostile-texts.ts";
import { csv } from "../../../src/core/formats/csv.ts";
import { listPoints } from "../../../src/core/formats/points.ts";
import {
  describeFixtures,
  type Fixture,
  parseInPieces,
  parseText,
  parseWhole,
} from "../../helpers/table-fixtures.ts";

const encoder = new TextEncoder();
const mebibyte = 1024 * 1024;

function matches(name: string, text: string): boolean {
  return csv.matches({ name, bytes: encoder.encode(text) });
}

/** A table without a header or without numbers is none. */
const isTable = ({ problems }: Fixture) =>
  problems.every(({ reason }) => reason.id !== "problem.no-step-column");
describeFixtures(csv, "csv", isTable);

test("any text gives the same however it is cut, and does not throw", () => {
  const cell = fc.constantFrom(
    "epoch",
    "loss",
    "1",
    "0.5",
    "nan",
    '"',
    '"a"',
    " ",
    "x",
    "",
    "轮次",
  );
  const text = fc.array(fc.tuple(cell, fc.constantFrom(",", "\n", "\r\n", ";", '"')), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(text, fc.array(fc.nat(100), { maxLength: 8 }), (parts, places) => {
      const bytes = encoder.encode(`epoch,loss,note\n${parts.flat().join("")}`);
      const cuts = places.map((place) => place % bytes.length).sort((a, b) => a - b);
      const pieces = parseInPieces(csv.createParser({ name: "a.csv" }), bytes, cuts);
      expect(pieces).toStrictEqual(parseWhole(csv, "a.csv", bytes));
    }),
  );
});

test("cells in quotes come back as they went in, whatever they hold", () => {
  const character = fc.constantFrom("a", '"', ",", ";", "\n", "|", " ", "é");
  const word = fc
    .string({ unit: character, maxLength: 12 })
    // Blanks at the ends and empty lines inside are not kept.
    .map((text) => `x${text.replace(/\n+/g, "\n")}x`);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      const rows = words.map((text, epoch) => `${epoch},"${text.replaceAll('"', '""')}",0.5\n`);
      const { points, problems } = parseText(csv, "a.csv", `epoch,run,loss\n${rows.join("")}`);
      expect(problems).toEqual([]);
      expect(points.map(({ run }) => run)).toEqual(words);
    }),
  );
});

test("a last line without its newline comes out at the end only", () => {
  const parser = csv.createParser({ name: "a.csv" });
  expect(parser.push(encoder.encode("epoch,loss\n1,0.5\n2,0.2")).points.count).toBe(1);
  expect(listPoints(parser.push(encoder.encode("5\n3,0.1")).points)).toEqual([
    { tag: "loss", epoch: 2, value: 0.25 },
  ]);
  expect(listPoints(parser.finish().points)).toEqual([{ tag: "loss", epoch: 3, value: 0.1 }]);
});

test("a header alone is no problem: the training has just begun", () => {
  expect(parseText(csv, "a.csv", "epoch,loss\n")).toEqual({ points: [], marks: [], problems: [] });
});

test("an empty file gives nothing", () => {
  expect(parseText(csv, "a.csv", "")).toEqual({ points: [], marks: [], problems: [] });
});

test("the optimiser's step is taken where a logger's own step stands beside it", () => {
  const { points } = parseText(csv, "a.csv", "Step,trainer/global_step,loss\n7,700,0.5\n");
  expect(points).toEqual([{ tag: "loss", step: 700, value: 0.5 }]);
});

test("of many bad cells of one kind twenty are told and the others counted", () => {
  const rows = Array.from({ length: 50 }, (_, epoch) => `${epoch},x,y\n`).join("");
  const { problems } = parseText(csv, "a.csv", `epoch,loss,mel\n${rows}50,1,1\n51,z,1\n`);
  expect(problems).toHaveLength(41);
  expect(problems.at(-1)).toEqual({ reason: { id: "problem.more", count: 61 } });
});

test("a line of more than 1 MiB costs its own cut cell and is one problem", () => {
  const long = `1,0.5,${"9".repeat(2 * mebibyte)}\n`;
  const { points, problems } = parseText(csv, "a.csv", `epoch,loss,mel\n${long}2,0.25,3\n`);
  expect(points.map(({ tag, value }) => [tag, value])).toEqual([
    ["loss", 0.5],
    ["loss", 0.25],
    ["mel", 3],
  ]);
  expect(problems).toEqual([{ line: 2, reason: { id: "problem.line-too-long", limit: mebibyte } }]);
});

// How long it takes is measured by the speed bench; what looks back again and again does not end within a test.
test.each(hostileTexts.csv)(
  "a hostile MiB of $name, as a header and as a row, gives no point",
  ({ text }) => {
    expect(parseText(csv, "a.csv", `${text}\n`).points).toEqual([]);
    expect(parseText(csv, "a.csv", `epoch,loss\n${text}\n`).points).toEqual([]);
  },
);

test("a header tells a CSV", () => {
  expect(matches("metrics.csv", "epoch,loss\n")).toBe(true);
  expect(matches("val.CSV", "val_loss\n0.5\n")).toBe(true);
  expect(matches("log.txt", "step|mel\n10|20.5\n")).toBe(true);
  expect(matches("a.tsv", "# comment\nsteps\tx\n1\t2\n")).toBe(true);
});

test("what is no table of a training is left alone", () => {
  expect(matches("notes.md", "epoch,loss\n1,2\n")).toBe(false);
  expect(matches("settings.csv", "name,value\nlr,0.1\n")).toBe(false);
  expect(matches("6-name2semantic.tsv", "item_name\tsemantic_audio\na\t1 2\n")).toBe(false);
  expect(matches("points.csv", "0,0.5,train\n")).toBe(false);
  expect(matches("a.csv", '{"epoch": 1, "loss": 2}\n')).toBe(false);
  expect(matches("train.log", "2026-01-01 10:00:00,123\tvoice\tINFO\tTrain Epoch: 1 [0%]\n")).toBe(
    false,
  );
  expect(matches("console.log", "val_loss\n0.5\n")).toBe(false);
  expect(matches("console.log", "epoch, and then the loss\nis shown\n")).toBe(false);
  expect(matches("a.csv", "")).toBe(false);
});
