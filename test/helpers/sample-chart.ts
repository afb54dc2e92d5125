import type { ChartView } from "../../src/core/view.ts";

/** A validation that turns after epoch 5, noisy and flat at its bottom; the first epoch far above the rest. */
export const turningValues: readonly number[] = [
  157.2, 44.81, 41.37, 39.92, 39.16, 39.88, 40.35, 39.97, 40.61, 41.24, 40.83, 41.92, 41.55, 42.3,
];

/** The training loss of the same run: it keeps falling. */
export const fallingValues: readonly number[] = [
  39.5, 37.2, 35.9, 34.6, 33.7, 32.5, 31.8, 30.9, 30.2, 29.4, 28.7, 28.1, 27.5, 26.9,
];

/** 1, 2, ... n. */
export function countTo(n: number): readonly number[] {
  return Array.from({ length: n }, (_, index) => index + 1);
}

/** A chart of epochs 1, 2, ... with nothing on it but its values. */
export function chartOf(y: readonly number[], more: Partial<ChartView> = {}): ChartView {
  return {
    tag: "loss/g/mel",
    mode: "min",
    xUnit: "epoch",
    x: countTo(y.length),
    y,
    smoothed: y,
    smoothing: 0,
    marks: [],
    ...more,
  };
}

/** The monitored curve of a run that overfits, with every kind of mark on it. */
export const turningChart: ChartView = chartOf(turningValues, {
  folder: "eval",
  smoothed: [
    157.2, 60.1, 48.4, 43.0, 40.9, 40.3, 40.33, 40.1, 40.4, 40.9, 40.87, 41.5, 41.53, 42.0,
  ],
  smoothing: 0.6,
  training: { tag: "loss/g/mel", x: countTo(14), y: fallingValues },
  marks: [
    { kind: "best", x: 5, y: 39.16 },
    { kind: "turning point", x: 5, low: 4, high: 7 },
    { kind: "checkpoint", x: 4, rank: 1 },
    { kind: "checkpoint", x: 8, rank: 2 },
    { kind: "checkpoint", x: 12 },
    { kind: "restart", x: 9 },
    { kind: "stop advised", x: 12 },
  ],
});
