import { programPath, runnerPath, runProgram } from "../child.ts";
import { type Contestant, compete, type Outcome } from "../contest.ts";
import { type Figure, figure, type Plan, scaled } from "../figure.ts";
import { ratioOf, spreadOf } from "../figures.ts";
import type { GoalName } from "../goals.ts";
import { type GeneratedLog, generateLog } from "../logs/library.ts";
import { pythonPeer } from "../peers/python.ts";
import { rustboard } from "../peers/rustboard.ts";

/** A fresh Node with one of our scripts. */
export function runner(name: string, script: string, args: readonly string[]): Contestant {
  return { name, run: (tell) => runProgram(process.execPath, [runnerPath(script), ...args], tell) };
}

/** The units of all figures: Node alone, and reading the file without looking at it. */
export function units(file: string): readonly Contestant[] {
  return [
    { name: "node -e 0", run: (tell) => runProgram(process.execPath, ["-e", "0"], tell) },
    runner("raw read", "raw-read", [file]),
  ];
}

const imageGoals: readonly GoalName[] = [
  "G1",
  "G2.checksum",
  "G2.EventAccumulator",
  "G2.tbparse",
  "G2.terminalboard",
  "G3",
  "G4",
  "G9",
  "G19",
];

/** G1 to G4, G9, G19: the event file of a training that logs pictures, in the page cache. */
export async function measureImageFile(plan: Plan): Promise<readonly Figure[]> {
  if (!imageGoals.some(plan.wants)) return [];
  const log = generateLog("image", plan.imageBytes);
  const { folder, file } = log;
  const audit = (name: string, args: readonly string[]): Contestant => ({
    name,
    run: (tell) =>
      runProgram(
        process.execPath,
        [programPath, "audit", folder, "--output", "json", ...args],
        tell,
      ),
  });
  const contestants = [
    ...units(file),
    runner("stopwatch", "load", [folder]),
    rustboard(folder, { checksum: false }),
    ...(plan.wants("G3") ? [audit("stopwatch audit", [])] : []),
    ...(plan.wants("G2.checksum") || plan.wants("G9")
      ? [rustboard(folder, { checksum: true })]
      : []),
    ...(plan.wants("G9") ? [runner("stopwatch --verify", "load", [folder, "--verify"])] : []),
    ...(["terminalboard", "EventAccumulator", "tbparse"] as const).flatMap((peer) =>
      plan.wants(`G2.${peer}`) ? [pythonPeer(peer, file)] : [],
    ),
  ];
  const outcome = await compete(contestants, { count: plan.rounds, slow: plan.slowRounds });
  const ours = outcome.values("stopwatch", "loadMs");
  const above = outcome
    .values("stopwatch audit", "wallMs")
    .map((wall, round) => wall - (outcome.values("node -e 0", "wallMs")[round] ?? Number.NaN));
  return [
    faster("G1", "rustboard", outcome, ours),
    faster("G2.checksum", "rustboard --checksum", outcome, ours),
    ...(["EventAccumulator", "tbparse", "terminalboard"] as const).map((peer) =>
      faster(`G2.${peer}`, peer, outcome, ours, log),
    ),
    figure("G3", spreadOf(above), why(outcome, "stopwatch audit")),
    figure("G4", scaled(spreadOf(outcome.values("stopwatch", "readBytes")), 100 / log.bytes)),
    verifyFigure(outcome, log),
    figure("G19", scaled(spreadOf(outcome.values("stopwatch", "peakRss")), 1e-6)),
  ];
}

/** Everybody reads every checksum; no figure where one of ours was left out. */
function verifyFigure(outcome: Outcome, log: GeneratedLog): Figure {
  const ours = outcome.values("stopwatch --verify", "loadMs");
  const all = outcome.values("stopwatch --verify", "checked").every((count) => count > 0);
  const isWhole =
    all && outcome.values("stopwatch --verify", "readBytes").every((bytes) => bytes >= log.bytes);
  if (ours.length > 0 && !isWhole) return figure("G9", undefined, "not all of it was read");
  return faster("G9", "rustboard --checksum", outcome, ours);
}

/** G7, G8, G18: an event file of scalars alone; every checksum checked, every point kept. */
export async function measureScalarFile(plan: Plan): Promise<readonly Figure[]> {
  const peers = ["EventAccumulator", "tbparse", "terminalboard"] as const;
  const wanted = peers.filter((peer) => plan.wants(`G8.${peer}`));
  if (!plan.wants("G7") && !plan.wants("G18") && wanted.length === 0) return [];
  const log = generateLog("scalar", plan.scalarBytes);
  const tiny = generateLog("scalar", 1000);
  const outcome = await compete(
    [
      ...units(log.file),
      runner("stopwatch", "load", [log.folder]),
      runner("stopwatch, few points", "load", [tiny.folder]),
      rustboard(log.folder, { checksum: false }),
      ...wanted.map((peer) => pythonPeer(peer, log.file)),
    ],
    { count: plan.rounds, slow: plan.slowRounds },
  );
  const ours = outcome.values("stopwatch", "loadMs");
  const few = outcome.values("stopwatch, few points", "rss");
  const grown = outcome
    .values("stopwatch", "rss")
    .map((rss, round) => (rss - (few[round] ?? Number.NaN)) / log.points);
  return [
    faster("G7", "rustboard", outcome, ours),
    ...peers.map((peer) => faster(`G8.${peer}`, peer, outcome, ours, log)),
    figure("G18", spreadOf(grown)),
  ];
}

/** How many times as long as ours another's load took. With `log`, both must have read all of its points. */
export function faster(
  goal: GoalName,
  peer: string,
  outcome: Outcome,
  ours: readonly number[],
  log?: GeneratedLog,
): Figure {
  const points = [...outcome.values(peer, "points"), ...outcome.values("stopwatch", "points")];
  const wrong = points.find((count) => log !== undefined && count !== log.points);
  const note = wrong === undefined ? why(outcome, peer) : `read ${wrong} of ${log?.points} points`;
  return figure(goal, ratioOf(outcome.values(peer, "loadMs"), ours), note);
}

/** Why a contestant is missing; undefined when it took part. */
export function why(outcome: Outcome, contestant: string): string | undefined {
  const reason = outcome.missing.get(contestant);
  return reason === undefined ? undefined : `${contestant}: ${reason}`;
}
