import type { Evaluation } from "./evaluation.ts";
import { markedDrops } from "./learning-rate-drops.ts";
import type { Place } from "./place.ts";
import type { ChartMark, XUnit } from "./view.ts";

/** A place on the x axis. */
export function xOf(place: Place, unit: XUnit): number {
  return (
    (unit === "epoch" ? place.epoch : unit === "step" ? place.step : undefined) ??
    // People count checks from 1.
    place.check + 1
  );
}

/** What is marked on the judged curve. */
export function marksOf(evaluation: Evaluation, unit: XUnit): ChartMark[] {
  const { best, turningPoint, stopAdvisedAt } = evaluation;
  const marks: ChartMark[] = [];
  if (best !== undefined) marks.push({ kind: "best", x: xOf(best, unit), y: best.value });
  if (turningPoint !== undefined) {
    const { at, low, high } = turningPoint;
    marks.push({
      kind: "turning point",
      x: xOf(at, unit),
      low: xOf(low, unit),
      high: xOf(high, unit),
    });
  }
  if (stopAdvisedAt !== undefined)
    marks.push({ kind: "stop advised", x: xOf(stopAdvisedAt.at, unit) });
  // Files, starts and learning rates have steps and epochs, which cannot be placed among bare checks.
  return unit === "check" ? marks : [...marks, ...placedMarks(evaluation, unit)];
}

function placedMarks(
  { checkpoints, segments, series, map }: Evaluation,
  unit: Exclude<XUnit, "check">,
): ChartMark[] {
  const marks: ChartMark[] = [];
  for (const { checkpoint, rank } of checkpoints) {
    if (checkpoint.kind !== "weights" && rank === undefined) continue;
    const x =
      unit === "epoch"
        ? (checkpoint.epoch ?? epochOf(checkpoint.step, map.stepsPerEpoch))
        : checkpoint.step;
    if (x !== undefined)
      marks.push({ kind: "checkpoint", x, ...(rank === undefined ? {} : { rank }) });
  }
  for (const segment of segments.slice(1)) {
    if (segment.points === 0) continue;
    const x =
      unit === segment.unit ? segment.firstStep : epochOf(segment.firstStep, map.stepsPerEpoch);
    if (x !== undefined && segment.firstStep > 0) marks.push({ kind: "restart", x });
  }
  for (const { epoch, step } of markedDrops(series)) {
    const x = unit === "epoch" ? (epoch ?? epochOf(step, map.stepsPerEpoch)) : step;
    if (x !== undefined) marks.push({ kind: "rate drop", x });
  }
  return marks;
}

/** The epoch of a step; undefined where either is unknown. */
export function epochOf(
  step: number | undefined,
  stepsPerEpoch: number | undefined,
): number | undefined {
  return step === undefined || stepsPerEpoch === undefined ? undefined : step / stepsPerEpoch;
}
