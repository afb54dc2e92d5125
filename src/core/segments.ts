import { max, min } from "simple-statistics";
import { filled } from "./columns.ts";
import { familiesOf, type PlacedPass, type Run } from "./run.ts";
import type { Epoch, Step } from "./units.ts";

/** The part of a run between two starts of the trainer. */
export interface Segment {
  /**
   * Steps logged first and last, both included. A start that logged nothing has the step at which it
   * would have begun in both, and 0 points. A run logged by epoch only has epochs here (`unit`).
   */
  readonly firstStep: Step;
  readonly lastStep: Step;
  readonly unit: "step" | "epoch" | "point";
  /** `resume`: went on from a saved state; `restart`: began again from the start over earlier points. */
  readonly kind: "start" | "resume" | "restart";
  /** The epoch of the saved state that it loaded, where the log says so. */
  readonly loadedEpoch?: Epoch;
  readonly points: number;
  /** Last step that earlier segments had reached when this one began below it: the steps between stand twice in the logs. */
  readonly overlapTo?: Step;
  /** Last step that earlier segments had reached, when this one began further on than the next line was due: between them nothing was logged. */
  readonly gapFrom?: Step;
}

/** A start that begins more than so many usual distances between lines behind the last one left some out. */
const usualDistances = 2;

/**
 * The segments of a run, in order. Of several logs that tell the same story, the one with the most starts
 * is followed; where another has as many, first and last steps are those of both.
 */
export function segmentsOf(run: Run): readonly Segment[] {
  const families = familiesOf(run).filter(
    (family) => family.folder === undefined && family.passes.some((pass) => pass.points > 0),
  );
  const longest = Math.max(0, ...families.map((family) => family.passes.length));
  const followed = families.filter((family) => family.passes.length === longest);
  const main = followed[0];
  if (main === undefined) return [];
  const segments: Segment[] = [];
  let reached: Step | undefined;
  let distance = 0;
  let hasPoints = false;
  for (const index of main.passes.keys()) {
    const passes = followed.flatMap((family) => family.passes[index] ?? []);
    distance = Math.max(distance, distanceIn(passes));
    const segment = segmentAt(passes, { reached, distance, first: !hasPoints });
    segments.push(segment);
    if (segment.points === 0) continue;
    hasPoints = true;
    reached = Math.max(reached ?? segment.lastStep, segment.lastStep);
  }
  return segments;
}

function segmentAt(
  passes: readonly PlacedPass[],
  before: {
    readonly reached: Step | undefined;
    readonly distance: number;
    readonly first: boolean;
  },
): Segment {
  const points = Math.max(0, ...passes.map((pass) => pass.points));
  const loadedEpoch = passes
    .map(({ pass }) => pass.loaded?.iteration)
    .find((each) => each !== undefined);
  const { first, last, unit } = extentOf(passes);
  const start = first ?? (loadedEpoch !== undefined && loadedEpoch > 1 ? (before.reached ?? 0) : 0);
  const kind = before.first ? "start" : start > 0 ? "resume" : "restart";
  const { reached = Number.NaN, distance } = before;
  const overlaps = points > 0 && start <= reached;
  const leaves =
    points > 0 && unit !== "point" && distance > 0 && start - reached > usualDistances * distance;
  return {
    firstStep: start,
    lastStep: last ?? start,
    unit,
    kind,
    points,
    ...(loadedEpoch === undefined ? {} : { loadedEpoch }),
    ...(overlaps ? { overlapTo: reached } : {}),
    ...(leaves ? { gapFrom: reached } : {}),
  };
}

/** The usual distance between two lines of a start: that of the tag with the most points; 0 where none has two. */
function distanceIn(passes: readonly PlacedPass[]): number {
  let most = 1;
  let distance = 0;
  for (const { pass, log } of passes) {
    for (const { count, merged, steps, epochs, folder } of pass.columns.values()) {
      const logged = count + merged;
      // Validations are further apart than the lines that tell where a start began.
      if (logged <= most || folder !== log.folder) continue;
      const places = steps.length > 0 ? steps : epochs;
      const way = (places[count - 1] ?? Number.NaN) - (places[0] ?? Number.NaN);
      const between = way / (logged - 1);
      if (!(between > 0)) continue;
      most = logged;
      distance = between;
    }
  }
  return distance;
}

function extentOf(passes: readonly PlacedPass[]): {
  first?: number;
  last?: number;
  unit: Segment["unit"];
} {
  const firsts = passes.flatMap((pass) => pass.firstStep ?? []);
  const lasts = passes.flatMap((pass) => pass.lastStep ?? []);
  if (firsts.length > 0) {
    return { first: min(firsts), last: max(lasts), unit: "step" };
  }
  const epochs = passes.flatMap(({ pass }) =>
    [...pass.columns.values()].flatMap((columns) => {
      const epochs = filled(columns.epochs, columns.count);
      const first = epochs.find((epoch) => !Number.isNaN(epoch));
      const last = epochs.findLast((epoch) => !Number.isNaN(epoch));
      return first === undefined || last === undefined ? [] : [first, last];
    }),
  );
  if (epochs.length > 0) return { first: min(epochs), last: max(epochs), unit: "epoch" };
  let points = 0;
  for (const { pass } of passes) {
    for (const { count, merged } of pass.columns.values())
      points = Math.max(points, count + merged);
  }
  return points === 0 ? { unit: "step" } : { first: 0, last: points - 1, unit: "point" };
}
