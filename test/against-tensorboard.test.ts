import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readAtOnce } from "./helpers/read-event-file.ts";

/** What TensorBoard reads from a file: step, wall time and value of each point of a tag, in file order. */
type Tags = Readonly<Record<string, readonly (readonly [string, string, string])[]>>;

const root = resolve(import.meta.dirname, "..");
const python = process.env["STOPWATCH_PYTHON"] ?? resolve(root, ".venv/bin/python");
const howToEnable =
  "TensorBoard is missing. To compare with it: " +
  "python3 -m venv .venv && .venv/bin/pip install tensorboard " +
  "(or name a Python that has it in STOPWATCH_PYTHON)";

/** Own fixtures that are sound: at a damaged record TensorBoard stops, and says nothing. */
const soundCases = [
  "torch",
  "torch-new-style",
  "tensorflow-2",
  "gpt-sovits",
  "merged-summaries",
  "number-types",
  "version-only",
];
const fixtures = soundCases.map((name) =>
  resolve(root, "fixtures/formats/event-file", name, "input.tfevents"),
);
/** Real logs of other people, which are not part of this repository: compared where they are at hand. */
const corpus = eventFilesIn(resolve(root, "../shared/corpus"));
const paths = [...fixtures, ...corpus];

const hasTensorBoard = canImportTensorBoard();
if (!hasTensorBoard) console.warn(howToEnable);

describe("event files as TensorBoard's own EventAccumulator reads them", () => {
  let fromTensorBoard: Readonly<Record<string, Tags>> = {};
  // Its checksums are pure Python: 40 MB of logs take it 10 s.
  beforeAll(() => {
    if (hasTensorBoard) fromTensorBoard = readWithTensorBoard();
  }, 300_000);

  for (const path of paths) {
    test(relative(root, path), (context) => {
      if (!hasTensorBoard && process.env["CI"] === undefined) context.skip(howToEnable);
      expect(hasTensorBoard, howToEnable).toBe(true);
      expect(pointsOf(readFileSync(path))).toEqual(fromTensorBoard[path]);
    });
  }
});

/** In the shape of event_accumulator.py: no number is rounded, and NaN equals NaN. */
function pointsOf(file: Uint8Array): Tags {
  const tags: Record<string, [string, string, string][]> = {};
  for (const { tag, step, wallTime, value } of readAtOnce(file).points) {
    tags[tag] ??= [];
    tags[tag].push([String(step), double(wallTime ?? Number.NaN), double(value)]);
  }
  return tags;
}

function double(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes.toString("hex");
}

function eventFilesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.includes("tfevents"))
    .map((entry) => resolve(entry.parentPath, entry.name))
    .sort();
}

function canImportTensorBoard(): boolean {
  try {
    execFileSync(python, ["-c", "import tensorboard.util.tensor_util"], { stdio: "ignore" });
    return true;
  } catch {
    // No such Python, or one without TensorBoard: told by what the tests say.
    return false;
  }
}

function readWithTensorBoard(): Readonly<Record<string, Tags>> {
  const script = resolve(import.meta.dirname, "helpers/event_accumulator.py");
  const json = execFileSync(python, [script], {
    input: paths.join("\n"),
    maxBuffer: 1 << 30,
    encoding: "utf8",
  });
  // The shape is that which event_accumulator.py prints.
  return JSON.parse(json) as Readonly<Record<string, Tags>>;
}
