import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventFile } from "../../../../src/core/formats/tfevents/event-file.ts";
import { eventFileCases } from "../../../helpers/event-file-cases.ts";
import {
  bytesField,
  concat,
  event,
  eventFile as fileOf,
  fileVersion,
  float32,
  image,
  metadata,
  noise,
  record,
  scalar,
  tensorValue,
  varintField,
} from "../../../helpers/event-file-writer.ts";
import { contentOf, readAtOnce, readInPieces } from "../../../helpers/read-event-file.ts";

const fixtures = resolve(import.meta.dirname, "../../../../fixtures/formats/event-file");

describe.each(Object.entries(eventFileCases))("the event file %s", (name, written) => {
  const folder = resolve(fixtures, name);

  test("is in fixtures/ as the writer writes it (STOPWATCH_WRITE_FIXTURES=1 writes it anew)", () => {
    if (process.env["STOPWATCH_WRITE_FIXTURES"] !== undefined) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(resolve(folder, "input.tfevents"), written);
    }
    expect(Buffer.from(written).equals(readFileSync(resolve(folder, "input.tfevents")))).toBe(true);
  });

  test("gives the points, marks, problems and blobs worked out by hand", () => {
    const { points, marks, problems, skipped } = readAtOnce(written);
    expect(points).toEqual(readJson(resolve(folder, "points.json")));
    const file = resolve(folder, "expected.json");
    const expected = existsSync(file) ? readJson(file) : undefined;
    const none = { marks: [], problems: [], skipped: {} };
    expect({ marks, problems, skipped }).toEqual(Object.assign(none, expected));
  });

  test("gives the same cut into single bytes, and cut anywhere", () => {
    const whole = contentOf(readAtOnce(written));
    expect(contentOf(readInPieces(written, [1]))).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1 }), (sizes) => {
        expect(contentOf(readInPieces(written, sizes))).toEqual(whole);
      }),
    );
  });

  test("is recognised by its name, and by its content where it begins with a record", () => {
    expect(eventFile.matches({ name: "events.out.tfevents.1.host", bytes: written })).toBe(true);
    const isRecord = written.length > 0;
    expect(eventFile.matches({ name: "renamed.bin", bytes: written })).toBe(isRecord);
  });
});

test("an event file of 2 MB of pictures is read by pushing less than 2 % of it", () => {
  const payloads = Array.from({ length: 20 }, (_, step) => [
    event({ step, summary: [scalar("loss/g/mel", step)] }),
    event({ step, summary: [image("all/mel", 100_000)] }),
  ]);
  const file = fileOf(fileVersion(), ...payloads.flat());
  const { points, skipped, pushed, problems } = readInPieces(file, [512]);
  expect(points.map(({ value }) => value)).toEqual(Array.from({ length: 20 }, (_, step) => step));
  expect(skipped).toEqual({ image: { count: 20, bytes: 20 * 100_012 } });
  expect(problems).toEqual([]);
  expect(pushed).toBeLessThan(file.length / 50);
});

test("a record with a number before its picture is read whole, for its checksum to vouch for the number", () => {
  const payload = event({ summary: [scalar("loss", 1), image("mel", 100_000)] });
  const file = record(payload);
  const whole = readInPieces(file, [512]);
  expect(whole.points).toHaveLength(1);
  expect(whole.pushed).toBe(file.length);
  file[90_000] = (file[90_000] ?? 0) ^ 1;
  const flipped = readInPieces(file, [512]);
  expect(flipped.points).toEqual([]);
  expect(flipped.skipped).toEqual({});
  expect(flipped.problems).toEqual([
    { offset: 0, reason: { id: "problem.bad-checksum", bytes: file.length } },
  ]);
});

test("numbers behind a picture are read after a jump that ends just before them", () => {
  const file = fileOf(
    event({ step: 3, summary: [image("mel", 100_000), scalar("a", 1), scalar("b", 2)] }),
    event({ step: 4, summary: [scalar("a", 3)] }),
  );
  const { points, pushed } = readInPieces(file, [64]);
  expect(points.map(({ tag, step, value }) => [tag, step, value])).toEqual([
    ["a", 3, 1],
    ["b", 3, 2],
    ["a", 4, 3],
  ]);
  expect(pushed).toBeLessThan(300);
});

test("long tags, tensors and metadata behind a picture are read wherever the bytes are cut", () => {
  const tag = "loss/".repeat(300);
  const about = concat([metadata("scalars"), bytesField(3, noise(3000))]);
  const tensor = concat([varintField(1, 1), bytesField(99, noise(500)), bytesField(5, float32(2))]);
  const file = fileOf(
    event({
      step: 3,
      summary: [image("mel", 5000), tensorValue(tag, tensor, about), scalar(tag, 1)],
    }),
  );
  const whole = readAtOnce(file);
  expect(whole.points.map((point) => [point.tag === tag, point.value])).toEqual([
    [true, 2],
    [true, 1],
  ]);
  for (const size of [1, 7, 100, 1000]) {
    expect(contentOf(readInPieces(file, [size]))).toEqual(contentOf(whole));
  }
});

test("the first metadata of a tag holds for the file, as in TensorBoard", () => {
  const tensor = concat([varintField(1, 1), bytesField(5, float32(2))]);
  const { points, skipped } = readAtOnce(
    fileOf(
      event({ step: 1, summary: [tensorValue("a", tensor, metadata("scalars"))] }),
      event({ step: 2, summary: [tensorValue("a", tensor, metadata("images"))] }),
      event({ step: 3, summary: [tensorValue("b", tensor, metadata("images"))] }),
      event({ step: 4, summary: [tensorValue("b", tensor, metadata("scalars"))] }),
    ),
  );
  expect(points.map(({ tag, step }) => [tag, step])).toEqual([
    ["a", 1],
    ["a", 2],
  ]);
  expect(skipped).toEqual({ image: { count: 2, bytes: 2 * tensor.length } });
});

test("metadata in a record with a bad checksum is not believed", () => {
  const tensor = concat([varintField(1, 1), bytesField(5, float32(2))]);
  const summary = [tensorValue("a", tensor, metadata("scalars")), scalar("x".repeat(5000), 1)];
  const damaged = record(event({ summary }));
  damaged[damaged.length - 1] = (damaged[damaged.length - 1] ?? 0) ^ 1;
  const { points } = readAtOnce(
    concat([damaged, record(event({ summary: [tensorValue("a", tensor)] }))]),
  );
  expect(points).toEqual([]);
});

test("tags in changing order keep their own names, even two with the same hash", () => {
  // "costarring" and "liquid" have the same 32-bit FNV-1a hash.
  const tags = ["costarring", "liquid", "costarring", "b", "liquid", "b", "costarring", "liquid"];
  const { points } = readAtOnce(
    fileOf(...tags.map((tag, step) => event({ step, summary: [scalar(tag, step)] }))),
  );
  expect(points.map(({ tag }) => tag)).toEqual(tags);
});

test("a flip in a picture that is jumped over is not looked at", () => {
  const file = fileOf(
    event({ summary: [image("mel", 100_000)] }),
    event({ summary: [scalar("a", 1)] }),
  );
  file[50_000] = (file[50_000] ?? 0) ^ 1;
  const { points, problems, skipped } = readAtOnce(file);
  expect({ points: points.length, problems, skipped }).toEqual({
    points: 1,
    problems: [],
    skipped: { image: { count: 1, bytes: 100_012 } },
  });
});

test("files that other programs put beside event files are left out", () => {
  const bytes = fileOf(fileVersion());
  for (const suffix of [".profile-empty", ".sagemaker-uploaded"]) {
    expect(eventFile.matches({ name: `events.out.tfevents.1.host${suffix}`, bytes })).toBe(false);
  }
});

test("a text is not taken for an event file", () => {
  const bytes = new TextEncoder().encode(
    "2023-01-01 00:00:00,000\tvoice\tINFO\tTrain Epoch: 1 [0%]\n",
  );
  expect(eventFile.matches({ name: "train.log", bytes })).toBe(false);
  expect(eventFile.matches({ name: "train.log", bytes: new Uint8Array(0) })).toBe(false);
});

test("a record that is still being written is no problem until the file has ended", () => {
  const file = concat([record(fileVersion()), record(event({ summary: [scalar("loss", 1)] }))]);
  const parser = eventFile.createParser({ name: "events.out.tfevents.1" });
  const first = parser.push(file.subarray(0, file.length - 4));
  expect(first).toMatchObject({
    points: { count: 0 },
    marks: [],
    problems: [],
    skipped: [],
    skip: 0,
  });
  const second = parser.push(file.subarray(file.length - 4));
  expect(second.points.count).toBe(1);
  expect(parser.finish().problems).toEqual([]);
});

/** JSON with "NaN", "Infinity" and "-Infinity" for the numbers that JSON lacks. */
function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"), (key, value: unknown) =>
    key === "value" && typeof value === "string" ? Number(value) : value,
  );
}
