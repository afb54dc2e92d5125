import { buildCurve, firstChecks } from "../../src/core/curve.ts";
import { progressOf } from "../../src/core/noise.ts";
import type { PastRow } from "../../src/core/past-curves.ts";
import { minDeltaAt } from "../../src/core/rules/patience.ts";
import { type Situation, situationOf } from "../../src/core/situation.ts";
import { standingOf } from "../../src/core/standing.ts";
import { evaluateOptions } from "../../src/options.ts";
import type { RealCurve } from "./curves.ts";

const options = evaluateOptions({});
/** Better by this share of the progress is what the measure calls a miss. */
const muchShare = 0.05;

/**
 * Counts, for every situation that a curve once stood in, the curves that stood in it and those on which
 * nothing better came. A curve counts once a situation, at the first check that stands in it; each is
 * looked at with its plan known and again with it unknown.
 */
export function pastTable(curves: readonly RealCurve[]): readonly PastRow[] {
  const rows = new Map<string, Counted>();
  for (const curve of curves) {
    for (const planned of [true, false]) countCurve(curve, planned, rows);
  }
  return [...rows.values()]
    .map(({ names, ...row }) => ({ ...row, repositories: names.size }))
    .sort(
      (a, b) =>
        Number(b.planned) - Number(a.planned) || a.shape.localeCompare(b.shape) || a.wait - b.wait,
    );
}

interface Counted extends Omit<Mutable<PastRow>, "repositories"> {
  readonly names: Set<string>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function countCurve(curve: RealCurve, planned: boolean, rows: Map<string, Counted>): void {
  const { validation } = curve;
  const seen = new Set<string>();
  const whole = buildCurve(
    {
      unit: "validation",
      checks: validation.map((value, index) => ({ value, epoch: index + 1, points: 1 })),
    },
    {
      evidence: "validation",
      mode: "min",
      smoothing: 0,
      training: curve.training,
      ...(planned ? { plannedEpochs: validation.length } : {}),
    },
  );
  for (let count = 1; count < validation.length; count += 1) {
    const prefix = firstChecks(whole, count);
    const situation = situationOf(prefix, standingOf(prefix, options), options);
    const key = JSON.stringify(situation);
    if (situation === undefined || seen.has(key)) continue;
    seen.add(key);
    const row = rows.get(key) ?? emptyRow(situation);
    rows.set(key, row);
    const best = Math.min(...validation.slice(0, count));
    const later = Math.min(...validation.slice(count));
    row.names.add(curve.repository);
    row.curves += 1;
    if (later >= best - minDeltaAt(best, options)) row.notBetter += 1;
    if (best - later <= muchShare * progressOf(validation)) row.notMuchBetter += 1;
  }
}

function emptyRow(situation: Situation): Counted {
  return { ...situation, names: new Set(), curves: 0, notBetter: 0, notMuchBetter: 0 };
}

/** The table as the source file that the program carries. */
export function pastModule(rows: readonly PastRow[], of: { curves: number; date: string }): string {
  const lines = rows.map(
    ({ planned, wait, shape, curves, repositories, notBetter, notMuchBetter }) =>
      `  { planned: ${planned}, wait: ${wait}, shape: "${shape}", curves: ${curves}, repositories: ${repositories}, notBetter: ${notBetter}, notMuchBetter: ${notMuchBetter} },`,
  );
  return `import type { PastRow } from "./past-curves.ts";

/**
 * What came of ${of.curves} real curves that stood in each situation. Written by
 * \`npm run bench:rules -- --sure\` on ${of.date}; a test holds it equal to what the benchmark counts.
 */
export const pastRows: readonly PastRow[] = [
${lines.join("\n")}
];
`;
}
