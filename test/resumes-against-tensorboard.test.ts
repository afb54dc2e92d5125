import { execFileSync, spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { evaluate } from "../src/core/evaluate.ts";
import { seriesOf } from "../src/core/series.ts";
import { evaluateOptions } from "../src/options.ts";
import { readOnce } from "../src/read-once.ts";
import { event, eventFile, fileVersion, scalar, sessionLog } from "./helpers/event-file-writer.ts";
import { createTempFolder, writeTree } from "./watch/temp-tree.ts";

// Three loaders of TensorBoard have three rules for a training that was resumed. Ours is the third's, whatever
// the files say of sessions: the later start counts from its first step on. (Two tags, a point each 100 steps.)

const python =
  process.env["STOPWATCH_PYTHON"] ?? resolve(import.meta.dirname, "../.venv/bin/python");
const howToEnable =
  "TensorBoard is missing, so its loaders' counts are those of version 2.20 as measured before. To ask it: " +
  "python3 -m venv .venv && .venv/bin/pip install tensorboard";
const hasTensorBoard =
  spawnSync(python, ["-c", "import tensorboard.backend.event_processing.event_accumulator"])
    .status === 0;

/** An event file of points from one step to another, with a START at its beginning where one is asked for. */
function start(from: number, to: number, session?: number): Uint8Array {
  const points: Uint8Array[] = [];
  for (let step = from; step <= to; step += 100) {
    const summary = [scalar("loss/g/mel", 50 - step / 1000), scalar("learning_rate", 1e-4)];
    points.push(event({ step, wallTime: 1_700_000_000 + step, summary }));
  }
  const sessions = session === undefined ? [] : [sessionLog(1, { step: session })];
  return eventFile(fileVersion(), ...sessions, ...points);
}

/** Folders of event files; how many points each loader shows of them, and what we list. */
const cases = [
  {
    name: "a plain resume, as all voice trainers write it",
    files: [start(0, 10_000), start(8000, 15_000)],
    shown: { event_accumulator: 344, plugin_event_accumulator: 344, rustboard: 302 },
    ours: 302,
    segments: [{ kind: "start" }, { kind: "resume", firstStep: 8000, overlapTo: 10_000 }],
  },
  {
    name: "a START in the second file",
    files: [start(0, 10_000), start(8000, 15_000, 8000)],
    shown: { event_accumulator: 302, plugin_event_accumulator: 344, rustboard: 302 },
    ours: 302,
    segments: [{ kind: "start" }, { kind: "resume", firstStep: 8000, overlapTo: 10_000 }],
  },
  {
    name: "a START in both files",
    files: [start(0, 10_000, 0), start(8000, 15_000, 8000)],
    shown: { event_accumulator: 302, plugin_event_accumulator: 302, rustboard: 302 },
    ours: 302,
    segments: [{ kind: "start" }, { kind: "resume", firstStep: 8000, overlapTo: 10_000 }],
  },
  {
    name: "a silent restart at step 0",
    files: [start(0, 10_000), start(0, 3000)],
    shown: { event_accumulator: 264, plugin_event_accumulator: 264, rustboard: 62 },
    ours: 62,
    segments: [{ kind: "start" }, { kind: "restart", firstStep: 0, overlapTo: 10_000 }],
  },
  {
    name: "a resume that leaves a gap",
    files: [start(0, 4000), start(6000, 8000)],
    shown: { event_accumulator: 124, plugin_event_accumulator: 124, rustboard: 124 },
    ours: 124,
    segments: [{ kind: "start" }, { kind: "resume", firstStep: 6000, gapFrom: 4000 }],
  },
] as const;

test.each(cases)("the audit lists $name, and keeps the points that the rule keeps", async (one) => {
  const { runs } = await readOnce([written(one.files)], { checkpointFolders: [] });
  const [read] = runs;
  if (read === undefined) throw new Error("no run was found");
  const kept = [...seriesOf(read.run).values()].reduce((sum, { values }) => sum + values.length, 0);
  expect(kept).toBe(one.ours);
  const evaluation = evaluate(read.run, evaluateOptions({}));
  expect(evaluation.segments).toMatchObject(one.segments);
  const [, second] = one.segments;
  const listed = evaluation.findings.find(({ rule }) => rule === "segments");
  expect(listed?.message.id).toBe(
    second.kind === "resume" ? "finding.resumed" : "finding.restarted",
  );
  expect(listed?.evidence).toMatchObject({ segment: 2, firstStep: second.firstStep });
});

test("TensorBoard's loaders show of the same files what is said of them", (context) => {
  if (!hasTensorBoard && process.env["CI"] === undefined) context.skip(howToEnable);
  expect(hasTensorBoard, howToEnable).toBe(true);
  const folders = cases.map(({ files }) => written(files));
  const script = resolve(import.meta.dirname, "helpers/loader_counts.py");
  const json = execFileSync(python, [script], { input: folders.join("\n"), encoding: "utf8" });
  // The shape is that which loader_counts.py prints.
  const found = JSON.parse(json) as Readonly<Record<string, Readonly<Record<string, number>>>>;
  for (const [index, { shown, name }] of cases.entries()) {
    const counts = found[folders[index] ?? ""] ?? {};
    expect(Object.keys(counts)).toContain("event_accumulator");
    const asked = Object.fromEntries(Object.entries(shown).filter(([loader]) => loader in counts));
    expect(counts, name).toEqual(asked);
  }
});

/** A run folder with these event files, in the order of their names. */
function written(files: readonly Uint8Array[]): string {
  const folder = createTempFolder();
  for (const [index, file] of files.entries()) {
    writeTree(folder, { [join("alice", `events.out.tfevents.170000000${index}.vm.1.0`)]: file });
  }
  return join(folder, "alice");
}
