import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { type WatchOptions, type WatchTick, watchLogdir } from "../../src/watch/watch-logdir.ts";
import { createTempFolder, lossTable, trainLog, writeTree } from "./temp-tree.ts";

afterEach(() => {
  delete process.env["STOPWATCH_NO_EVENTS"];
});

/** Times so short that a test is quick, and a heartbeat that comes on its own only where it is asked for. */
const quick = { pace: { activeMs: 20, idleMs: 20 }, rescanMs: 60, heartbeatMs: 60_000 };

/**
 * Watches, and after each tick does what `acts` says for it; ends after the tick that `acts` has nothing
 * for, or after ten seconds, which fails the test by what it then lacks.
 */
async function ticks(
  paths: readonly string[],
  options: Omit<WatchOptions, "signal">,
  acts: readonly ((tick: WatchTick) => void)[],
): Promise<readonly WatchTick[]> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), 10_000);
  const seen: WatchTick[] = [];
  for await (const tick of watchLogdir(paths, { ...options, signal: ending.signal })) {
    const next = acts[seen.length];
    seen.push(tick);
    if (next === undefined) ending.abort();
    else next(tick);
  }
  clearTimeout(timer);
  return seen;
}

test.each([
  ["with events", "0"],
  ["by polling alone", "1"],
])("a logdir that comes, fills, grows, empties and goes is followed %s", async (_, noEvents) => {
  process.env["STOPWATCH_NO_EVENTS"] = noEvents;
  const root = createTempFolder();
  const logs = join(root, "logs");
  const seen = await ticks([logs], quick, [
    (tick) => {
      expect(tick.runs).toEqual([]);
      expect(tick.problems.map((problem) => problem.reason)).toEqual([
        { id: "problem.unreadable", code: "ENOENT" },
      ]);
      writeTree(logs, { "alice/train.log": trainLog });
    },
    () => appendFileSync(join(logs, "alice/train.log"), "one more line\n"),
    () => rmSync(logs, { recursive: true }),
  ]);
  expect(seen.map((tick) => [tick.changed, tick.runs.map((run) => run.name)])).toEqual([
    [false, []],
    [true, ["alice"]],
    [true, ["alice"]],
    [true, expect.anything()],
  ]);
});

test("a new run beside another is found", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog });
  const seen = await ticks([root], quick, [
    () => {
      mkdirSync(join(root, "bob"));
      writeFileSync(join(root, "bob/metrics.csv"), lossTable);
    },
  ]);
  expect(seen.at(-1)?.runs.map((run) => run.name)).toEqual(["alice", "bob"]);
});

test("a heartbeat comes although nothing changes, and says so", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog });
  const seen = await ticks([root], { ...quick, heartbeatMs: 30 }, [() => {}, () => {}]);
  expect(seen.map((tick) => tick.changed)).toEqual([true, false, false]);
});

test("between ticks that are asked for at once everything else has its turn", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog });
  let turns = 0;
  const seen: number[] = [];
  const ask = (tick: WatchTick) => {
    seen.push(turns);
    setImmediate(() => {
      turns += 1;
    });
    tick.again();
  };
  // Events are asked for after the first tick, which waits for the system.
  await ticks([root], { ...quick, rescanMs: 60_000 }, [ask, ask, ask, ask]);
  expect(seen.slice(1)).toEqual([1, 2, 3]);
});

test("an event brings the next look forward", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog });
  const slow = {
    pace: { activeMs: 60_000, idleMs: 60_000 },
    rescanMs: 60_000,
    heartbeatMs: 60_000,
  };
  // The watch needs a moment to stand; from then on each line must be seen at once.
  const timer = setInterval(() => appendFileSync(join(root, "alice/train.log"), "line\n"), 100);
  const seen = await ticks([root], slow, [() => {}, () => {}]);
  clearInterval(timer);
  expect(seen.map((tick) => tick.changed)).toEqual([true, true, true]);
});

test("an abort ends the watching at once, before the first tick as well as between two", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog });
  const aborted = watchLogdir([root], { signal: AbortSignal.abort() });
  expect(await aborted.next()).toEqual({ done: true, value: undefined });
  const ending = new AbortController();
  const watching = watchLogdir([root], {
    signal: ending.signal,
    ...quick,
    pace: { activeMs: 60_000, idleMs: 60_000 },
    rescanMs: 60_000,
  });
  expect((await watching.next()).done).toBe(false);
  const next = watching.next();
  // The next look is a minute away: longer than a test may take.
  ending.abort();
  expect(await next).toEqual({ done: true, value: undefined });
});

test.skipIf(process.platform !== "linux")("nothing is left open after watching", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog });
  await ticks([root], quick, []);
  const kinds = () =>
    process
      .getActiveResourcesInfo()
      .filter((kind) => /FSEvent|FSWatch|StatWatcher|FSReq/.test(kind));
  // What the system was just asked ends first; then nothing may remain.
  await vi.waitFor(() => expect(kinds()).toEqual([]));
});

test("watching writes nothing", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog, "alice/config.json": "{}" });
  const state = () =>
    readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) => {
      const { mtimeMs, ctimeMs, size } = statSync(join(root, name));
      return [name, mtimeMs, ctimeMs, size];
    });
  const before = state();
  await ticks([root], { ...quick, heartbeatMs: 30 }, [() => {}, () => {}]);
  expect(state()).toEqual(before);
});
