import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventFile } from "../../../../src/core/formats/tfevents/event-file.ts";
import { eventFileCases, withFlip } from "../../../helpers/event-file-cases.ts";
import {
  bytesField,
  concat,
  doubleField,
  event,
  eventFile as fileOf,
  fileVersion,
  float32,
  floatField,
  metadata,
  noise,
  record,
  recordHeader,
  scalar,
  summaryValue,
  tensorValue,
  utf8,
  varint,
  varintField,
} from "../../../helpers/event-file-writer.ts";
import { contentOf, readAtOnce, readInPieces } from "../../../helpers/read-event-file.ts";

/** A record of 48 bytes each, steps 0 to 9. */
const ten = Array.from({ length: 10 }, (_, step) =>
  record(event({ step: step + 1, summary: [scalar("loss/g/mel", step)] })),
);
const small = concat([record(fileVersion()), ...ten]);
const good = record(event({ step: 77, summary: [scalar("good", 1)] }));

describe("a small file", () => {
  test("cut at any of its last 200 bytes gives its whole records, and names the cut one", () => {
    for (let missing = 1; missing <= 200; missing++) {
      const { points, problems } = readAtOnce(small.subarray(0, small.length - missing));
      const lost = Math.ceil(missing / 48);
      expect(points.map(({ value }) => value)).toEqual(ten.slice(lost).map((_, value) => value));
      const held = (48 - (missing % 48)) % 48;
      const offset = small.length - lost * 48;
      // Without its length, a record is taken for the shortest there is.
      const text = { id: "problem.record-cut", missing: held < 12 ? 16 - held : 48 - held };
      expect(problems).toEqual(held === 0 ? [] : [{ offset, reason: text }]);
    }
  });

  test("with a flip in any of its last 200 bytes loses the one record, and says so once", () => {
    for (let back = 1; back <= 200; back++) {
      const { points, problems } = readAtOnce(withFlip(small, small.length - back));
      const lost = 10 - Math.ceil(back / 48);
      expect(points.map(({ value }) => value)).toEqual(
        ten.map((_, value) => value).filter((value) => value !== lost),
      );
      const inHeader = (48 - (back % 48)) % 48 < 12;
      const id = inHeader ? "problem.bad-header" : "problem.bad-checksum";
      expect(problems).toEqual([{ offset: 40 + lost * 48, reason: { id, bytes: 48 } }]);
    }
  });

  test("with a hole of zeros loses what stood there", () => {
    const file = Uint8Array.from(small);
    file.fill(0, 40 + 48 + 5, 40 + 4 * 48 + 20);
    const { points, problems } = readAtOnce(file);
    expect(points.map(({ value }) => value)).toEqual([0, 5, 6, 7, 8, 9]);
    expect(problems).toEqual([{ offset: 88, reason: { id: "problem.bad-header", bytes: 4 * 48 } }]);
  });
});

describe("a damage that nothing readable has followed yet", () => {
  test("is reported at the end, with all bytes from its beginning", () => {
    const parser = eventFile.createParser({ name: "tfevents" });
    expect(parser.push(concat([good, noise(100_000)])).problems).toEqual([]);
    const [problem] = parser.finish().problems;
    expect(problem).toEqual({
      offset: good.length,
      reason: { id: "problem.bad-header", bytes: 100_000 },
    });
  });
});

describe("a good header in the midst of a damage", () => {
  test("is no record where no Event follows it", () => {
    const file = concat([new Uint8Array(20), recordHeader(30), new Uint8Array(10), good]);
    const { points, problems } = readAtOnce(file);
    expect(points).toHaveLength(1);
    expect(problems).toEqual([{ offset: 0, reason: { id: "problem.bad-header", bytes: 42 } }]);
  });
});

describe("a length", () => {
  const lengths = [
    0n,
    1n,
    4097n,
    2n ** 31n - 1n,
    2n ** 31n,
    2n ** 31n + 1n,
    2n ** 32n,
    2n ** 63n,
    2n ** 64n - 1n,
  ];

  test.each(lengths)(
    "of %d without its checksum is a damage, and what follows is read",
    (length) => {
      const header = withFlip(recordHeader(length), 9);
      const { points, problems } = readAtOnce(concat([good, header, good]));
      expect(points).toHaveLength(2);
      expect(problems).toEqual([
        { offset: good.length, reason: { id: "problem.bad-header", bytes: 12 } },
      ]);
    },
  );

  test.each(lengths.filter((length) => length > 2n ** 31n))(
    "of %d is a damage even with its checksum",
    (length) => {
      const { points, problems } = readAtOnce(concat([good, recordHeader(length), good]));
      expect(points).toHaveLength(2);
      expect(problems).toEqual([
        { offset: good.length, reason: { id: "problem.bad-header", bytes: 12 } },
      ]);
    },
  );

  test("of 64 MiB with its checksum waits for its bytes without a buffer for them", () => {
    const parser = eventFile.createParser({ name: "tfevents" });
    const before = process.memoryUsage().arrayBuffers;
    parser.push(recordHeader(2n ** 26n));
    const garbage = noise(1_000_000);
    for (let turn = 0; turn < 20; turn++) parser.push(garbage);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
    expect(parser.finish().problems).toEqual([
      { offset: 0, reason: { id: "problem.record-cut", missing: 2 ** 26 + 4 - 20_000_000 } },
    ]);
  });

  const beyond = [2 ** 26 + 1, 2 ** 30, 2 ** 31];
  test.each(beyond)("of %d is a damage where the file ends before it does", (length) => {
    const { points, problems, sums } = readAtOnce(concat([good, recordHeader(length), good]));
    expect(points).toHaveLength(2);
    const reason = { id: "problem.bad-header", bytes: 12 };
    expect(problems).toEqual([{ offset: good.length, reason }]);
    expect(sums).toEqual({ records: 2 * good.length, blobs: 0, unreadable: 12 });
    // Behind a damage, such a header is not taken for the next record.
    const hidden = concat([Uint8Array.of(7), recordHeader(length), Uint8Array.of(9), good]);
    expect(readAtOnce(hidden).problems).toEqual([
      { offset: 0, reason: { id: "problem.bad-header", bytes: 14 } },
    ]);
  });

  test.each(beyond)("of %d is jumped over where all of it stands in the file", (length) => {
    const graph = length - 9 - 1 - (length < 2 ** 28 ? 4 : 5);
    const start = concat([recordHeader(length), doubleField(1, 1), varint(0x22), varint(graph)]);
    const file = { size: length + 16 + good.length, live: false };
    const parser = eventFile.createParser({ name: "tfevents" });
    expect(parser.push(concat([start, new Uint8Array(20)]), file).skip).toBe(graph - 20);
    const last = parser.push(concat([new Uint8Array(4), good]), file);
    expect(last.points.count).toBe(1);
    expect(last.skipped).toEqual([{ what: "graph", checked: false, count: 1, bytes: graph }]);
    expect(parser.finish().problems).toEqual([]);
  });

  test("of 0 is an event that says nothing", () => {
    expect(contentOf(readAtOnce(concat([record(new Uint8Array(0)), good])))).toEqual(
      contentOf({ ...readAtOnce(good) }),
    );
  });
});

describe("a picture that is cut by the end of the file", () => {
  test("is a cut record, whether the reader jumps beyond the end or not", () => {
    const picture = summaryValue(bytesField(1, utf8("mel")), bytesField(4, noise(100_000)));
    const full = record(event({ summary: [picture] }));
    const file = full.subarray(0, 60_000);
    const whole = readAtOnce(file);
    expect(whole.problems).toEqual([
      { offset: 0, reason: { id: "problem.record-cut", missing: full.length - 60_000 } },
    ]);
    expect(whole.skipped).toEqual({});
    expect(whole.sums).toEqual({ records: 0, blobs: 0, unreadable: 60_000 });
    expect(contentOf(readInPieces(file, [7]))).toEqual(contentOf(whole));
  });
});

/** Payloads with a good checksum that are no Event. */
const noEvents: Readonly<Record<string, Uint8Array>> = {
  "a wall time that is cut": Uint8Array.of(0x09, 1, 2, 3),
  "a varint of eleven bytes": concat([
    doubleField(1, 1),
    Uint8Array.of(0x10),
    new Uint8Array(10).fill(0xff),
    varint(1),
  ]),
  "a varint without end": concat([doubleField(1, 1), Uint8Array.of(0x10, 0xff)]),
  "a field number of 0": concat([doubleField(1, 1), Uint8Array.of(0x00, 0x01)]),
  "a group": concat([doubleField(1, 1), Uint8Array.of(0x0b, 0x0c)]),
  "a wire type that is none": concat([doubleField(1, 1), Uint8Array.of(0x0f)]),
  "a summary longer than the event": event({ fields: [concat([varint(0x2a), varint(100)])] }),
  "a length of 2^64 - 1": event({ fields: [concat([varint(0x2a), varint(-1)])] }),
  "a value longer than its summary": event({ summary: [Uint8Array.of(0x0a, 50)] }),
  "a tag longer than its value": event({ summary: [summaryValue(Uint8Array.of(0x0a, 50))] }),
  "a number that is cut": event({ summary: [summaryValue(Uint8Array.of(0x15, 0, 0))] }),
  "a tensor with a wire type that is none": event({
    summary: [tensorValue("a", Uint8Array.of(7))],
  }),
  "a shape longer than its tensor": event({ summary: [tensorValue("a", Uint8Array.of(0x12, 9))] }),
  "metadata longer than its value": event({ summary: [summaryValue(Uint8Array.of(0x4a, 9))] }),
  "a plugin's name longer than its data": event({
    summary: [tensorValue("a", varintField(1, 1), bytesField(1, Uint8Array.of(0x0a, 9)))],
  }),
  "a tag of 20 KB": event({ summary: [scalar("x".repeat(20_000), 1)] }),
  "2 MB of fields that mean nothing": event({ fields: [new Uint8Array(2_000_000).fill(0x78)] }),
};

describe("a record with a good checksum that holds", () => {
  test.each(Object.entries(noEvents))("%s is a problem, and the next one is read", (_, payload) => {
    const file = concat([record(payload), good]);
    const { points, problems } = readAtOnce(file);
    expect(problems).toEqual([{ offset: 0, reason: { id: "problem.bad-event" } }]);
    expect(points).toHaveLength(1);
    expect(contentOf(readInPieces(file, [1000, 3]))).toEqual({
      points,
      problems,
      marks: [],
      skipped: {},
    });
  });

  test("tags about as long as may be gives the same cut anywhere", () => {
    const lengths = [16_000, 16_364, 16_365, 17_000];
    for (const second of lengths) {
      const summary = [16_000, second].map((length) => scalar("x".repeat(length), 1));
      const file = concat([record(event({ summary })), good]);
      const { points } = readAtOnce(file);
      expect(points).toHaveLength(second > 16_364 ? 1 : 3);
      for (const size of [1, 1000, 4096, 16_383, 16_385, 20_000]) {
        expect(contentOf(readInPieces(file, [size]))).toEqual(contentOf(readAtOnce(file)));
      }
    }
  });

  test("fields of another wire type than they should have passes them by", () => {
    const value = summaryValue(
      varintField(1, 5),
      doubleField(2, 1),
      bytesField(1, utf8("loss")),
      floatField(2, 2.5),
      floatField(8, 1),
      varintField(4, 1),
      bytesField(99, noise(50)),
      floatField(536_870_911, 1),
    );
    const { points, problems, skipped } = readAtOnce(
      record(event({ step: 1, summary: [value], fields: [floatField(2, 9), varintField(5, 1)] })),
    );
    expect(points.map(({ tag, step, value: number }) => [tag, step, number])).toEqual([
      ["loss", 1, 2.5],
    ]);
    expect({ problems, skipped }).toEqual({ problems: [], skipped: {} });
  });

  test("its fields in any order gives the same point", () => {
    const value = bytesField(5, summaryValue(floatField(2, 2.5), bytesField(1, utf8("loss"))));
    const { points } = readAtOnce(record(concat([value, varintField(2, 3), doubleField(1, 4.5)])));
    expect(points).toEqual([{ tag: "loss", step: 3, wallTime: 4.5, value: 2.5 }]);
  });

  test.each([
    ["several numbers, packed", bytesField(5, new Uint8Array(2000))],
    ["several numbers, one by one", concat([floatField(5, 1), floatField(5, 2)])],
    ["several numbers as they are", bytesField(4, new Uint8Array(8))],
    ["no number", new Uint8Array(0)],
    [
      "one number for ten places",
      concat([bytesField(2, bytesField(2, varintField(1, 10))), floatField(5, 1)]),
    ],
    ["half a number", bytesField(5, new Uint8Array(3))],
    ["a list of another type", bytesField(6, new Uint8Array(8))],
  ])("a scalar tensor with %s counts it as a tensor", (_, numbers) => {
    const tensor = concat([varintField(1, 1), numbers]);
    const { points, skipped, problems } = readAtOnce(
      record(event({ summary: [tensorValue("loss", tensor, metadata("scalars"))] })),
    );
    expect({ points, problems }).toEqual({ points: [], problems: [] });
    expect(skipped).toEqual({ tensor: { count: 1, bytes: tensor.length } });
  });

  test("one number in a shape of one place gives the point", () => {
    const shape = bytesField(2, bytesField(2, varintField(1, 1)));
    const tensor = concat([varintField(1, 1), shape, bytesField(5, float32(2.5))]);
    const { points } = readAtOnce(
      record(event({ summary: [tensorValue("loss", tensor, metadata("scalars"))] })),
    );
    expect(points.map(({ value }) => value)).toEqual([2.5]);
  });

  test("a tag that is no UTF-8 keeps its points, and is named once", () => {
    const value = summaryValue(bytesField(1, Uint8Array.of(0x61, 0xff)), floatField(2, 1));
    const { points, problems } = readAtOnce(
      fileOf(event({ step: 1, summary: [value] }), event({ step: 2, summary: [value] })),
    );
    expect(points.map(({ tag, step }) => [tag, step])).toEqual([
      ["a\ufffd", 1],
      ["a\ufffd", 2],
    ]);
    expect(problems).toEqual([{ offset: 0, reason: { id: "problem.encoding" } }]);
  });
});

describe("fuzzed", () => {
  const files = Object.values(eventFileCases).filter((file) => file.length > 0);
  const mutations = fc.array(
    fc.record({ at: fc.nat(), kind: fc.nat(4), byte: fc.nat(255), length: fc.nat(300) }),
    { minLength: 1, maxLength: 8 },
  );

  test("files are read without a throw, and the same cut anywhere", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        mutations,
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1 }),
        (file, changes, sizes) => {
          const mutated = changes.reduce(mutate, file);
          const whole = readAtOnce(mutated);
          expect(contentOf(readInPieces(mutated, sizes))).toEqual(contentOf(whole));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("payloads with good checksums leave what follows readable, and are the same cut anywhere", () => {
    const payloads = [
      event({ step: 5, summary: [scalar("loss", 1), scalar("mel", 2)] }),
      event({ summary: [tensorValue("loss", bytesField(5, float32(1)), metadata("scalars"))] }),
      event({
        summary: [scalar("a", 1), summaryValue(bytesField(4, noise(4500))), scalar("b", 2)],
      }),
      event({ summary: [summaryValue(bytesField(4, noise(4500))), scalar("b", 2)] }),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...payloads),
        mutations,
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1 }),
        (payload, changes, sizes) => {
          const file = concat([record(changes.reduce(mutate, payload)), good]);
          const whole = readAtOnce(file);
          expect(whole.points.at(-1)?.tag).toBe("good");
          expect(contentOf(readInPieces(file, sizes))).toEqual(contentOf(whole));
        },
      ),
      { numRuns: 1000 },
    );
  });

  // Work that grew with the square of the size would take minutes here and run into the test's time limit.
  test("8 MiB of anything is read to its end", () => {
    const size = 8 << 20;
    const hostile = {
      zeros: new Uint8Array(size),
      noise: noise(size),
      "record starts": new Uint8Array(size).map((_, index) => (index % 13 === 12 ? 9 : 0)),
      "a record of empty values": record(event({ fields: [bytesField(5, emptyValues)] })),
    };
    for (const [name, bytes] of Object.entries(hostile)) {
      expect(readAtOnce(bytes), name).toBeDefined();
    }
  });
});

const emptyValues = new Uint8Array(1 << 19).map((_, index) => (index % 2 === 0 ? 0x0a : 0));

function mutate(
  file: Uint8Array,
  { at, kind, byte, length }: { at: number; kind: number; byte: number; length: number },
): Uint8Array {
  const from = file.length === 0 ? 0 : at % file.length;
  const before = file.subarray(0, from);
  const behind = file.subarray(from);
  switch (kind) {
    case 0: // a byte replaced
      return concat([before, Uint8Array.of(byte), behind.subarray(1)]);
    case 1: // cut
      return before;
    case 2: // bytes left out
      return concat([before, behind.subarray(length)]);
    case 3: // bytes twice
      return concat([before, behind.subarray(0, length), behind]);
    default: // bytes from elsewhere
      return concat([before, file.subarray(0, length), behind]);
  }
}
