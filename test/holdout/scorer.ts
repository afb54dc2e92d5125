import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { collectOutput } from "../helpers/finished.ts";

// Starts the scorer as stopwatch does, on a run made by the stand-in checkout.

export const python = process.env["STOPWATCH_PYTHON"] ?? resolve(".venv/bin/python");
export const standIn = resolve("test/holdout/stand-in");
const script = resolve("src/holdout/score_checkpoints.py");

/** One line of the scorer. Tests look at fields of many kinds, so each is unknown until it is compared. */
export type Answer = Readonly<Record<string, unknown>> & { readonly event: string };

export interface Scored {
  readonly code: number | undefined;
  readonly answers: readonly Answer[];
  readonly stderr: string;
}

export function whatIsMissing(): string | undefined {
  if (!existsSync(python)) return `${python} is not there (STOPWATCH_PYTHON names another)`;
  const { status, stderr } = spawnSync(python, ["-c", "import torch, numpy"], { encoding: "utf8" });
  return status === 0 ? undefined : `${python}: ${stderr.trim().split("\n").at(-1)}`;
}

/** Makes a run in the folder, which must be empty. */
export function makeRun(folder: string): void {
  const maker = spawnSync(python, [join(standIn, "make_run.py"), folder], { encoding: "utf8" });
  if (maker.status !== 0) throw new Error(maker.stderr);
}

/** Runs a few lines of Python, which must end well. */
export function makeByPython(code: string): void {
  const maker = spawnSync(python, ["-c", code], { encoding: "utf8" });
  if (maker.status !== 0) throw new Error(maker.stderr);
}

/** The weights files in a folder, earliest first, as the request names them. */
export function savedIn(folder: string): readonly object[] {
  const files = readdirSync(folder).map((name) => requested(join(folder, name)));
  return files.sort((one, other) => one.epoch - other.epoch);
}

export function requested(path: string) {
  const [, epoch = "0", step = "0"] = /[-_]e(\d+)(?:_s(\d+))?/.exec(basename(path)) ?? [];
  return { path, epoch: Number(epoch), step: Number(step) };
}

export function createRequest(run: string, files: readonly object[], changes: object = {}): object {
  const holdout = join(run, "stopwatch-holdout");
  const settings = { device: "cpu", threads: 1, seed: 1234, draws: 2 };
  const request = { protocol: 1, stage: "sovits", checkout: standIn, run, holdout, ...settings };
  return { ...request, files, ...changes };
}

/** Scores, and fails where stdout holds anything but JSON lines. */
export async function score(request: object): Promise<Scored> {
  const { code, stdout, stderr } = await collectOutput(startScorer(request)).finished;
  const lines = stdout.split("\n").slice(0, -1);
  // The scorer writes objects with an event; a line that is none fails the comparison of the test.
  return { code, answers: lines.map((line) => JSON.parse(line) as Answer), stderr };
}

export function startScorer(request: object) {
  // The scorer changes into the checkout by itself, too; stopwatch starts it there.
  const checkout = "checkout" in request ? String(request.checkout) : standIn;
  const cwd = existsSync(checkout) ? checkout : standIn;
  // No GPU, on whatever machine: scores of two devices differ.
  const env = { ...process.env, CUDA_VISIBLE_DEVICES: "" };
  const child = spawn(python, ["-s", script], { cwd, env, stdio: "pipe" });
  child.stdin.end(JSON.stringify(request));
  return child;
}

export function answersOf(scored: Scored, event: string): readonly Answer[] {
  return scored.answers.filter((answer) => answer.event === event);
}

export function valuesOf(scored: Scored): readonly number[] {
  return answersOf(scored, "score").map(({ value }) => Number(value));
}
