import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { listPoints, type ScalarPoint } from "../../src/core/formats/points.ts";
import { eventFile } from "../../src/core/formats/tfevents/event-file.ts";
import { systemDisk } from "../../src/watch/disk.ts";
import { createReadPace, type ReadPace, readWindows } from "../../src/watch/read-windows.ts";
import { concat, event, fileVersion, image, record, scalar } from "../helpers/event-file-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "stopwatch-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two scalars and two pictures of some 100 kB an interval, the second picture with a scalar behind it. */
function pictureLog(intervals: number): Uint8Array {
  const records = [record(fileVersion())];
  for (let step = 0; step < intervals; step += 1) {
    records.push(record(event({ step, summary: [scalar("loss/g/mel", step)] })));
    records.push(record(event({ step, summary: [image("all/mel", 90_000 + step)] })));
    records.push(
      record(event({ step, summary: [image("all/gen", 120_000), scalar("behind", step)] })),
    );
  }
  return concat(records);
}

async function readAll(path: string, size: number, pace: ReadPace) {
  const parser = eventFile.createParser({ name: path });
  const points: ScalarPoint[] = [];
  let bytes = 0;
  const file = await systemDisk.open(path, false);
  if ("code" in file) throw new Error(file.code);
  try {
    const take = (piece: Uint8Array) => {
      bytes += piece.length;
      const parsed = parser.push(piece);
      points.push(...listPoints(parsed.points));
      return parsed.skip;
    };
    const end = await readWindows(pace, {
      file,
      from: 0,
      to: size,
      budget: Number.MAX_SAFE_INTEGER,
      take,
    });
    return { points, bytes, end };
  } finally {
    await file.close();
  }
}

test("jumping, reading in order and reading over a network give the same points", async () => {
  const file = pictureLog(8);
  const path = join(folder, "events.out.tfevents.1.host.1.0");
  writeFileSync(path, file);
  const inOrder = { ...createReadPace(false), inOrder: Number.POSITIVE_INFINITY };
  const jumping = { ...createReadPace(false), inOrder: Number.NEGATIVE_INFINITY };
  const [first, second, third] = [
    await readAll(path, file.length, inOrder),
    await readAll(path, file.length, createReadPace(true)),
    await readAll(path, file.length, jumping),
  ];
  expect(first.points).toHaveLength(16);
  expect(second.points).toEqual(first.points);
  expect(third.points).toEqual(first.points);
  expect(third.bytes).toBeLessThan(file.length / 4);
  expect([first.end, second.end, third.end]).toEqual([file.length, file.length, file.length]);
});
