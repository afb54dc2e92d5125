import type { Curve } from "./curve.ts";
import type { Evaluation } from "./evaluation.ts";
import { firstStop } from "./first-stop.ts";
import { optional } from "./optional.ts";
import { fixedEpochs } from "./peer-rules/fixed-epochs.ts";
import { type PeerCheck, type PeerRule, replayPeerRule } from "./peer-rules/peer-rule.ts";
import { shownPeers, stockEpochs } from "./peer-rules/shown.ts";
import { placeAt } from "./place.ts";
import { presetNames, presets } from "./presets.ts";
import { asLogged } from "./reasons.ts";
import type { RuleOutcome } from "./report.ts";
import { type Timeline, timelineOf } from "./timeline.ts";
import { trainingBeside } from "./training-beside.ts";

/** Where a rule stopped and what it kept, as checks from 0; `stop` is absent where it never stopped. */
interface Decision {
  readonly stop?: number;
  readonly keep: number;
}

/** The discriminator's total, in the tags of the VITS family: one rule looks at it. */
const discriminatorTag = "loss/d/total";

/**
 * What would have happened to a run under each preset of ours, under the number of epochs that its trainer's screen
 * offers, and under rules of other programs, all on the checks of the monitored curve. None without a curve.
 */
export function ruleOutcomes(evaluation: Evaluation): readonly RuleOutcome[] {
  const { curve } = evaluation;
  if (curve === undefined || curve.checks.length === 0) return [];
  const timeline = timelineOf(evaluation);
  const outcome = (
    facts: Pick<RuleOutcome, "rule" | "kind" | "inForce" | "epochs">,
    decision: Decision,
  ) => ({
    ...facts,
    ...outcomeOf(decision, { evaluation, curve, timeline }),
  });
  const checks = peerChecks(evaluation, curve);
  const peers = shownPeers.map((rule) =>
    outcome({ rule: rule.name, kind: "peer" }, replayPeerRule(rule, checks)),
  );
  const epochs = stockEpochs[evaluation.trainer.id];
  const fixed = epochs === undefined ? undefined : fixedRule(epochs, curve);
  return [
    ...ownOutcomes(evaluation, curve).map(({ facts, decision }) => outcome(facts, decision)),
    ...(epochs === undefined || fixed === undefined
      ? []
      : [outcome({ rule: fixed.name, kind: "fixed", epochs }, replayPeerRule(fixed, checks))]),
    ...peers,
  ];
}

/** The presets; before them what was in force, where it is none of these. */
function ownOutcomes(evaluation: Evaluation, curve: Curve) {
  const { options, best, stopAdvisedAt, patience } = evaluation;
  const isPreset = options.rule === "adaptive" && !options.patienceIsSet;
  const own = presetNames.map((name) => {
    const inForce = isPreset && options.preset.name === name;
    const judged = {
      ...options,
      rule: "adaptive",
      preset: presets[name],
      patienceIsSet: false,
    } as const;
    const stop = inForce ? stopAdvisedAt : firstStop(curve, judged);
    return {
      facts: { rule: name, kind: "preset", ...(inForce ? { inForce } : {}) } as const,
      decision: decisionOf(stop, best?.check),
    };
  });
  if (isPreset) return own;
  const rule = `${options.rule}, patience ${patience.checks}`;
  return [
    {
      facts: { rule, kind: "preset", inForce: true } as const,
      decision: decisionOf(stopAdvisedAt, best?.check),
    },
    ...own,
  ];
}

/** A run that is never stopped keeps its best. */
function decisionOf(stop: Evaluation["stopAdvisedAt"], best: number | undefined): Decision {
  return stop === undefined ? { keep: best ?? 0 } : { stop: stop.at.check, keep: stop.best.check };
}

function peerChecks({ series, map }: Evaluation, curve: Curve): readonly PeerCheck[] {
  const logged = series.get(discriminatorTag);
  const discriminator = logged === undefined ? [] : trainingBeside(curve.checks, logged, map);
  return curve.values.map((value, index) => {
    const beside = discriminator[index];
    return {
      value,
      training: curve.training[index] ?? Number.NaN,
      ...(beside === undefined || Number.isNaN(beside) ? {} : { discriminator: beside }),
    };
  });
}

function fixedRule(epochs: number, curve: Curve): PeerRule {
  return fixedEpochs(epochs, (check) => curve.checks[check]?.epoch);
}

function outcomeOf(
  { stop, keep }: Decision,
  { evaluation, curve, timeline }: { evaluation: Evaluation; curve: Curve; timeline: Timeline },
): Omit<RuleOutcome, "rule" | "kind"> {
  const last = curve.checks.length - 1;
  const placed = (check: number) => timeline.ofCheck(placeAt(curve.checks, check));
  const [stopped, kept, ended] = [placed(stop ?? last), placed(keep), placed(last)];
  const value = curve.values[keep] ?? Number.NaN;
  const best = evaluation.best === undefined ? undefined : curve.values[evaluation.best.check];
  return {
    ...(stop === undefined ? {} : { stop: stopped }),
    keep: kept,
    ...(Number.isFinite(value) ? { keepValue: asLogged(value, curve) } : {}),
    ...optional("keepAbove", aboveBest(value, best)),
    ...optional("saved", elapsed(stopped.time, ended.time)),
    ...optional("past", elapsed(kept.time, stopped.time)),
  };
}

/** As a share of the best; undefined where either is unknown, or the best is nothing to measure by. */
function aboveBest(value: number, best: number | undefined): number | undefined {
  if (best === undefined || !Number.isFinite(value) || !Number.isFinite(best) || best === 0) {
    return undefined;
  }
  return (value - best) / Math.abs(best);
}

function elapsed(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.max(0, to - from);
}
