import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import {
  type FileEvent,
  type FileEvents,
  openFileEvents,
  watchedFoldersAtMost,
} from "../../src/watch/file-events.ts";
import { createTempFolder } from "./temp-tree.ts";

beforeEach(() => {
  vi.stubEnv("STOPWATCH_NO_EVENTS", "0");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Events of a test, closed at its end. */
function open(): { readonly events: FileEvents; readonly seen: FileEvent[] } {
  const seen: FileEvent[] = [];
  const events = openFileEvents((event) => seen.push(event));
  onTestFinished(() => events.close());
  return { events, seen };
}

/** The watch needs a moment to stand: acts until `holds`, and fails after ten seconds. */
async function actUntil(act: () => void, holds: () => boolean): Promise<void> {
  await vi.waitFor(
    () => {
      act();
      expect(holds()).toBe(true);
    },
    { timeout: 10_000, interval: 50 },
  );
}

const contentOf = (path: string) => (event: FileEvent) =>
  event.means === "content" && event.path === path;

test("each append of a burst tells of its log, the last one too", async () => {
  const folder = createTempFolder();
  const log = join(folder, "train.log");
  writeFileSync(log, "");
  const { events, seen } = open();
  await events.watch([folder]);
  await actUntil(
    () => appendFileSync(log, "line\n"),
    () => seen.some(contentOf(log)),
  );
  // A burst as a logging interval is one: a throttle of 50 ms would keep the last of it to itself.
  for (let burst = 0; burst < 5; burst += 1) {
    for (let line = 0; line < 13; line += 1) {
      await new Promise((resolve) => setTimeout(resolve, 4));
      seen.length = 0;
      appendFileSync(log, "line\n");
    }
    await vi.waitFor(() => expect(seen.some(contentOf(log))).toBe(true), { timeout: 10_000 });
  }
});

test("a checkpoint that is written wakes nobody; one that appears is an entry", async () => {
  const folder = createTempFolder();
  const log = join(folder, "train.log");
  const { events, seen } = open();
  await events.watch([folder]);
  let saves = 0;
  await actUntil(
    () => {
      saves += 1;
      writeFileSync(join(folder, `G_${saves}.pth`), "weights");
    },
    () => seen.some((event) => event.means === "entries" && event.path === folder),
  );
  await actUntil(
    () => appendFileSync(log, "line\n"),
    () => seen.some(contentOf(log)),
  );
  expect(seen.filter((event) => event.path.endsWith(".pth"))).toEqual([]);
});

test("a folder that was deleted and made again is watched again", async () => {
  const root = createTempFolder();
  const folder = join(root, "alice");
  const log = join(folder, "train.log");
  mkdirSync(folder);
  writeFileSync(log, "");
  const { events, seen } = open();
  await events.watch([folder]);
  await actUntil(
    () => appendFileSync(log, "line\n"),
    () => seen.some(contentOf(log)),
  );
  rmSync(folder, { recursive: true });
  await events.watch([folder]);
  // Something else takes the inode, so that the new folder is another one.
  mkdirSync(join(root, "between"));
  mkdirSync(folder);
  writeFileSync(log, "");
  seen.length = 0;
  await events.watch([folder]);
  await actUntil(
    () => appendFileSync(log, "line\n"),
    () => seen.some(contentOf(log)),
  );
});

test("a folder that is no longer asked for tells nothing; one below it still does", async () => {
  const root = createTempFolder();
  const inner = join(root, "alice");
  mkdirSync(inner);
  const [outerLog, innerLog] = [join(root, "train.log"), join(inner, "train.log")];
  const { events, seen } = open();
  await events.watch([root, inner]);
  await actUntil(
    () => appendFileSync(outerLog, "line\n"),
    () => seen.some(contentOf(outerLog)),
  );
  await events.watch([]);
  await events.watch([inner]);
  seen.length = 0;
  await actUntil(
    () => {
      appendFileSync(outerLog, "line\n");
      appendFileSync(innerLog, "line\n");
    },
    () => seen.some(contentOf(innerLog)),
  );
  expect(seen.filter(contentOf(outerLog))).toEqual([]);
});

test("of very many folders only the first are watched", async () => {
  const root = createTempFolder();
  const folders = Array.from({ length: watchedFoldersAtMost + 1 }, (_, index) => {
    const folder = join(root, `voice-${index}`);
    mkdirSync(folder);
    return folder;
  });
  const { events, seen } = open();
  await events.watch(folders);
  const logs = folders.map((folder) => join(folder, "train.log"));
  const [last] = logs.slice(-1);
  await actUntil(
    () => {
      for (const log of logs) appendFileSync(log, "line\n");
    },
    () => logs.slice(0, -1).every((log) => seen.some(contentOf(log))),
  );
  expect(seen.filter(contentOf(last ?? ""))).toEqual([]);
});

test("a missing folder is no error, and STOPWATCH_NO_EVENTS=1 turns all off", async () => {
  const folder = createTempFolder();
  const { events, seen } = open();
  await events.watch([join(folder, "missing")]);
  vi.stubEnv("STOPWATCH_NO_EVENTS", "1");
  const off = open();
  await off.events.watch([folder]);
  await events.watch([folder]);
  const log = join(folder, "train.log");
  await actUntil(
    () => appendFileSync(log, "line\n"),
    () => seen.some(contentOf(log)),
  );
  expect(off.seen).toEqual([]);
});
