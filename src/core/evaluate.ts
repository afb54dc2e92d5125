import { type Advised, adviseFiles } from "./advise-files.ts";
import {
  type Checkpoint,
  namedPlaces,
  type RankedCheckpoint,
  readCheckpoints,
} from "./checkpoints.ts";
import { type Checks, foldChecks } from "./checks.ts";
import { corroborate } from "./corroboration.ts";
import { buildCurve, type Curve } from "./curve.ts";
import { type EpochMap, epochMapOf } from "./epoch-map.ts";
import { explainVotes, type RuleVote } from "./explain.ts";
import { type AuditFinding, findingsOf } from "./findings.ts";
import { type FirstStop, firstStop } from "./first-stop.ts";
import { heldOutFolder, heldOutSeries, heldOutSource, isStale } from "./held-out.ts";
import { hasEmptyLog, hintsFor } from "./hints.ts";
import { columnKey } from "./log-content.ts";
import type { Message } from "./message.ts";
import { chooseMonitored, type Monitored, type MonitorOptions, monitorNames } from "./monitor.ts";
import { optional } from "./optional.ts";
import { type PastCurves, pastCurvesLike } from "./past-curves.ts";
import { type Place, placeAt } from "./place.ts";
import { configOf, type Plan, planOf } from "./plan.ts";
import { asLogged, countdownFor, reasonFor } from "./reasons.ts";
import type { Finding, RuleOptions } from "./rules/rule.ts";
import { turningPoint } from "./rules/turning-point.ts";
import { known, type Run, startsOf } from "./run.ts";
import { type Segment, segmentsOf } from "./segments.ts";
import { type Series, seriesOf } from "./series.ts";
import { pointsIn } from "./series-columns.ts";
import { situationOf } from "./situation.ts";
import { type Standing, standingOf } from "./standing.ts";
import { classifyTag } from "./tags.ts";
import { gptSovitsS1 } from "./trainers/gpt-sovits-s1.ts";
import { gptSovitsS2 } from "./trainers/gpt-sovits-s2.ts";
import { recogniseTrainer } from "./trainers/index.ts";
import type { Trainer } from "./trainers/trainer.ts";
import { ratesBeside, trainingBeside } from "./training-beside.ts";
import type { Epoch } from "./units.ts";
import type { AdviceWord, CheckUnit, Verdict } from "./verdict.ts";

/** What the user may set about judging. */
export interface EvaluateOptions extends RuleOptions {
  readonly monitor: MonitorOptions;
  /** Weight of the moving average that patience looks at, 0 to below 1. */
  readonly smoothing: number;
  /** Planned epochs, where the user says so. */
  readonly epochs?: Epoch;
}

/** All that stopwatch says about one run. */
export interface Evaluation {
  readonly run: Run;
  /** What it was judged by. */
  readonly options: EvaluateOptions;
  readonly trainer: Trainer;
  readonly plan: Plan;
  readonly map: EpochMap;
  readonly series: ReadonlyMap<string, Series>;
  /** Absent when no tag may decide. */
  readonly monitored?: Monitored;
  readonly curve?: Curve;
  /** Where the curve stands after its last check; with a curve only. */
  readonly standing?: Standing;
  readonly checkUnit: CheckUnit;
  readonly verdict: Verdict;
  readonly advice: AdviceWord;
  readonly reason: Message;
  readonly hints: readonly Message[];
  readonly countdown?: Message;
  readonly best?: Place & { readonly value: number };
  readonly turningPoint?: { readonly at: Place; readonly low: Place; readonly high: Place };
  /** The first check after which the live advice would have been stop, and the best as it stood then. */
  readonly stopAdvisedAt?: FirstStop;
  readonly patience: { readonly checks: number; readonly used: number };
  readonly minDelta: number;
  readonly noise?: number;
  /** What came of real curves that once stood as this one does; absent where it is at its best, or cannot be judged. */
  readonly pastCurves?: PastCurves;
  /** What each rule says; empty without a curve. */
  readonly votes: readonly RuleVote[];
  readonly findings: readonly AuditFinding[];
  readonly checkpoints: readonly RankedCheckpoint[];
  /** What to know about the files: the best is unsaved, soon deleted, or has no file. */
  readonly fileNotes: readonly Message[];
  readonly segments: readonly Segment[];
  /** The last epoch that a log says, or points show, to be over. */
  readonly endedEpoch?: Epoch;
  /** The planned epochs are done, or the log says that the training is. */
  readonly finished: boolean;
}

/**
 * Judges a run: the core's front door. A function of the logs and the options alone, so that live,
 * post-hoc and replay are the same call.
 */
export function evaluate(read: Run, options: EvaluateOptions): Evaluation {
  const run = withoutStaleScores(read);
  const series = seriesOf(run);
  const trainer = trainerOf(run, series);
  const plan = planOf(run, options);
  const files = readCheckpoints(run.checkpointFiles, { trainer, voice: plan.voice });
  const map = epochMapOf(run, { series, trainer, names: namedPlaces(files) });
  addHeldOut(series, run, trainer);
  const monitored = chooseMonitored(series, trainer, options.monitor);
  const ended = endedEpochOf(run, trainer) ?? savedEpochOf(run, files);
  const context = { run, options, trainer, plan, map, series, segments: segmentsOf(run) };
  if (monitored === undefined) return withoutCurve({ ...context, files });
  const checks = foldChecks(monitored.series, {
    evidence: monitored.evidence,
    map,
    ...(ended === undefined ? {} : { endedEpoch: ended }),
  });
  const rates = ratesOf(series, checks, map);
  const curve = curveOf(checks, monitored, { map, plan, options, ended, rates });
  const standing = standingOf(curve, options);
  const lastEpoch = Math.max(ended ?? 0, checks.checks.at(-1)?.epoch ?? 0);
  const finished =
    run.logs.some((log) => log.passes.at(-1)?.finished === true) ||
    (plan.epochs !== undefined && lastEpoch >= plan.epochs);
  const turned = turningPoint.judge(curve, options);
  const turn = turned === undefined ? undefined : turnAt(turned, curve);
  const corroboration =
    monitored.evidence === "training" ? corroborate(series, monitored.series) : undefined;
  const votes = explainVotes(curve, {
    standing,
    options,
    tag: monitored.tag,
    corroboration,
    turn: turned,
  });
  const past = pastOf(curve, standing, options);
  const advised: Advised = adviseFiles({
    files,
    curve,
    standing,
    map,
    plan,
    trainer,
    finished,
    turn,
    scores: run.heldOut?.scores,
  });
  const source = heldOutSource(run.heldOut, monitored);
  return {
    ...context,
    monitored,
    curve,
    standing,
    checkUnit: checks.unit,
    verdict: standing.verdict,
    advice: standing.advice,
    reason: reasonFor(standing, curve, { tag: monitored.tag, ...optional("source", source) }),
    hints: hintsFor({ ...context, standing, curve, monitored, finished }),
    ...optional("countdown", finished ? undefined : countdownFor(standing, curve)),
    ...optional("best", bestOf(standing, curve)),
    ...optional("turningPoint", turn),
    ...optional("stopAdvisedAt", firstStop(curve, options)),
    patience: { checks: standing.patience, used: standing.waited },
    minDelta: standing.count.minDelta,
    ...optional("noise", standing.noise),
    ...optional("pastCurves", past),
    votes,
    findings: findingsOf({ ...context, curve, standing, monitored, turn, past, source }),
    checkpoints: advised.ranked,
    fileNotes: advised.notes,
    ...(lastEpoch > 0 ? { endedEpoch: lastEpoch } : {}),
    finished,
  };
}

/** Without scores of files that a later start of the trainer has left behind. */
function withoutStaleScores(run: Run): Run {
  if (run.heldOut === undefined) return run;
  const starts = startsOf(run);
  const scores = run.heldOut.scores.filter(
    (score) => !starts.some((start) => isStale(score, start)),
  );
  return { ...run, heldOut: { ...run.heldOut, scores } };
}

/** Scores of saved files stand beside the series of the logs; a run may have them before it has a log of its own. */
function addHeldOut(series: Map<string, Series>, run: Run, trainer: Trainer): void {
  if (run.heldOut === undefined || run.heldOut.scores.length === 0) return;
  const held = heldOutSeries(run.heldOut, series, trainer.epochOffset);
  series.set(columnKey(held.tag, heldOutFolder), held);
}

function trainerOf(run: Run, series: ReadonlyMap<string, Series>): Trainer {
  const config = configOf(run);
  // Our own scores are of GPT-SoVITS's files, and say which stage's.
  const { metric = "table" } = run.heldOut ?? {};
  if (metric !== "table") return metric === "cross-entropy" ? gptSovitsS1 : gptSovitsS2;
  return recogniseTrainer({
    path: run.path,
    tags: new Set([...series.values()].map((each) => each.tag)),
    formats: new Set(run.logs.map((log) => log.format)),
    ...(config === undefined ? {} : { config }),
  });
}

/** Of the last start only: an earlier one may have come further. */
function endedEpochOf(run: Run, trainer: Trainer): Epoch | undefined {
  const ends = run.logs.map((log) => log.passes.at(-1)?.epochEnds.at(-1));
  const printed = ends.filter((end) => end !== undefined);
  return printed.length === 0 ? undefined : Math.max(...printed) + trainer.epochOffset;
}

/**
 * Where no log says which epochs are over, as event files do not: the last epoch of which weights were
 * saved since the last start. Older weights are of an earlier training.
 */
function savedEpochOf(run: Run, files: readonly Checkpoint[]): Epoch | undefined {
  const starts = run.logs.flatMap((log) => {
    const columns = [...(log.passes.at(-1)?.columns.values() ?? [])];
    return columns.flatMap(({ wallTimes }) => known(wallTimes[0]) ?? []);
  });
  if (starts.length === 0) return undefined;
  const since = Math.max(...starts);
  const epochs = files.flatMap(({ kind, epoch, modified }) =>
    kind === "weights" && epoch !== undefined && modified >= since ? [epoch] : [],
  );
  return epochs.length === 0 ? undefined : Math.max(...epochs);
}

function curveOf(
  checks: Checks,
  monitored: Monitored,
  facts: {
    map: EpochMap;
    plan: Plan;
    options: EvaluateOptions;
    ended: Epoch | undefined;
    rates: readonly number[];
  },
): Curve {
  const beside = monitored.training;
  const training =
    beside === undefined ? [] : trainingBeside(checks.checks, beside.series, facts.map);
  return buildCurve(checks, {
    evidence: monitored.evidence,
    mode: monitored.mode,
    smoothing: facts.options.smoothing,
    training: beside?.mode === "max" ? training.map((value) => -value) : training,
    rates: facts.rates,
    ...(facts.plan.epochs === undefined ? {} : { plannedEpochs: facts.plan.epochs }),
    ...(facts.ended === undefined ? {} : { endedEpoch: facts.ended }),
  });
}

/** The learning rate that is logged most often; several optimisers step alike. */
function ratesOf(
  series: ReadonlyMap<string, Series>,
  { checks }: Checks,
  map: EpochMap,
): readonly number[] {
  let longest: Series | undefined;
  for (const each of series.values()) {
    if (classifyTag(each.tag, each.folder).quantity !== "learning rate") continue;
    if (longest === undefined || pointsIn(each) > pointsIn(longest)) longest = each;
  }
  return longest === undefined ? [] : ratesBeside(checks, longest, map);
}

function bestOf(standing: Standing, curve: Curve): Evaluation["best"] {
  if (standing.best === undefined) return undefined;
  const value = asLogged(curve.values[standing.best] ?? Number.NaN, curve);
  return { ...placeAt(curve.checks, standing.best), value };
}

function pastOf(curve: Curve, standing: Standing, options: RuleOptions): PastCurves | undefined {
  const situation = situationOf(curve, standing, options);
  return situation === undefined ? undefined : pastCurvesLike(situation);
}

function turnAt(found: Finding, { checks }: Curve): NonNullable<Evaluation["turningPoint"]> {
  return {
    at: placeAt(checks, found.check),
    low: placeAt(checks, found.evidence["low"] ?? found.check),
    high: placeAt(checks, found.evidence["high"] ?? found.check),
  };
}

/** Nothing can be monitored: an empty log, no numbers yet, or no tag that may decide. */
function withoutCurve(facts: {
  run: Run;
  trainer: Trainer;
  plan: Plan;
  map: EpochMap;
  series: ReadonlyMap<string, Series>;
  segments: readonly Segment[];
  files: Parameters<typeof adviseFiles>[0]["files"];
  options: EvaluateOptions;
}): Evaluation {
  const { run, trainer, plan, map, series, segments, files, options } = facts;
  const advised = adviseFiles({ files, map, plan, trainer, finished: false });
  return {
    run,
    options,
    trainer,
    plan,
    map,
    series,
    segments,
    checkUnit: "point",
    verdict: "cannot judge",
    advice: "cannot judge",
    reason: reasonWithoutCurve(run, series, options),
    hints: hintsFor({ run, trainer, plan, map, series, finished: false }),
    patience: { checks: options.patience, used: 0 },
    minDelta: options.minDelta,
    votes: [],
    findings: findingsOf({ run, series, segments, trainer, map, plan }),
    checkpoints: advised.ranked,
    fileNotes: advised.notes,
    finished: false,
  };
}

function reasonWithoutCurve(
  run: Run,
  series: ReadonlyMap<string, Series>,
  options: EvaluateOptions,
): Message {
  const tags = monitorNames(series);
  const listed = { tags: tags.slice(0, 8), count: tags.length };
  if (tags.length > 0) {
    return options.monitor.tag === undefined
      ? { id: "reason.no-tag", ...listed }
      : { id: "reason.tag-not-found", wanted: options.monitor.tag, ...listed };
  }
  if (run.logs.some((log) => log.problems.some(isNoLog))) return { id: "reason.no-log" };
  return hasEmptyLog(run) ? { id: "reason.empty-log" } : { id: "reason.no-points" };
}

function isNoLog({ reason }: Run["logs"][number]["problems"][number]): boolean {
  return reason.id === "problem.unknown-format";
}
