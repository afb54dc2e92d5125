import type { Check } from "./checks.ts";
import type { Curve } from "./curve.ts";
import { raised, rampLength, topOfRamp } from "./ramp.ts";
import { createPatienceCounter, type PatienceCounter } from "./rules/patience.ts";
import { foundDrop, isDrop } from "./rules/rate-drop.ts";
import type { RuleOptions } from "./rules/rule.ts";
import { advisesStop } from "./standing.ts";

/**
 * Replays a curve check by check, as a live one would have been seen: the first check after which the
 * advice would have been stop. The same as to ask `standingOf` for each beginning of the curve; here what
 * was computed for one beginning serves the next, so that thousands of checks take milliseconds.
 *
 * @returns  undefined when there is none. O(n log n) as a rule
 */
export function firstStopOf(curve: Curve, options: RuleOptions): number | undefined {
  const replay = createReplay(curve, options);
  for (let check = 0; check < curve.checks.length; check += 1) {
    if (replay.addCheck()) return check;
  }
  return undefined;
}

/** The beginning of a curve; its lists grow check by check. */
interface Beginning extends Curve {
  readonly checks: Check[];
  values: number[];
  smoothed: number[];
  readonly training: number[];
  readonly rates: number[];
}

interface Replay {
  /** Goes on to the next check; whether the advice after it is stop. */
  addCheck(): boolean;
}

function createReplay(whole: Curve, options: RuleOptions): Replay {
  const { endedEpoch: _later, ...facts } = whole;
  const curve: Beginning = {
    ...facts,
    checks: [],
    values: [],
    smoothed: [],
    training: [],
    rates: [],
  };
  const mayRamp = whole.evidence === "training" && options.rule !== "patience";
  let counter: PatienceCounter = createPatienceCounter(options);
  let lookedAt = 0;
  let top = 0;
  let drop: number | undefined;

  /** The first checks may turn out to be a ramp: then they are raised, and what rests on them is computed anew. */
  function raiseRamp(count: number): void {
    const length = rampLength(count);
    if (length === lookedAt) return;
    lookedAt = length;
    const highest = topOfRamp(whole.values.slice(0, count));
    if (highest === top) return;
    top = highest;
    curve.values = raised(whole.values.slice(0, count), top);
    curve.smoothed = raised(whole.smoothed.slice(0, count), top);
    counter = createPatienceCounter(options);
    for (const value of curve.smoothed) counter.add(value);
  }

  return {
    addCheck() {
      const at = curve.checks.length;
      pushEntry(curve.checks, whole.checks, at);
      pushEntry(curve.training, whole.training, at);
      pushEntry(curve.rates, whole.rates, at);
      pushEntry(curve.values, whole.values, at);
      pushEntry(curve.smoothed, whole.smoothed, at);
      counter.add(whole.smoothed[at] ?? Number.NaN);
      if (isDrop(curve.rates, at)) drop = at;
      if (mayRamp) raiseRamp(at + 1);
      const rateDrop = drop === undefined ? undefined : foundDrop(curve.rates, drop);
      // Which epoch is over is known of the whole curve only.
      const isWhole = at + 1 === whole.checks.length && whole.endedEpoch !== undefined;
      const seen = isWhole ? { ...curve, endedEpoch: whole.endedEpoch } : curve;
      return advisesStop(seen, options, { count: counter.count(), rateDrop });
    },
  };
}

function pushEntry<Entry>(to: Entry[], from: readonly Entry[], index: number): void {
  const entry = from[index];
  if (entry !== undefined) to.push(entry);
}
