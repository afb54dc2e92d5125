import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { Figure, Plan } from "./figure.ts";
import { describeMachine, isBusy } from "./machine.ts";
import { peerVersions } from "./peers/python.ts";
import { writeSpeed } from "./readme.ts";
import { measureColdFile, measureSlowDisks } from "./rows/cold.ts";
import { measureDashboard } from "./rows/dashboard.ts";
import { measureImageFile, measureScalarFile } from "./rows/event-files.ts";
import { measureRefresh } from "./rows/refresh.ts";
import { measureReport } from "./rows/report.ts";
import { measureExecutable, measureStartUp } from "./rows/start-up.ts";
import { measureTail } from "./rows/tail.ts";
import {
  measureHostileLines,
  measureJudging,
  measureTable,
  measureTrainLog,
} from "./rows/text-files.ts";
import { countMarks, isWanted, machineLine, tableOf } from "./table.ts";

/**
 * `npm run bench:speed -- [--small] [--only G7 --only G20] [--rounds N] [--json FILE] [--lang zh-CN] [--readme]`: how fast
 * stopwatch reads, beside what else reads such logs and beside what this machine can do. Logs are generated from a
 * seed into a cache folder; peers that are not installed are named.
 */
const { values: flags } = parseArgs({
  options: {
    small: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    rounds: { type: "string", default: "7" },
    "slow-rounds": { type: "string", default: "3" },
    "image-mb": { type: "string" },
    "scalar-mb": { type: "string" },
    "text-mb": { type: "string" },
    "table-mb": { type: "string" },
    bursts: { type: "string" },
    json: { type: "string" },
    lang: { type: "string", default: "en" },
    /** Write the table into both READMEs. */
    readme: { type: "boolean", default: false },
  },
});

const sizes = flags.small
  ? { image: 5, scalar: 2, text: 2, table: 1, bursts: 5 }
  : { image: 500, scalar: 100, text: 50, table: 20, bursts: 40 };
const MB = 1_000_000;
const plan: Plan = {
  imageBytes: Number(flags["image-mb"] ?? sizes.image) * MB,
  scalarBytes: Number(flags["scalar-mb"] ?? sizes.scalar) * MB,
  textBytes: Number(flags["text-mb"] ?? sizes.text) * MB,
  tableBytes: Number(flags["table-mb"] ?? sizes.table) * MB,
  bursts: Number(flags.bursts ?? sizes.bursts),
  rounds: Number(flags.rounds),
  slowRounds: Number(flags["slow-rounds"]),
  wants: (goal) => isWanted(goal, flags.only),
};

const machine = describeMachine();
const peers = peerVersions();
console.log(machineLine(machine, peers));
const load = loadavg()[0] ?? 0;
if (isBusy(machine, load)) console.log(`The machine is not quiet: load ${load.toFixed(1)}.`);

const figures: Figure[] = [];
for (const measure of [
  measureImageFile,
  measureColdFile,
  measureSlowDisks,
  measureScalarFile,
  measureTail,
  measureRefresh,
  measureReport,
  measureDashboard,
  measureStartUp,
  measureExecutable,
  measureTrainLog,
  measureTable,
  measureJudging,
  measureHostileLines,
]) {
  figures.push(...(await measure(plan)).filter(({ goal }) => plan.wants(goal)));
}
figures.sort((a, b) => numberOf(a) - numberOf(b));
console.log(tableOf(figures, flags.lang === "zh-CN" ? "zh-CN" : "en"));
const { aim, must, missed, none } = countMarks(figures);
console.log(`aim ${aim}, must ${must}, missed ${missed}, not measured ${none}`);
const date = new Date().toISOString();
const report = { date, machine, load, peers, sizes: plan, figures };
if (flags.json !== undefined) {
  writeFileSync(flags.json, `${JSON.stringify(report, undefined, 2)}\n`);
}
if (flags.readme && load > machine.cores) {
  console.log("Not written into the READMEs: on a machine this busy the figures say nothing.");
} else if (flags.readme) writeSpeed(report);

function numberOf({ goal }: Figure): number {
  return Number(/\d+/.exec(goal)?.[0]);
}
