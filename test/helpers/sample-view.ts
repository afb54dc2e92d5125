import type { RunView, View } from "../../src/core/view.ts";
import { chartOf, countTo, turningChart, turningValues } from "./sample-chart.ts";

const falling = [52.1, 47.3, 44.9, 43.2, 42.4, 41.8, 41.1];

const smallLosses = [
  chartOf([82.1, 71.4, 66.0, 62.7, 60.9, 59.8, 58.1], { tag: "loss/g/total" }),
  chartOf([2.31, 2.44, 2.2, 2.52, 2.38, 2.47, 2.41], { tag: "loss/d/total" }),
  chartOf([1.92, 1.61, 1.44, 1.37, 1.3, 1.28, 1.25], { tag: "loss/g/kl" }),
  chartOf([5.1, 5.6, 5.9, 6.2, 6.1, 6.4, 6.3], { tag: "loss/g/fm" }),
];

/** A run that overfits since epoch 5, with a shortlist: the advice is to stop. */
export const stoppingRun: RunView = {
  path: "/root/GPT-SoVITS/logs/bob",
  name: "bob",
  trainer: "GPT-SoVITS SoVITS (s2)",
  state: "live",
  age: 12,
  verdict: "overfitting",
  advice: "stop",
  evidence: "validation",
  reason: {
    id: "reason.overfitting",
    tag: "loss/g/mel",
    evidence: "validation",
    unit: "validation",
    best: { check: 4, epoch: 5, step: 120 },
    value: 39.16,
    used: 9,
    level: 41.9,
    trainingBefore: 33.7,
    trainingNow: 27.5,
    advice: "stop",
    patience: 5,
  },
  hints: [{ id: "hint.latest-only" }],
  countdown: {
    id: "countdown",
    used: 9,
    patience: 5,
    unit: "validation",
    minDelta: 0.021,
  },
  checks: 14,
  checkUnit: "validation",
  points: 336,
  patience: { checks: 5, used: 9 },
  smoothing: 0,
  best: { check: 4, epoch: 5, step: 120, value: 39.16 },
  last: { check: 13, epoch: 14, step: 336, value: turningValues.at(-1) ?? Number.NaN },
  plannedEpochs: 20,
  chart: turningChart,
  otherCharts: smallLosses,
  shortlist: [
    {
      path: "/root/GPT-SoVITS/SoVITS_weights_v2/bob_e4_s96.pth",
      name: "bob_e4_s96.pth",
      step: 96,
      epoch: 4,
      rank: 1,
      reason: {
        id: "checkpoint.nearest",
        best: { check: 4, epoch: 5 },
        distance: -1,
        unit: "epoch",
        inRegion: true,
      },
    },
    {
      path: "/root/GPT-SoVITS/SoVITS_weights_v2/bob_e8_s192.pth",
      name: "bob_e8_s192.pth",
      step: 192,
      epoch: 8,
      rank: 2,
      reason: { id: "checkpoint.neighbour", distance: 3, unit: "epoch", inRegion: false },
    },
  ],
  checkpointCount: 3,
  notes: [],
  findings: [
    {
      id: "finding.turning-point",
      best: { check: 4, epoch: 5 },
      low: { check: 3, epoch: 4 },
      high: { check: 6, epoch: 7 },
    },
  ],
  problems: [],
};

/** A run that gets better, judged on its training loss: the advice is to continue. */
export const improvingRun: RunView = {
  path: "/root/GPT-SoVITS/logs/alice",
  name: "alice",
  trainer: "GPT-SoVITS SoVITS (s2)",
  state: "live",
  age: 3,
  verdict: "improving",
  advice: "continue",
  evidence: "training",
  reason: {
    id: "reason.improving",
    tag: "loss/g/mel",
    evidence: "training",
    unit: "epoch",
    best: { check: 6, epoch: 7, step: 126 },
    value: 41.1,
    used: 0,
  },
  hints: [{ id: "hint.no-validation" }],
  countdown: {
    id: "countdown",
    used: 0,
    patience: 5,
    unit: "epoch",
    minDelta: 0.1,
    earliest: { check: 11, epoch: 12 },
  },
  checks: 7,
  checkUnit: "epoch",
  points: 126,
  patience: { checks: 5, used: 0 },
  smoothing: 0,
  best: { check: 6, epoch: 7, step: 126, value: 41.1 },
  last: { check: 6, epoch: 7, step: 126, value: 41.1 },
  plannedEpochs: 8,
  chart: chartOf(falling, {
    marks: [
      { kind: "best", x: 7, y: 41.1 },
      { kind: "checkpoint", x: 4, rank: 1 },
    ],
  }),
  otherCharts: smallLosses,
  shortlist: [
    {
      path: "/root/GPT-SoVITS/SoVITS_weights_v2/alice_e4_s72.pth",
      name: "alice_e4_s72.pth",
      step: 72,
      epoch: 4,
      rank: 1,
      reason: {
        id: "checkpoint.nearest",
        best: { check: 6, epoch: 7 },
        distance: -3,
        unit: "epoch",
        inRegion: false,
      },
    },
  ],
  checkpointCount: 1,
  notes: [],
  findings: [],
  problems: [
    {
      file: "/root/GPT-SoVITS/logs/alice/train.log",
      line: 12,
      reason: { id: "problem.bad-number", text: "1.2.3" },
    },
  ],
};

/** A run about which nothing can be said: one point, and no log line for a quarter of an hour. */
export const unclearRun: RunView = {
  path: "/root/GPT-SoVITS/logs/小雨 2",
  name: "小雨 2",
  state: "silent",
  age: 930,
  verdict: "cannot judge",
  advice: "cannot judge",
  reason: { id: "reason.too-few", tag: "loss/g/mel", checks: 1, needed: 5, unit: "epoch" },
  hints: [
    {
      id: "hint.log-interval",
      setting: "train.log_interval",
      file: "GPT_SoVITS/configs/s2.json",
      now: 100,
      to: 5,
      points: 28,
      pointsNow: 1,
      stepsPerEpoch: 18,
    },
  ],
  checks: 1,
  checkUnit: "epoch",
  points: 1,
  patience: { checks: 5, used: 0 },
  smoothing: 0,
  last: { check: 0, epoch: 6, step: 100, value: 21.4 },
  chart: chartOf([21.4], { x: [6] }),
  otherCharts: [],
  shortlist: [],
  checkpointCount: 0,
  notes: [],
  findings: [],
  problems: [],
};

/** Three runs: one to stop, one to continue, one that cannot be judged. */
export const sampleView: View = {
  now: 1_780_000_000,
  logdir: "/root/GPT-SoVITS/logs",
  runs: [stoppingRun, improvingRun, unclearRun],
  problems: [],
};

/** A view of the given runs. */
export function viewOf(...runs: readonly RunView[]): View {
  return { ...sampleView, runs };
}

/** Nothing found yet. */
export const emptyView: View = {
  now: 1_780_000_000,
  logdir: "/root/GPT-SoVITS/logs",
  runs: [],
  notice: { id: "notice.no-runs", path: "/root/GPT-SoVITS/logs" },
  problems: [],
};

/** A run as it was after its first `checks` checks, for outputs that tell what has changed. */
export function earlier(run: RunView, checks: number, more: Partial<RunView> = {}): RunView {
  const values = run.chart?.y.slice(0, checks) ?? [];
  const last = { check: checks - 1, epoch: checks, value: values.at(-1) ?? Number.NaN };
  const chart = chartOf(values, { x: countTo(checks) });
  return { ...run, checks, last, chart, ...more };
}
