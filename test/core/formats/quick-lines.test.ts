import fc from "fast-check";
import { expect, test } from "vitest";
import { csv } from "../../../src/core/formats/csv.ts";
import { vitsLog } from "../../../src/core/formats/vits-log.ts";
import { parseLog } from "../../helpers/parse-log.ts";

const encode = (text: string) => new TextEncoder().encode(text);

// Bytes that come one by one never make a whole line at once, so the shortcuts are never taken.
const oneByOne = [1];

/** Mutations of what the shortcut takes: each is a line that it must refuse or read as the long way does. */
const odd = fc.constantFrom(
  "",
  "",
  "",
  "",
  " ",
  "nan",
  "-",
  "0x1",
  "e",
  ".",
  "9".repeat(30),
  "\t",
  "\r",
  "\uFEFF",
  "中",
  "%|",
  "]",
);

/** What says nothing of the training, and what looks like it and does. */
const words = fc.constantFrom(
  "batch 7:",
  "eval",
  "EPOCH 3",
  "epoch",
  "[Epoch: 5]",
  "回合 2 mel: 3.1",
  "val_loss=0.4",
  "mel: 39.1",
  "stepped, a pep talk",
  "Traceback",
  "oh: Traceback (most recent call last):",
  "Saving model and optimizer state at iteration 3 to G.pth",
  "保存",
  "\x1b[0m",
  "41%|##",
);
const chatter = fc
  .tuple(fc.array(words, { maxLength: 4 }), odd)
  .map(([some, tail]) => `${some.join(" ")}${tail}`);

test("a train.log read at a glance is what it is line by line", () => {
  const time = fc.constantFrom(
    "2026-03-01 20:00:00,000",
    "2026-03-01 20:00:00,00",
    "2026-03-01 20:0a:00,000",
    "2026-03-01 20:00;00,000",
    "2026-03-01 2:00:00,000",
    "x2026-03-01 20:00:00,000",
  );
  const name = fc.constantFrom("alice", "声音", "a b", "a:b", "\x1b[1ma", "");
  const level = fc.constantFrom("INFO", "INFO", "INFO", "DEBUG", "WARNING");
  const number = fc.oneof(
    fc.double({ min: -1, max: 50, noNaN: true }).map(String),
    fc.nat(900).map(String),
    odd,
  );
  const message = fc.oneof(
    fc
      .tuple(fc.nat(30), fc.nat(120), odd)
      .map(([epoch, share, tail]) => `Train Epoch: ${epoch} [${share}%]${tail}`),
    fc.tuple(fc.nat(30), odd).map(([epoch, tail]) => `====> Epoch: ${epoch}${tail}`),
    fc.array(number, { maxLength: 9 }).map((list) => `[${list.join(", ")}]`),
    fc
      .tuple(fc.nat(9), fc.nat(900), fc.constantFrom("0.0001", "1", "nan", "1e-05"))
      .map(([loss, step, rate]) => `[2.4, 2.6, 4.1, 18.${loss}, 0.9, 1.1, ${step}, ${rate}]`),
    fc.constantFrom("Traceback (most recent call last):", "{'train': {}, 's2_ckpt_dir': 'x'}"),
    { weight: 2, arbitrary: chatter },
  );
  const line = fc.oneof(
    { weight: 9, arbitrary: fc.tuple(time, name, level, message).map((parts) => parts.join("\t")) },
    { weight: 1, arbitrary: fc.constantFrom("  File x", "KeyError: 'a'", "", "\0\0") },
  );
  const end = fc.constantFrom("\n", "\n", "\r\n");
  fc.assert(
    fc.property(fc.array(fc.tuple(line, end), { maxLength: 25 }), (lines) => {
      const bytes = encode(`first\n${lines.map((parts) => parts.join("")).join("")}`);
      expect(parseLog(vitsLog, bytes)).toEqual(parseLog(vitsLog, bytes, oneByOne));
    }),
    { numRuns: 400 },
  );
});

test("a table read at a glance is what it is cell by cell", () => {
  const header = fc.constantFrom(
    "step,loss",
    "epoch,step,loss,",
    "loss,step,wall_time,epoch",
    ",epoch,val_loss,loss",
    "step;loss",
    "step\tloss",
    "step,tag,value",
  );
  const cell = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.oneof(fc.nat(500).map(String), fc.double({ noNaN: true }).map(String)),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom("", "1e400", "-0", "1.5e9", "note", '"1"', '"a', "-1", "1,5"),
    },
    { weight: 1, arbitrary: odd },
  );
  fc.assert(
    fc.property(
      header,
      fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 20 }),
      (names, rows) => {
        const separator = /[;\t]/.exec(names)?.[0] ?? ",";
        const bytes = encode(
          `${[names, ...rows.map((cells) => cells.join(separator))].join("\n")}\n`,
        );
        expect(parseLog(csv, bytes)).toEqual(parseLog(csv, bytes, oneByOne));
      },
    ),
    { numRuns: 400 },
  );
});
