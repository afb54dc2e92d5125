import { statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createRunReading } from "../src/run-reading.ts";
import { concat, event, fileVersion, record, scalar } from "./helpers/event-file-writer.ts";
import { createFolderForAll } from "./watch/temp-tree.ts";

const folder = createFolderForAll();

const log = concat([
  record(fileVersion()),
  ...Array.from({ length: 200 }, (_, step) =>
    record(event({ step: step + 1, summary: [scalar("loss/g/mel", step)] })),
  ),
]);
const hidden = Uint8Array.from(log);
hidden.fill(0, 4096, 8192);

/** A run of one event file that is read at times of our own, in seconds. */
function readAt(name: string) {
  const path = join(folder, name);
  writeFileSync(path, hidden);
  const written = statSync(path).mtimeMs / 1000;
  let now = 0;
  const reading = createRunReading(
    { path: folder, name: "run", logs: [{ path }], settings: [], checkpointFolders: [] },
    { checkpointFolders: [], monotonic: () => now, wall: () => written + now },
  );
  return {
    path,
    look: (at: number) => {
      now = at;
      return reading.readNew();
    },
    log: () => reading.runs()[0]?.logs[0],
  };
}

test("a page that a network drive shows late is read without an event, a new size or a new time", async () => {
  const { path, look, log: content } = readAt("events.out.tfevents.1.a");
  const { retryAfter, more } = await look(0);
  expect(more).toBe(false);
  expect(retryAfter).toBeGreaterThan(0);
  expect(content()?.pointCount).toBeLessThan(90);
  const { atime, mtime } = statSync(path);
  writeFileSync(path, log);
  utimesSync(path, atime, mtime);
  // Not before its time.
  await look(0);
  expect(content()?.pointCount).toBeLessThan(90);
  const after = await look(retryAfter ?? 0);
  expect(after.retryAfter).toBeUndefined();
  expect(content()?.pointCount).toBe(200);
  expect(content()?.problemCount).toBe(0);
  const { records = 0, unreadable } = content()?.read.sums ?? {};
  expect({ records, unreadable }).toEqual({ records: log.length, unreadable: 0 });
});

test("one that stays is told after a minute, once, and is asked for no more", async () => {
  const { look, log: content } = readAt("events.out.tfevents.1.b");
  for (let at = 0; at < 60; at += 2) expect((await look(at)).retryAfter).toBeGreaterThan(0);
  expect(content()?.problemCount).toBe(0);
  expect((await look(61)).retryAfter).toBeUndefined();
  expect(content()?.problemCount).toBe(2);
  await look(200);
  expect(content()?.problemCount).toBe(2);
});
