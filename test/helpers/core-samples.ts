import type { Columns } from "../../src/core/columns.ts";
import { buildCurve, type Curve } from "../../src/core/curve.ts";
import type { EvaluateOptions } from "../../src/core/evaluation.ts";
import { csv } from "../../src/core/formats/csv.ts";
import type { FormatName, Mark } from "../../src/core/formats/format.ts";
import { buildPoints, type ScalarPoint } from "../../src/core/formats/points.ts";
import { vitsLog } from "../../src/core/formats/vits-log.ts";
import { appendParsed, createLogContent, type LogContent } from "../../src/core/log-content.ts";
import { presets } from "../../src/core/presets.ts";
import type { RuleOptions } from "../../src/core/rules/rule.ts";
import type { Run } from "../../src/core/run.ts";
import type { CheckUnit, Evidence, Mode } from "../../src/core/verdict.ts";
import { parseLog } from "./parse-log.ts";

/** The defaults of the command line, and what a test sets otherwise. */
export function optionsOf(given: Partial<EvaluateOptions> = {}): EvaluateOptions {
  return Object.freeze({
    rule: "adaptive",
    preset: presets.balanced,
    patience: 5,
    patienceIsSet: false,
    minDelta: 1e-5,
    minDeltaMode: "relative",
    smoothing: 0,
    monitor: {},
    ...given,
  });
}

/** Plain patience as the classic class has it: nothing smoothed, nothing relative. */
export function classicOptions(
  patience: number,
  minDelta: number,
): RuleOptions & { readonly smoothing: 0 } {
  return {
    rule: "patience",
    preset: presets.balanced,
    patience,
    patienceIsSet: true,
    minDelta,
    minDeltaMode: "absolute",
    smoothing: 0,
  };
}

/** A log that holds the given points; `marks` say before how many points they stand. */
export function logOf(
  points: readonly ScalarPoint[],
  facts: {
    format?: FormatName;
    path?: string;
    folder?: string;
    marks?: readonly Mark[];
  } = {},
): LogContent {
  const log = createLogContent({
    path: facts.path ?? "/logs/alice/train.log",
    folder: facts.folder,
    format: facts.format ?? "train.log",
  });
  appendParsed(log, {
    points: buildPoints(points),
    marks: facts.marks ?? [],
    problems: [],
    skipped: [],
    skip: 0,
  });
  return log;
}

/** The points of one tag as plain arrays, without the room behind them. */
export function listColumns(columns: Columns | undefined) {
  const list = (column: Float64Array | undefined) => [
    ...(column ?? []).slice(0, columns?.count ?? 0),
  ];
  return {
    steps: list(columns?.steps),
    epochs: list(columns?.epochs),
    wallTimes: list(columns?.wallTimes),
    values: list(columns?.values),
  };
}

/** A run of the given logs, frozen as deep as its plain data goes. */
export function runOf(logs: readonly LogContent[], facts: Partial<Run> = {}): Run {
  return freezeDeep({ path: "/logs/alice", name: "alice", checkpointFiles: [], logs, ...facts });
}

function freezeDeep<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  // Typed arrays cannot be frozen.
  if (ArrayBuffer.isView(value)) return value;
  if (value instanceof Map) for (const each of value.values()) freezeDeep(each);
  else for (const each of Object.values(value)) freezeDeep(each);
  return Object.freeze(value);
}

/** One point a step, of one tag. */
export function pointsOf(
  tag: string,
  values: readonly number[],
  place: (index: number) => PlaceOfPoint = (index) => ({ step: index }),
): ScalarPoint[] {
  return values.map((value, index) => {
    const { step, epoch, folder } = place(index);
    return {
      tag,
      value,
      ...(step === undefined ? {} : { step }),
      ...(epoch === undefined ? {} : { epoch }),
      ...(folder === undefined ? {} : { folder }),
    };
  });
}

interface PlaceOfPoint {
  readonly step?: number | undefined;
  readonly epoch?: number | undefined;
  readonly folder?: string;
}

/** A run that is one CSV, read by the CSV format itself. */
export function csvRun(text: string, name = "curve"): Run {
  const content = parseLog(csv, new TextEncoder().encode(text));
  const log = createLogContent({ path: `/tables/${name}.csv`, folder: undefined, format: "csv" });
  appendParsed(log, { ...content, points: buildPoints(content.points), skip: 0 });
  return runOf([log], { path: `/tables/${name}.csv`, name });
}

/** The content of a text log of the VITS family, read by its format. */
export function vitsLogOf(text: string | Uint8Array): LogContent {
  // A copy, because parseLog wipes what it has pushed, and a Buffer's slices share its memory.
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : new Uint8Array(text);
  const content = parseLog(vitsLog, bytes);
  const log = createLogContent({
    path: "/logs/alice/train.log",
    folder: undefined,
    format: "train.log",
  });
  appendParsed(log, { ...content, points: buildPoints(content.points), skip: 0 });
  return log;
}

/** A table of epochs 1, 2, …, with a validation and, where given, a training column. */
export function lossTable(
  validation: readonly (number | string)[],
  training?: readonly (number | string)[],
): string {
  const rows = validation.map((value, index) =>
    [index + 1, value, ...(training === undefined ? [] : [training[index]])].join(","),
  );
  const header = training === undefined ? "epoch,val_loss" : "epoch,val_loss,train_loss";
  return `${[header, ...rows].join("\n")}\n`;
}

/** A curve ready to be judged; checks are epochs 1, 2, … unless `unit` is points. */
export function curveOf(
  values: readonly number[],
  facts: {
    evidence?: Evidence;
    unit?: CheckUnit;
    mode?: Mode;
    smoothing?: number;
    training?: readonly number[];
    rates?: readonly number[];
    plannedEpochs?: number;
    endedEpoch?: number;
  } = {},
): Curve {
  const evidence = facts.evidence ?? "validation";
  const unit = facts.unit ?? (evidence === "validation" ? "validation" : "epoch");
  const checks = values.map((value, index) =>
    Object.freeze(
      unit === "point"
        ? { value, step: index * 10, points: 1 }
        : { value, epoch: index + 1, step: (index + 1) * 10, points: 1 },
    ),
  );
  return freezeDeep(
    buildCurve(
      { unit, checks },
      {
        evidence,
        mode: facts.mode ?? "min",
        smoothing: facts.smoothing ?? 0,
        training: facts.training ?? [],
        rates: facts.rates ?? [],
        ...(facts.plannedEpochs === undefined ? {} : { plannedEpochs: facts.plannedEpochs }),
        ...(facts.endedEpoch === undefined ? {} : { endedEpoch: facts.endedEpoch }),
      },
    ),
  );
}

/**
 * Numbers from 0 to below 1 that only look like chance: the linear congruential generator of Numerical
 * Recipes, so that a test is the same everywhere.
 */
export function createChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Nearly normal noise of deviation 1: the sum of 12 chances less 6. */
export function createNoise(seed: number): () => number {
  const chance = createChance(seed);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += chance();
    return sum;
  };
}

/** The reference curve of a small voice that overfits after epoch 7 (validated every second epoch). */
export const referenceCurve = {
  epochs: [1, 3, 5, 7, 9, 11, 13],
  training: [0.85, 0.63, 0.49, 0.38, 0.31, 0.25, 0.2],
  validation: [0.72, 0.58, 0.46, 0.41, 0.45, 0.52, 0.61],
} as const;

/** The reference curve as a table. */
export function referenceTable(rows = referenceCurve.epochs.length): string {
  const lines = referenceCurve.epochs
    .slice(0, rows)
    .map(
      (epoch, index) =>
        `${epoch},${referenceCurve.training[index]},${referenceCurve.validation[index]}`,
    );
  return `epoch,train,val\n${lines.join("\n")}\n`;
}
