import { compete } from "../contest.ts";
import { type Figure, figure, type Plan, scaled } from "../figure.ts";
import { ratioOf, spreadOf } from "../figures.ts";
import { hostileTexts } from "../logs/hostile-texts.ts";
import { generateLog } from "../logs/library.ts";
import { pythonPeer } from "../peers/python.ts";
import { faster, runner, units, why } from "./event-files.ts";

/** G20: a train.log, from its bytes to points in their columns. */
export async function measureTrainLog(plan: Plan): Promise<readonly Figure[]> {
  if (!plan.wants("G20")) return [];
  const log = generateLog("text", plan.textBytes);
  const outcome = await compete([...units(log.file), runner("stopwatch", "load", [log.folder])], {
    count: plan.rounds,
    slow: plan.slowRounds,
  });
  const speeds = outcome.values("stopwatch", "loadMs").map((ms) => log.lines / ms / 1000);
  const wrong = outcome.values("stopwatch", "points").find((points) => points !== log.points);
  const note = wrong === undefined ? undefined : `read ${wrong} of ${log.points} points`;
  return [figure("G20", spreadOf(speeds), note)];
}

/** G21: a table of numbers, from its bytes to points in their columns. */
export async function measureTable(plan: Plan): Promise<readonly Figure[]> {
  if (!plan.wants("G21.pandas") && !plan.wants("G21.csv-parse")) return [];
  const log = generateLog("table", plan.tableBytes);
  const outcome = await compete(
    [
      ...units(log.file),
      runner("stopwatch", "load", [log.folder]),
      runner("csv-parse", "csv-parse", [log.file]),
      pythonPeer("pandas", log.file),
    ],
    { count: plan.rounds, slow: plan.slowRounds },
  );
  const ours = outcome.values("stopwatch", "loadMs");
  return [
    figure("G21.pandas", ratioOf(ours, outcome.values("pandas", "loadMs")), why(outcome, "pandas")),
    faster("G21.csv-parse", "csv-parse", outcome, ours, log),
  ];
}

/** G22: from a run's columns to its verdict, per point of the tag that decides. */
export async function measureJudging(plan: Plan): Promise<readonly Figure[]> {
  if (!plan.wants("G22")) return [];
  const log = generateLog("scalar", plan.scalarBytes);
  const outcome = await compete([runner("stopwatch", "judge", [log.folder])], {
    count: plan.rounds,
    slow: plan.slowRounds,
  });
  return [figure("G22", scaled(spreadOf(outcome.values("stopwatch", "nsPerPoint")), 1))];
}

/** G23: lines that were made to take long. */
export async function measureHostileLines(plan: Plan): Promise<readonly Figure[]> {
  if (!plan.wants("G23")) return [];
  const outcome = await compete([runner("stopwatch", "hostile", [])], {
    count: plan.slowRounds,
    slow: plan.slowRounds,
  });
  const names = Object.entries(hostileTexts).flatMap(([format, texts]) =>
    texts.map(({ name }) => `${name} in ${format}`),
  );
  const worst = names[outcome.values("stopwatch", "worstPlace")[0] ?? -1];
  return [figure("G23", spreadOf(outcome.values("stopwatch", "worst")), worst)];
}
