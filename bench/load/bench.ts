import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { describeMachine } from "../speed/machine.ts";
import { measureDay } from "./day.ts";
import { measureFlood } from "./flood.ts";
import { isReached, type LoadFigure, type LoadPlan, showFigures } from "./load-figure.ts";
import { measureManyRuns } from "./many-runs.ts";

/**
 * `npm run bench:load -- [--only A19] [--small] [--json FILE]`: stopwatch under load. See README.md. Exit code 1 when a
 * limit is missed.
 */
const { values: flags } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    small: { type: "boolean", default: false },
    runs: { type: "string" },
    seconds: { type: "string" },
    hours: { type: "string" },
    node: { type: "string", multiple: true, default: [] },
    json: { type: "string" },
  },
});

const size = flags.small
  ? { runs: 50, seconds: 10, floodMbPerSecond: 50, floodSeconds: 3, hours: 1 }
  : { runs: 1000, seconds: 60, floodMbPerSecond: 50, floodSeconds: 20, hours: 24 };
const plan: LoadPlan = {
  ...size,
  runs: Number(flags.runs ?? size.runs),
  seconds: Number(flags.seconds ?? size.seconds),
  hours: Number(flags.hours ?? size.hours),
  node: flags.node,
};

const scenarios: Readonly<Record<string, (plan: LoadPlan) => Promise<readonly LoadFigure[]>>> = {
  A19: measureManyRuns,
  A20: measureFlood,
  A21: measureDay,
};

const machine = describeMachine();
const load = loadavg()[0] ?? 0;
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; load ${load.toFixed(1)}`,
);
const figures: LoadFigure[] = [];
for (const [goal, measure] of Object.entries(scenarios)) {
  if (flags.only.length > 0 && !flags.only.includes(goal)) continue;
  figures.push(...(await measure(plan)));
}
console.log(showFigures(figures));
if (flags.json !== undefined) {
  const date = new Date().toISOString();
  const report = { date, machine, load, sizes: plan, figures };
  writeFileSync(flags.json, `${JSON.stringify(report, undefined, 2)}\n`);
}
if (!figures.every(isReached)) process.exitCode = 1;
