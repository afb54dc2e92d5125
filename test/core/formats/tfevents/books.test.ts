import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventFileCases, withFlip } from "../../../helpers/event-file-cases.ts";
import {
  concat,
  event,
  fileVersion,
  histogram,
  image,
  record,
  scalar,
} from "../../../helpers/event-file-writer.ts";
import { booksOf, contentOf, readAtOnce, readInPieces } from "../../../helpers/read-event-file.ts";

const files = Object.values(eventFileCases);
const pictures = concat([
  record(fileVersion()),
  ...Array.from({ length: 6 }, (_, step) =>
    concat([
      record(event({ step, summary: [scalar("loss/g/mel", step)] })),
      record(event({ step, summary: [image("all/mel", 9000 + step)] })),
      record(event({ step, summary: [image("all/gen", 5000), scalar("behind", step)] })),
      record(event({ step, summary: [histogram("weights", 20)] })),
    ]),
  ),
]);

/** Valid, cut, changed, with parts left out, twice, or of another file. */
const anyFile = fc
  .record({
    file: fc.constantFrom(pictures, ...files),
    other: fc.constantFrom(pictures, ...files),
    changes: fc.array(
      fc.record({ at: fc.nat(), kind: fc.nat(5), byte: fc.nat(255), length: fc.nat(3000) }),
      { maxLength: 5 },
    ),
  })
  .map(({ file, other, changes }) =>
    changes.reduce((bytes, { at, kind, byte, length }) => {
      const from = bytes.length === 0 ? 0 : at % bytes.length;
      const [before, behind] = [bytes.subarray(0, from), bytes.subarray(from)];
      if (kind === 0) return concat([before, Uint8Array.of(byte), behind.subarray(1)]);
      if (kind === 1) return before;
      if (kind === 2) return concat([before, behind.subarray(length)]);
      if (kind === 3) return concat([before, behind.subarray(0, length), behind]);
      if (kind === 4) return concat([before, other.subarray(0, length), behind]);
      return concat([before, new Uint8Array(length), behind.subarray(length)]);
    }, file),
  );

const sizes = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 5 });

function total({ sums }: ReturnType<typeof readAtOnce>): number {
  return sums.records + sums.blobs + sums.unreadable;
}

describe("the books of any file", () => {
  test("are its size, and the same however it is cut and jumped through", () => {
    fc.assert(
      fc.property(anyFile, sizes, (file, pieces) => {
        const whole = readAtOnce(file);
        expect(total(whole)).toBe(file.length);
        expect(booksOf(readInPieces(file, pieces))).toEqual(booksOf(whole));
      }),
      { numRuns: 400 },
    );
  });

  test("are the same where the parser is not told the size, and so walks through each picture", () => {
    fc.assert(
      fc.property(anyFile, sizes, (file, pieces) => {
        const told = readInPieces(file, pieces);
        const isCut = told.problems.some(({ reason }) => reason.id === "problem.record-cut");
        const walked = readInPieces(file, pieces, { told: false });
        expect(walked.points).toEqual(told.points);
        // A jump beyond the end goes unseen then.
        if (!isCut) expect(booksOf(walked)).toEqual(booksOf(told));
      }),
      { numRuns: 400 },
    );
  });

  test("are its size when everything is checked, and what is damaged then is no less", () => {
    fc.assert(
      fc.property(anyFile, sizes, (file, pieces) => {
        const whole = readAtOnce(file);
        const verified = readInPieces(file, pieces, { verify: true });
        expect(verified.pushed).toBe(file.length);
        expect(total(verified)).toBe(file.length);
        expect(verified.unchecked).toEqual([]);
        expect(verified.sums.unreadable).toBeGreaterThanOrEqual(whole.sums.unreadable);
        expect(booksOf(readAtOnce(file, { verify: true }))).toEqual(booksOf(verified));
      }),
      { numRuns: 400 },
    );
  });
});

test.each(Object.entries({ pictures, ...eventFileCases }))(
  "%s holds the same when everything is checked",
  (_, file) => {
    const [plain, verified] = [readAtOnce(file), readAtOnce(file, { verify: true })];
    const jumps = plain.unchecked.length > 0;
    expect(contentOf(verified)).toEqual(contentOf(plain));
    expect(verified.sums).toEqual(plain.sums);
    expect(verified.unchecked).toEqual([]);
    expect(readInPieces(file, [512]).pushed < file.length).toBe(jumps);
  },
);

describe("a picture whose bytes do not match its checksum", () => {
  const before = record(event({ step: 3, summary: [scalar("loss", 1)] }));
  const picture = record(event({ step: 3, summary: [image("all/mel", 9000)] }));
  const file = withFlip(concat([before, picture, before]), before.length + 4000);

  test("is not seen where it is jumped over", () => {
    const { problems, unchecked, points } = readAtOnce(file);
    expect({ problems, unchecked }).toEqual({ problems: [], unchecked: ["image"] });
    expect(points).toHaveLength(2);
  });

  test("is told by its place, its length and its step, and no point is lost", () => {
    const { problems, skipped, points, sums } = readAtOnce(file, { verify: true });
    const reason = { id: "problem.bad-blob", what: "image", bytes: picture.length, step: "3" };
    expect(problems).toEqual([{ offset: before.length, reason }]);
    expect(skipped).toEqual({});
    expect(points).toHaveLength(2);
    expect(sums).toEqual({ records: 2 * before.length, blobs: 0, unreadable: picture.length });
  });

  test("takes a number in its record with it, for nothing vouches for that", () => {
    const both = record(event({ step: 3, summary: [image("all/mel", 9000), scalar("b", 1)] }));
    const { problems, points } = readAtOnce(withFlip(both, 4000), { verify: true });
    const reason = { id: "problem.bad-checksum", bytes: both.length };
    expect({ problems, points }).toEqual({ problems: [{ offset: 0, reason }], points: [] });
  });
});
