import fc from "fast-check";
import { expect, test } from "vitest";
import { cutList } from "../../src/holdout/cut-list.ts";
import { splitLines } from "../../src/holdout/list-lines.ts";
import { mergeList } from "../../src/holdout/merge-list.ts";

const latin = (text: string) => Buffer.from(text, "latin1");
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

test("lines end where Python ends them, and laid end to end they are the list", () => {
  const parts = fc.array(fc.constantFrom("a", "b\tc", "\n", "\r\n", "\r", "", "\u00e9"));
  fc.assert(
    fc.property(parts, (pieces) => {
      const bytes = latin(pieces.join(""));
      const lines = splitLines(bytes).map(({ start, next }) => textOf(bytes.subarray(start, next)));
      expect(lines.join("")).toBe(pieces.join(""));
      // Python's universal newlines.
      const expected = pieces.join("").split(/\r\n|\r|\n/);
      if (expected.at(-1) === "") expected.pop();
      expect(lines.map((line) => line.replace(/[\r\n]+$/, ""))).toEqual(expected);
    }),
  );
});

const original = latin("a\t1\nb\t2\nc\t3\nd\t4\ne\t5");
const cut = cutList("2-name2text.txt", original, new Set(["b", "e"]));

function merged(current: string): string {
  const result = mergeList(original, cut.places, latin(current));
  return "bytes" in result ? textOf(result.bytes) : `conflict ${result.conflict.why}`;
}

test("every line of a clip moves with its line break, and the header stays and is copied", () => {
  expect(textOf(cut.kept)).toBe("a\t1\nc\t3\nd\t4\n");
  expect(textOf(cut.moved)).toBe("b\t2\ne\t5");
  const rows = latin("item_name\tx\r\nb\t1\r\na\t2\r\nb\t3\r\n");
  const table = cutList("6-name2semantic.tsv", rows, new Set(["b", "item_name"]));
  expect(textOf(table.kept)).toBe("item_name\tx\r\na\t2\r\n");
  expect(textOf(table.moved)).toBe("item_name\tx\r\nb\t1\r\nb\t3\r\n");
});

test.each([
  ["nothing changed", "a\t1\nc\t3\nd\t4\n", "a\t1\nb\t2\nc\t3\nd\t4\ne\t5"],
  ["all is there again", "a\t1\nb\t2\nc\t3\nd\t4\ne\t5", "a\t1\nb\t2\nc\t3\nd\t4\ne\t5"],
  ["one is there again", "a\t1\nb\t2\nc\t3\nd\t4\n", "a\t1\nb\t2\nc\t3\nd\t4\ne\t5"],
  [
    "lines were added",
    "a\t1\nx\t9\nc\t3\nd\t4\ny\t9\n",
    "a\t1\nb\t2\nx\t9\nc\t3\nd\t4\ne\t5\ny\t9\n",
  ],
  ["the neighbour before is gone", "c\t3\nd\t4\n", "b\t2\nc\t3\nd\t4\ne\t5"],
  ["the last line break is gone", "a\t1\nc\t3\nd\t4", "a\t1\nb\t2\nc\t3\nd\t4\ne\t5"],
  ["the clip has another line", "a\t1\nb\tnew\nc\t3\nd\t4\n", "conflict other line"],
  ["both neighbours are gone", "d\t4\n", "conflict no place"],
  ["the neighbours changed order", "c\t3\na\t1\nd\t4\n", "conflict no place"],
  ["the list is empty", "", "conflict no place"],
])("a list changed meanwhile: %s", (_, current, expected) => {
  expect(merged(current)).toBe(expected);
});

test("no line is ever lost by a merge, and merging twice is merging once", () => {
  const names = fc.uniqueArray(fc.constantFrom(..."abcdefghij"), { minLength: 2 });
  const edits = fc.array(fc.tuple(fc.nat(12), fc.constantFrom("x\t1", "y\t2", "z\t3", "-")));
  fc.assert(
    fc.property(names, fc.nat(1023), edits, (letters, mask, changes) => {
      const before = latin(letters.map((letter) => `${letter}\t0\n`).join(""));
      const moving = new Set(letters.filter((_, index) => ((mask >> index) & 1) === 1));
      const { kept, places } = cutList("2-name2text.txt", before, moving);
      const lines = textOf(kept).split("\n").slice(0, -1);
      for (const [at, line] of changes) {
        if (line === "-") lines.splice(at, 1);
        else lines.splice(Math.min(at, lines.length), 0, line);
      }
      const current = lines.map((line) => `${line}\n`).join("");
      const once = mergeList(before, places, latin(current));
      if ("conflict" in once) return;
      const after = textOf(once.bytes).split("\n").slice(0, -1);
      expect(after.filter((line) => !moving.has(line[0] ?? ""))).toEqual(lines);
      expect(after.filter((line) => moving.has(line[0] ?? "")).sort()).toEqual(
        [...moving].map((letter) => `${letter}\t0`).sort(),
      );
      const twice = mergeList(before, places, once.bytes);
      expect("bytes" in twice && textOf(twice.bytes)).toBe(textOf(once.bytes));
    }),
  );
});
