import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { programPath, runnerPath } from "../child.ts";
import { now } from "../clock.ts";
import { type Figure, figure, type Plan } from "../figure.ts";
import { quantile, ratioOf, type Spread, spreadOf } from "../figures.ts";
import { eventFileName } from "../logs/event-logs.ts";
import { type StepsSeen, watchTensorboard } from "../peers/tensorboard.ts";

/** Time between two bursts of appends. GPT-SoVITS' is longer; so much is enough for a tail to fall asleep. */
const gapMs = 1500;

/** G10 to G12: from a record's append to the advice on stdout, while a stand-in for torch writes bursts. */
export async function measureTail(plan: Plan): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const withEvents = plan.wants("G10") || plan.wants("G12") ? await tailOnce(plan, {}) : [];
  if (plan.wants("G10")) figures.push(latencyFigure("G10", withEvents));
  if (plan.wants("G11")) {
    figures.push(latencyFigure("G11", await tailOnce(plan, { STOPWATCH_NO_EVENTS: "1" })));
  }
  if (plan.wants("G12")) {
    const peer = await observe(plan, watchTensorboard);
    const value =
      peer === undefined ? undefined : ratioOf(sorted(seen(peer)), sorted(seen(withEvents)));
    figures.push(
      figure("G12", value, peer === undefined ? "tensorboard: not installed" : undefined),
    );
  }
  return figures;
}

function latencyFigure(goal: "G10" | "G11", latencies: readonly (number | undefined)[]): Figure {
  const got = sorted(seen(latencies));
  const spread = spreadOf(got);
  const value: Spread | undefined = spread && { ...spread, median: quantile(got, 0.95) };
  const missed = latencies.length - got.length;
  const middle = spread === undefined ? "" : `median ${spread.median.toFixed(1)} ms, `;
  return figure(goal, value, `${middle}${missed} of ${latencies.length} not seen`);
}

function seen(latencies: readonly (number | undefined)[]): readonly number[] {
  return latencies.filter((latency) => latency !== undefined);
}

function sorted(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}

/** Latencies in ms, burst by burst; undefined for one that was never told. */
async function tailOnce(
  plan: Plan,
  environment: Readonly<Record<string, string>>,
): Promise<readonly (number | undefined)[]> {
  const latencies = await observe(plan, async (folder) => {
    const args = [programPath, "tail", folder, "--output", "json-lines"];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const seenAt = new Map<number, number>();
    createInterface({ input: child.stdout }).on("line", (line) => {
      const { event, step } = JSON.parse(line);
      if (event === "check" && !seenAt.has(step)) seenAt.set(step, now());
    });
    return { seenAt, close: () => end(child) };
  });
  return latencies ?? [];
}

/**
 * Starts an observer of a folder, then the appender; gives the latency of each burst in ms. Undefined when the observer
 * cannot be started.
 */
async function observe(
  plan: Plan,
  open: (folder: string) => Promise<StepsSeen | undefined>,
): Promise<readonly (number | undefined)[] | undefined> {
  const folder = mkdtempSync(join(tmpdir(), "stopwatch-bench-"));
  const observer = await open(folder);
  try {
    if (observer === undefined) return undefined;
    await pause(1000);
    const written = await append(join(folder, eventFileName), plan.bursts);
    // The slowest peer looks every five seconds.
    const last = Math.max(...written.keys());
    for (let waited = 0; waited < 12_000 && !observer.seenAt.has(last); waited += 50)
      await pause(50);
    return [...written].map(([step, wallTime]) => {
      const at = observer.seenAt.get(step);
      return at === undefined ? undefined : (at - wallTime) * 1000;
    });
  } finally {
    await observer?.close();
    rmSync(folder, { recursive: true });
  }
}

/** Runs the appender to its end; step -> when its record was written, in seconds. */
async function append(file: string, bursts: number): Promise<ReadonlyMap<number, number>> {
  const args = [runnerPath("appender"), file, String(bursts), String(gapMs)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const written = new Map<number, number>();
  for await (const line of createInterface({ input: child.stdout })) {
    const { step, wallTime } = JSON.parse(line);
    written.set(step, wallTime);
  }
  return written;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGTERM");
  await ended;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
