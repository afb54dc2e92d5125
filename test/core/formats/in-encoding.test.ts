import fc from "fast-check";
import { expect, test } from "vitest";
import { isKnownEncoding } from "../../../src/core/formats/in-encoding.ts";
import { chooseFormat } from "../../../src/core/formats/index.ts";
import { fileVersion, record } from "../../helpers/event-file-writer.ts";
import { parseInPieces } from "../../helpers/table-fixtures.ts";

const table = "step,loss,备注\n1,0.5,好\n2,0.25,坏\n";

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1)
    view.setUint16(at * 2, text.charCodeAt(at), littleEndian);
  return bytes;
}

/** Latin-1 as bytes; Greek 0xE5 0xE1 is no UTF-8 and reads as a Chinese character in GBK. */
const greek = Uint8Array.from(Buffer.from("step,loss,\xe5\xe1\n1,0.5,2\n", "latin1"));

function read(bytes: Uint8Array, encoding: string | undefined, sizes: readonly number[] = []) {
  const format = chooseFormat({ name: "metrics.csv", bytes }, encoding);
  if (format === undefined) throw new Error("it is a table");
  return parseInPieces(format.createParser({ name: "metrics.csv" }), bytes, sizes);
}

/** Places to cut at, rising. */
function cutsOf(bytes: Uint8Array) {
  return fc
    .array(fc.integer({ min: 1, max: bytes.length }), { maxLength: 6 })
    .map((places) => places.sort((a, b) => a - b));
}

test.each([
  ["utf-16le", utf16(table, true)],
  ["utf-16be", utf16(table, false)],
  ["utf-8", Uint8Array.from(Buffer.from(table))],
])("a table told to be %s reads as the same one in UTF-8, however it is cut", (encoding, bytes) => {
  const plain = read(Uint8Array.from(Buffer.from(table)), undefined);
  expect(plain.points).toHaveLength(2);
  fc.assert(
    fc.property(cutsOf(bytes), (cuts) => {
      expect(read(bytes, encoding, cuts)).toEqual(plain);
    }),
  );
});

test("what was guessed wrong is read as it was told", () => {
  expect(read(greek, undefined).points.map(({ tag }) => tag)).not.toContain("εα");
  expect(read(greek, "iso-8859-7").points.map(({ tag }) => tag)).toContain("εα");
});

test("bytes that the encoding does not know are told once", () => {
  const { problems, points } = read(greek, "utf-8", [3, 12, 13, 20]);
  const reason = { id: "problem.wrong-encoding", encoding: "utf-8" };
  expect(problems).toEqual([{ reason }]);
  expect(points.map(({ tag }) => tag)).toContain("\ufffd\ufffd");
});

test("event files have no encoding", () => {
  const bytes = record(fileVersion());
  for (const name of ["events.out.tfevents.1", "renamed.bin"]) {
    expect(chooseFormat({ name, bytes }, "utf-16le")?.name).toBe("event file");
  }
});

test("names are those of the Encoding Standard", () => {
  for (const name of ["utf-8", "GBK", "gb18030", "utf-16le", "utf-16be", "latin1", "big5"])
    expect(isKnownEncoding(name), name).toBe(true);
  for (const name of ["", "utf-9", "replacement", "chinese language"])
    expect(isKnownEncoding(name), name).toBe(false);
});
