import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadFigure, LoadPlan } from "./load-figure.ts";
import { startWriter } from "./python-writer.ts";
import type { Probed } from "./runners/probe.ts";
import { startTail, until } from "./watched-program.ts";

const MiB = 2 ** 20;

/** A19: many runs, each growing once a second. */
export async function measureManyRuns(plan: LoadPlan): Promise<readonly LoadFigure[]> {
  const scratch = mkdtempSync(join(tmpdir(), "stopwatch-load-"));
  const root = join(scratch, "logs");
  const writer = startWriter("many_runs.py", [root, String(plan.runs), String(plan.seconds)]);
  try {
    await writer.ready;
    const tail = startTail(root, scratch, { node: plan.node });
    const judged = () => (tail.told.get("verdict") ?? 0) >= plan.runs;
    if (!(await until(judged, 300))) throw new Error("not all runs were judged within 300 s");
    const checksBefore = tail.told.get("check") ?? 0;
    const from = performance.timeOrigin + performance.now();
    const wrote = await writer.write();
    const to = performance.timeOrigin + performance.now();
    // Every epoch that ended must be told.
    const expected = wrote["epochs"] ?? Number.NaN;
    const told = () => (tail.told.get("check") ?? 0) - checksBefore;
    await until(() => told() >= expected, 20);
    const probed = tail.probed();
    await tail.end();
    return figuresOf(
      probed.filter(({ at }) => at >= from && at <= to),
      {
        peak: Math.max(...probed.map(({ rss }) => rss)),
        missed: expected - told(),
        latest: wrote["latest"] ?? 0,
      },
    );
  } finally {
    writer.child.kill("SIGKILL");
    rmSync(scratch, { recursive: true });
  }
}

function figuresOf(
  during: readonly Probed[],
  { peak, missed, latest }: { peak: number; missed: number; latest: number },
): readonly LoadFigure[] {
  const [first, last] = [during[0], during.at(-1)];
  if (first === undefined || last === undefined) throw new Error("the probe told nothing");
  const share = (100 * (last.cpuMs - first.cpuMs)) / (last.at - first.at);
  const longest = (of: (probed: Probed) => number) => Math.max(...during.map(of));
  const goal = "A19";
  return [
    { goal, what: "processor", unit: "% of a core", value: share, atMost: 15 },
    { goal, what: "memory, most", unit: "MiB", value: peak / MiB, atMost: 200 },
    {
      goal,
      what: "longest pass over the logs, of processor time",
      unit: "ms",
      value: longest(({ dearestPassMs }) => dearestPassMs),
      atMost: 100,
    },
    {
      goal,
      what: "longest pass over the logs, by the clock",
      unit: "ms",
      value: longest(({ longestPassMs }) => longestPassMs),
    },
    {
      goal,
      what: "longest hold of the event loop",
      unit: "ms",
      value: longest(({ longestDelayMs }) => longestDelayMs),
    },
    { goal, what: "open files, most", unit: "", value: longest(({ files }) => files) },
    { goal, what: "checks not told", unit: "", value: missed, atMost: 0 },
    { goal, what: "the writer's own delay, most", unit: "s", value: latest },
  ];
}
