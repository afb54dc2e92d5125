import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { preloaded } from "./stop/preloads.ts";

// N22 over every suite but the switch's own: whatever a test does with stopwatch, in its own process or by starting the
// program, no real signal leaves through `process.kill`. A file that sends one fails.

const own = resolve("test/stop");
const kill = process.kill.bind(process);
let folder: string | undefined;
let sent: unknown[] = [];

beforeAll(() => {
  if (expect.getState().testPath?.startsWith(own)) return;
  folder = mkdtempSync(join(tmpdir(), "stopwatch-signals-"));
  const variables = { STOPWATCH_RECORDING: join(folder, "recording.jsonl") };
  Object.assign(process.env, preloaded("signal-recorder", variables));
  sent = [];
  process.kill = (pid, signal = "SIGTERM") => {
    if (signal !== 0) sent.push({ pid, signal });
    return kill(pid, signal);
  };
});

afterAll(() => {
  if (folder === undefined) return;
  process.kill = kill;
  const recording = recordedIn(join(folder, "recording.jsonl"));
  rmSync(folder, { recursive: true });
  folder = undefined;
  expect([...sent, ...recording], "N22: real signals that left").toEqual([]);
});

/** Signals that programs sent; starts of programs are the recorder's other lines. */
function recordedIn(path: string): readonly unknown[] {
  try {
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    // The recorder writes this shape and nothing else.
    const records = lines.map((line) => JSON.parse(line) as { signal?: unknown });
    return records.filter(({ signal }) => signal !== undefined && signal !== 0);
  } catch {
    // No program was started.
    return [];
  }
}
