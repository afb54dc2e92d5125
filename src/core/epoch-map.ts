import { filled } from "./columns.ts";
import { asRecord, numberAt } from "./config.ts";
import {
  epochOfTrainingStep,
  epochOfValidationStep,
  type StepEpoch,
  stepsPerEpochFromNames,
  stepsPerEpochFromPoints,
  stepsPerEpochFromRates,
} from "./epochs.ts";
import { configOf } from "./plan.ts";
import { known, type Run } from "./run.ts";
import { findSeries, type Series } from "./series.ts";
import { classifyTag } from "./tags.ts";
import type { Trainer } from "./trainers/trainer.ts";
import type { Epoch, Step } from "./units.ts";
import type { Evidence } from "./verdict.ts";

/** How steps and epochs of one run belong together. */
export interface EpochMap {
  /** Optimiser steps an epoch; absent when nothing tells. */
  readonly stepsPerEpoch?: number;
  /** What it was read from; `data list` is an estimate, the others are exact. */
  readonly source?: "log" | "learning rate" | "weight names" | "data list";
  /** A step alone tells no epoch: only logged ones are known. */
  readonly loggedOnly?: true;
  /** Epoch of a point whose own epoch is `logged`; undefined where unknown. */
  epochAt(
    place: { readonly step?: Step | undefined; readonly logged?: Epoch | undefined },
    evidence: Evidence,
  ): Epoch | undefined;
  /** Steps done at the end of an epoch; undefined where unknown. */
  stepAtEnd(epoch: Epoch): Step | undefined;
}

/**
 * The map of a run: from epochs that the log prints, else from the steps at which the learning rate
 * decays, else from weights named for both, else estimated from the data list.
 *
 * @param names  epochs and steps of the checkpoints' names
 */
export function epochMapOf(
  run: Run,
  facts: { series: ReadonlyMap<string, Series>; trainer: Trainer; names: readonly StepEpoch[] },
): EpochMap {
  const found = stepsPerEpochOf(run, facts);
  const lightning = findSeries(facts.series, "epoch");
  const offset = facts.trainer.epochOffset;
  const loggedOnly = lightning === undefined && found.stepsPerEpoch === undefined;
  return {
    ...found,
    ...(loggedOnly ? { loggedOnly } : {}),
    epochAt({ step, logged }, evidence) {
      if (logged !== undefined) return logged + offset;
      if (step === undefined) return undefined;
      if (lightning !== undefined) return withOffset(epochBeside(lightning, step), offset);
      if (found.stepsPerEpoch === undefined) return undefined;
      return evidence === "validation"
        ? epochOfValidationStep(step, found.stepsPerEpoch)
        : epochOfTrainingStep(step, found.stepsPerEpoch);
    },
    stepAtEnd: (epoch) =>
      found.stepsPerEpoch === undefined ? undefined : epoch * found.stepsPerEpoch,
  };
}

function withOffset(epoch: Epoch | undefined, offset: number): Epoch | undefined {
  return epoch === undefined ? undefined : epoch + offset;
}

type Found = Pick<EpochMap, "stepsPerEpoch" | "source">;

function stepsPerEpochOf(
  run: Run,
  facts: { series: ReadonlyMap<string, Series>; trainer: Trainer; names: readonly StepEpoch[] },
): Found {
  const fromLog = fromLoggedEpochs(facts.series);
  if (fromLog !== undefined) return { stepsPerEpoch: fromLog, source: "log" };
  const fromValidations = stepsPerEpochFromNames(validationPairs(facts.series));
  if (fromValidations !== undefined) return { stepsPerEpoch: fromValidations, source: "log" };
  const fromRates = fromLearningRate(run, facts);
  if (fromRates !== undefined) return { stepsPerEpoch: fromRates, source: "learning rate" };
  const fromNames = stepsPerEpochFromNames(facts.names);
  if (fromNames !== undefined) return { stepsPerEpoch: fromNames, source: "weight names" };
  const estimate = estimateFromData(run);
  return estimate === undefined ? {} : { stepsPerEpoch: estimate, source: "data list" };
}

/** From one training series: validations stand at an epoch's end and would mislead. */
function fromLoggedEpochs(series: ReadonlyMap<string, Series>): number | undefined {
  for (const { tag, folder, format, steps, epochs } of series.values()) {
    const inTables = format !== "train.log" && format !== "event file";
    if (inTables || classifyTag(tag, folder).evidence === "validation") continue;
    // Event files have no epochs, and may have millions of points.
    if (epochs.some((epoch, index) => isNumber(epoch) && isNumber(steps[index]))) {
      return stepsPerEpochFromPoints(steps, epochs);
    }
  }
  return undefined;
}

function isNumber(value: number | undefined): boolean {
  return known(value) !== undefined;
}

/** Validations whose step and epoch are both logged: they stand at the end of an epoch, after E n steps. */
function validationPairs(series: ReadonlyMap<string, Series>): StepEpoch[] {
  for (const each of series.values()) {
    if (classifyTag(each.tag, each.folder).evidence !== "validation") continue;
    const pairs: StepEpoch[] = [];
    each.steps.forEach((step, index) => {
      const epoch = known(each.epochs[index]);
      if (epoch !== undefined && !Number.isNaN(step)) pairs.push({ step, epoch });
    });
    if (pairs.length > 0 && each.format !== "csv" && each.format !== "json") return pairs;
  }
  return [];
}

/** From the first start only: a resume replays the schedule on an already decayed rate. */
function fromLearningRate(run: Run, facts: { trainer: Trainer }): number | undefined {
  const log = run.logs.find((each) => each.format === "event file" && each.folder === undefined);
  const columns = log?.passes[0]?.columns.get("learning_rate");
  if (columns === undefined || columns.steps[0] !== 0) return undefined;
  const decay =
    numberAt(asRecord(configOf(run)?.["train"]), "lr_decay") ?? facts.trainer.learningRateDecay;
  if (decay === undefined) return undefined;
  const { count } = columns;
  const rates = { steps: filled(columns.steps, count), values: filled(columns.values, count) };
  return stepsPerEpochFromRates(rates.steps, rates.values, { decay, first: 1 });
}

/**
 * GPT-SoVITS repeats a set of fewer than 100 clips int(100 / n) times; an epoch is that, in batches. The
 * sampler's buckets can add a batch or two, so this is an estimate.
 */
function estimateFromData(run: Run): number | undefined {
  const batch = numberAt(asRecord(configOf(run)?.["train"]), "batch_size");
  if (run.dataItems === undefined || batch === undefined || run.dataItems < 1 || batch < 1) {
    return undefined;
  }
  return stepsPerEpochFromData(run.dataItems, batch);
}

/** Steps an epoch of GPT-SoVITS s2 for `items` clips in batches of `batch`: an estimate. */
export function stepsPerEpochFromData(items: number, batch: number): number {
  const repeats = items < 100 ? Math.max(1, Math.floor(100 / items)) : 1;
  return Math.ceil((items * repeats) / batch);
}

/** The epoch that Lightning logged at a step, or at the last step before it. */
function epochBeside(epochs: Series, step: Step): Epoch | undefined {
  let low = 0;
  let high = epochs.steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((epochs.steps[middle] ?? 0) <= step) low = middle + 1;
    else high = middle;
  }
  const value = epochs.values[low - 1] ?? epochs.values[0];
  return value === undefined || !Number.isFinite(value) ? undefined : Math.floor(value);
}
