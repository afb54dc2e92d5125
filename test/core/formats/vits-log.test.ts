import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileTexts } from "../../../bench/speed/logs/hostile-texts.ts";
import { vitsLog } from "../../../src/core/formats/vits-log.ts";
import { parseLog, pieceLengths } from "../../helpers/parse-log.ts";

const folder = new URL("../../../fixtures/formats/vits-log/", import.meta.url);
const encode = (text: string) => new TextEncoder().encode(text);
const matches = (name: string, text: string | Uint8Array) =>
  vitsLog.matches({ name, bytes: typeof text === "string" ? encode(text) : text });

/** JSON has no NaN and no infinities: the fixtures spell them as JavaScript does. */
function revived(_key: string, value: unknown): unknown {
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : value;
}

function readFixture(name: string, file: string) {
  return JSON.parse(readFileSync(new URL(`${name}/${file}`, folder), "utf8"), revived);
}

describe.each(readdirSync(folder))("fixture %s", (name) => {
  const bytes = new Uint8Array(readFileSync(new URL(`${name}/input.log`, folder)));
  const expected = readFixture(name, "expected.json");

  test("gives the points, marks and problems that stand in it", () => {
    const content = parseLog(vitsLog, bytes);
    expect(content.points).toEqual(readFixture(name, "points.json"));
    expect(content.marks).toEqual(expected.marks);
    expect(content.problems).toEqual(expected.problems);
  });

  test("gives the same however its bytes are cut", () => {
    const whole = parseLog(vitsLog, bytes);
    expect(parseLog(vitsLog, bytes, [1])).toEqual(whole);
    fc.assert(
      fc.property(pieceLengths, (lengths) => {
        expect(parseLog(vitsLog, bytes, lengths)).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  test("is recognised", () => {
    expect(matches(expected.name ?? "input.log", bytes)).toBe(true);
  });
});

describe("recognising a log", () => {
  test("an empty train.log is one and another empty file is not", () => {
    expect(matches("train.log", "")).toBe(true);
    expect(matches("console.log", "")).toBe(false);
  });

  test.each([
    ["console.log", "building\nINFO:a b:Train Epoch: 1 [0%]\n"],
    ["out.txt", "\r 10%|#  | 1/9 [00:01<00:08, 1.0s/it]INFO:a:====> Epoch: 1\n"],
    ["out.txt", "2026-03-01 20:00:00,000\ta\tWARNING\tgit hash values are different.\n"],
    ["out.txt", "INFO:root:Saving model and optimizer state at epoch 5 to ./logs/G_680.pth\n"],
    ["fragment.log", "INFO:a:[0.03, 160, 9.9e-05]\n"],
    ["train.log", "[2026-02-27 17:27:43,786][__main__][INFO] - hello\n"],
    ["train.log", "\0\0\0\0\0\0\0\0\0\0some text behind a hole\n"],
  ])("%s beginning %j is one", (name, text) => {
    expect(matches(name, text)).toBe(true);
  });

  test.each([
    ["metrics.csv", "epoch,step,val_loss\n1,10,0.5\n"],
    ["train.log", "epoch,step,val_loss\n1,10,0.5\n"],
    ["train.log", '{"epoch": 1, "loss": 0.5}\n'],
    ["notebook.ipynb", '{\n "cells": [\n  "INFO:a:Train Epoch: 1 [0%]\\n"\n'],
    ["readme.md", "Train the model for an epoch. Then look at [1, 2, 3].\n"],
    ["server.log", "INFO:werkzeug:127.0.0.1 GET /\nINFO:root:done\n"],
    ["out.txt", "Epoch 5: train_loss=0.31, val_loss=0.41\n"],
    ["train.log", Uint8Array.from({ length: 600 }, (_, index) => (index * 37) % 256)],
    [
      "train.log",
      Uint8Array.of(24, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22, 9, 0, 0, 0, 64, 0xfc),
    ],
  ])("%s beginning %j is none", (name, text) => {
    expect(matches(name, text)).toBe(false);
  });
});

describe("hostile lines", () => {
  // How long it takes is measured by the speed bench; what looks back again and again does not end within a test.
  test.each(hostileTexts["train.log"])("a MiB of $name gives no point", ({ text }) => {
    for (const frame of ["2026-03-01 20:00:00,000\tx\tINFO\t", "INFO:x:", ""]) {
      const bytes = encode(`${frame}Train Epoch: 1 [0%]\n${frame}${text}\n`);
      expect(parseLog(vitsLog, bytes).points).toEqual([]);
    }
  });

  test("no text makes it throw", () => {
    const words = [
      "INFO:x:",
      "\t",
      "[",
      "]",
      "{'train': ",
      "Train Epoch: 1 [0%]",
      "Losses: [",
      "1",
      "nan",
      ", ",
      "'",
      "\\U99999999",
      "\n",
      "loss_mel=",
      "====> Epoch: 2",
      "saving ckpt ",
      ":",
      "Traceback (most recent call last):\n",
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words), { maxLength: 30 }),
        pieceLengths,
        (parts, lengths) => {
          const bytes = encode(parts.join(""));
          expect(parseLog(vitsLog, bytes, lengths)).toEqual(parseLog(vitsLog, bytes));
        },
      ),
      { numRuns: 500 },
    );
  });
});

test("a traceback at the end of a log that goes on is told when the log is finished", () => {
  const parser = vitsLog.createParser({ name: "train.log" });
  expect(
    parser.push(encode("Traceback (most recent call last):\n  File\nKeyError: 'x'\n")).problems,
  ).toEqual([]);
  expect(parser.finish().problems).toEqual([
    { line: 1, reason: { id: "problem.traceback", text: "KeyError: 'x'" } },
  ]);
});

describe("the shortest lines that say something", () => {
  test("an epoch and a value", () => {
    const { points } = parseLog(vitsLog, encode("回合1 a=2\n\r轮次2 b:3\n"));
    expect(points).toEqual([
      { tag: "a", epoch: 1, value: 2 },
      { tag: "b", epoch: 2, value: 3 },
    ]);
  });

  test("a list of one number", () => {
    const { problems } = parseLog(vitsLog, encode("Train Epoch: 1 [0%]\n[1]\n"));
    expect(problems).toEqual([{ line: 2, reason: { id: "problem.unknown-loss-list", count: 1 } }]);
  });
});
