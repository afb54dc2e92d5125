import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { csv } from "../../src/core/formats/csv.ts";
import type { LogFormat } from "../../src/core/formats/format.ts";
import { json } from "../../src/core/formats/json.ts";
import type { ScalarPoint } from "../../src/core/formats/points.ts";
import { eventFile } from "../../src/core/formats/tfevents/event-file.ts";
import { vitsLog } from "../../src/core/formats/vits-log.ts";
import { parseLog } from "../helpers/parse-log.ts";
import { createRandom } from "./random.ts";
import { soundEventFile, soundJsonLines, soundTable, soundTrainLog } from "./sound-logs.ts";

const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_123);
const count = process.env["FUZZ_SECONDS"] === undefined ? 60 : 600;
const root = resolve(import.meta.dirname, "../..");
const tensorboardPython = process.env["STOPWATCH_PYTHON"] ?? join(root, ".venv/bin/python");
const folder = mkdtempSync(join(tmpdir(), "stopwatch-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whether a Python is there and can import something. */
function canImport(python: string, module: string): boolean {
  try {
    execFileSync(python, ["-c", `import ${module}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
const hasPython = canImport("python3", "csv");
const hasTensorBoard = canImport(tensorboardPython, "tensorboard.util.tensor_util");
if (!hasPython) console.warn("python3 is missing: our text readers are not compared with it");
if (!hasTensorBoard) console.warn("TensorBoard is missing: see test/against-tensorboard.test.ts");

/** Writes sound logs; gives their paths. */
function write(
  name: string,
  make: (random: () => number) => string | Uint8Array,
): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const random = createRandom(seed + index);
    for (let skip = 8; skip > 0; skip -= 1) random();
    const path = join(folder, `${index}-${name}`);
    writeFileSync(path, make(random));
    return path;
  });
}

function double(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes.toString("hex");
}

/** The points of a log, whole and in pieces, which must be the same. */
function pointsOf(format: LogFormat, bytes: Uint8Array): readonly ScalarPoint[] {
  const { points } = parseLog(format, bytes);
  expect(parseLog(format, bytes, [13, 64, 1000]).points).toEqual(points);
  return points;
}

test.skipIf(!hasPython).each([
  { kind: "train.log", format: vitsLog, make: soundTrainLog },
  { kind: "csv", format: csv, make: soundTable },
  { kind: "json", format: json, make: soundJsonLines },
])(
  `a sound $kind is what Python reads, to the last bit (FUZZ_SEED=${seed})`,
  ({ kind, format, make }) => {
    const made = new Map<string, Uint8Array>();
    const name = kind === "json" ? "log.jsonl" : kind;
    const paths = write(name, (random) => {
      const text = make(random);
      made.set(String(made.size), new TextEncoder().encode(text));
      return text;
    });
    const answer = execFileSync("python3", [join(import.meta.dirname, "plain_reader.py")], {
      input: paths.map((path) => `${kind} ${path}`).join("\n"),
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    });
    // The shape is that which plain_reader.py prints.
    const wanted = JSON.parse(answer) as Readonly<Record<string, readonly unknown[]>>;
    for (const [index, path] of paths.entries()) {
      const points = pointsOf(format, made.get(String(index)) ?? new Uint8Array());
      const found = points.map(({ tag, step, value }) => [tag, step, double(value)]);
      expect(found, path).toEqual(wanted[path]);
    }
  },
);

test.skipIf(!hasTensorBoard)(
  `a sound event file is what TensorBoard reads, to the last bit (FUZZ_SEED=${seed})`,
  () => {
    const made: Uint8Array[] = [];
    const paths = write("events.out.tfevents.1.vm.1.0", (random) => {
      const bytes = soundEventFile(random);
      made.push(bytes);
      return bytes;
    });
    const script = join(root, "test/helpers/event_accumulator.py");
    const answer = execFileSync(tensorboardPython, [script], {
      input: paths.join("\n"),
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    });
    // The shape is that which event_accumulator.py prints.
    const wanted = JSON.parse(answer) as Readonly<Record<string, unknown>>;
    for (const [index, path] of paths.entries()) {
      const tags: Record<string, [string, string, string][]> = {};
      for (const point of pointsOf(eventFile, made[index] ?? new Uint8Array())) {
        const { tag, step, wallTime, value } = point;
        tags[tag] ??= [];
        tags[tag].push([String(step), double(wallTime ?? Number.NaN), double(value)]);
      }
      expect(tags, path).toEqual(wanted[path]);
    }
  },
);
