import type { Curve } from "./curve.ts";
import { plannedChecks } from "./curve.ts";
import type { EpochMap } from "./epoch-map.ts";
import { heldOutFolder } from "./held-out.ts";
import type { Message } from "./message.ts";
import type { Monitored } from "./monitor.ts";
import { placeAt } from "./place.ts";
import { configOf, type Plan } from "./plan.ts";
import { noSums } from "./read-bytes.ts";
import type { Run } from "./run.ts";
import type { Series } from "./series.ts";
import { leastChecks, type Standing } from "./standing.ts";
import type { Trainer } from "./trainers/trainer.ts";

/** What is known of a run when its settings are looked at; without a curve before or early in a training. */
export interface HintFacts {
  readonly run: Run;
  readonly trainer: Trainer;
  readonly plan: Plan;
  readonly map: EpochMap;
  readonly series: ReadonlyMap<string, Series>;
  readonly curve?: Curve;
  readonly standing?: Standing;
  readonly monitored?: Monitored;
  readonly finished: boolean;
}

/** Points an epoch that make its mean worth judging: with fewer, one batch is the epoch. */
const pointsPerEpoch = 4;
/** Logging more often than this many steps apart gains nothing that a voice training needs. */
const longestInterval = 10;

/** What would help most with this verdict: only when judging is refused or weak. */
export function hintsFor(facts: HintFacts): readonly Message[] {
  const { standing, monitored, trainer } = facts;
  if (standing !== undefined && standing.advice !== "cannot judge") return hintsOfJudged(facts);
  const hints: Message[] = [];
  if (hasEmptyLog(facts.run) && monitored === undefined) hints.push({ id: "hint.empty-log" });
  if (standing === undefined && facts.series.size > 0) return [{ id: "hint.monitor" }];
  const logging = logIntervalHint(facts);
  if (standing?.refusal === "too few" && monitored?.folder === heldOutFolder) {
    hints.push(fewScoresHint(facts, monitored.series.values.length));
  } else if (logging !== undefined) hints.push(logging);
  else if (standing?.refusal === "too few" && facts.curve !== undefined) {
    hints.push({ id: "hint.more-checks", needed: leastChecks, unit: facts.curve.unit });
  }
  if (standing?.refusal === "too noisy" && monitored?.evidence === "validation") {
    hints.push({ id: "hint.noisy-validation" });
  }
  if (monitored?.evidence === "training" && trainer.stockHasNoValidation) {
    hints.push({ id: "hint.no-validation" });
  }
  return hints;
}

/** Each saved file is one point: what is missing are saves, not log lines. */
function fewScoresHint({ plan, trainer }: HintFacts, files: number): Message {
  const every = plan.saveEveryEpoch;
  return {
    id: "hint.few-scores",
    files,
    needed: leastChecks,
    setting: trainer.saveSetting?.setting ?? "save_every_epoch",
    ...(every === undefined ? {} : { every }),
  };
}

/** A judged run needs no cure; what would make the judgement better is worth a line. */
function hintsOfJudged({ standing, monitored, trainer, finished }: HintFacts): Message[] {
  const hints: Message[] = [];
  const isAtItsBest = standing?.verdict === "improving" && standing.waited === 0;
  if (finished && isAtItsBest) hints.push({ id: "hint.more-epochs" });
  // A broken model needs no finer judgement.
  const broken = standing?.verdict === "diverged";
  if (!broken && monitored?.evidence === "training" && trainer.stockHasNoValidation) {
    hints.push({ id: "hint.no-validation" });
  }
  return hints;
}

/** Everything in the settings that makes advice impossible or useless, worst first; for `doctor`. */
export function adviseSettings(facts: HintFacts, patience: number): readonly Message[] {
  const { plan, trainer, run, curve } = facts;
  const hints: Message[] = [];
  if (hasEmptyLog(run)) hints.push({ id: "hint.empty-log" });
  if (configOf(run) === undefined) hints.push({ id: "hint.settings-missing" });
  const logging = logIntervalHint(facts);
  if (logging !== undefined) hints.push(logging);
  if (plan.saveWeights === false) hints.push({ id: "hint.no-weights" });
  if (plan.saveEveryEpoch !== undefined && plan.saveEveryEpoch > 1) {
    // A best that cannot be judged is none.
    const best = facts.standing?.refusal === undefined ? facts.standing?.best : undefined;
    hints.push({
      id: "hint.save-every",
      setting: trainer.saveSetting?.setting ?? "save_every_epoch",
      every: plan.saveEveryEpoch,
      ...(best === undefined || curve === undefined ? {} : { best: placeAt(curve.checks, best) }),
    });
  }
  if (plan.saveLatestOnly === true && plan.saveWeights !== true)
    hints.push({ id: "hint.latest-only" });
  if (plan.keepCheckpoints !== undefined && plan.keepCheckpoints > 0) {
    hints.push({ id: "hint.keep-checkpoints", keep: plan.keepCheckpoints });
  }
  const long = patienceHint(facts, patience);
  if (long !== undefined) hints.push(long);
  const hasValidation = facts.monitored?.evidence === "validation";
  if (trainer.stockHasNoValidation && !hasValidation) hints.push({ id: "hint.no-validation" });
  return hints.length === 0 ? [{ id: "hint.nothing" }] : hints;
}

function patienceHint({ plan, curve, standing }: HintFacts, patience: number): Message | undefined {
  // A curve of one or two checks says nothing about how many are to come.
  const paced = curve !== undefined && standing?.refusal !== "too few";
  const planned = (paced ? plannedChecks(curve) : undefined) ?? plan.epochs;
  if (planned === undefined || patience < planned - leastChecks) return undefined;
  return { id: "hint.patience-long", patience, planned, unit: paced ? curve.unit : "epoch" };
}

/** A text log that is there and in which nothing was ever written. */
export function hasEmptyLog(run: Run): boolean {
  return run.logs.some(({ format, passes, read: { sums = noSums() } }) => {
    const only = passes[0];
    return (
      format === "train.log" &&
      passes.length === 1 &&
      sums.records + sums.passed + sums.unreadable === 0 &&
      only !== undefined &&
      only.columns.size === 0 &&
      only.epochEnds.length === 0 &&
      only.config === undefined
    );
  });
}

/**
 * The interval to log at, where the one in force gives an epoch fewer than 4 points. Recommended: a
 * quarter of an epoch, between 1 and 10 steps; 5 where the length of an epoch is unknown.
 */
function logIntervalHint(facts: HintFacts): Message | undefined {
  const { trainer, plan, map } = facts;
  const setting = trainer.logIntervalSetting;
  if (setting === undefined) return undefined;
  const now = plan.logInterval;
  const length = map.stepsPerEpoch ?? longestEpoch(facts);
  if (length === undefined) {
    const few =
      facts.standing?.refusal === "too few" ||
      (facts.standing === undefined && now !== undefined && now >= 100);
    if (!few || (now !== undefined && now <= longestInterval)) return undefined;
    return { id: "hint.log-interval", ...setting, ...(now === undefined ? {} : { now }), to: 5 };
  }
  const to = Math.max(1, Math.min(longestInterval, Math.floor(length / pointsPerEpoch)));
  if (now === undefined || now <= to || length / now >= pointsPerEpoch) return undefined;
  const steps =
    plan.epochs === undefined || map.stepsPerEpoch === undefined ? undefined : plan.epochs * length;
  return {
    id: "hint.log-interval",
    ...setting,
    now,
    to,
    ...(map.stepsPerEpoch === undefined ? {} : { stepsPerEpoch: length }),
    ...(steps === undefined
      ? {}
      : { points: Math.ceil(steps / to), pointsNow: Math.ceil(steps / now) }),
  };
}

/**
 * The most steps that an epoch can have, where nothing tells how many it has: the next step of the
 * interval was not reached in all the epochs that are over.
 */
function longestEpoch({ plan, curve, monitored }: HintFacts): number | undefined {
  const ended = curve?.endedEpoch;
  const last = monitored?.series.steps.at(-1);
  if (ended === undefined || last === undefined || plan.logInterval === undefined) return undefined;
  const most = Math.floor((last + plan.logInterval) / ended);
  return Number.isFinite(most) && most > 0 ? most : undefined;
}
