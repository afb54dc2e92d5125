import type { Check } from "./checks.ts";
import type { Curve } from "./curve.ts";
import { raisedAt, rampLength, topOfRamp } from "./ramp.ts";
import { createPatienceCounter, type PatienceCount } from "./rules/patience.ts";
import { foundDrop, isDrop } from "./rules/rate-drop.ts";
import type { RuleOptions } from "./rules/rule.ts";
import { advisesStop } from "./standing.ts";
import { mayStop } from "./wait.ts";

/**
 * Replays a curve check by check, as a live one would have been seen: the first check after which the
 * advice would have been stop. The same as to ask `standingOf` for each beginning of the curve; here what
 * was computed for one beginning serves the next, and no rule is asked while the wait is too short for any,
 * so that thousands of checks take milliseconds.
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

interface Replay {
  /** Goes on to the next check; whether the advice after it is stop. */
  addCheck(): boolean;
}

function createReplay(whole: Curve, options: RuleOptions): Replay {
  const mayRamp = whole.evidence === "training" && options.rule !== "patience";
  let beginning = createBeginning(whole, 0);
  let wait = createWait(options);
  let seen = 0;
  let lookedAt = 0;
  let top = 0;
  let drop: number | undefined;

  function addToWait(check: number): void {
    wait.add(raisedAt(whole.values, check, top), raisedAt(whole.smoothed, check, top));
  }

  /** The first checks may turn out to be a ramp: then they are raised, and what rests on them is computed anew. */
  function raiseRamp(): void {
    const length = rampLength(seen);
    if (length === lookedAt) return;
    const highest = topOfRamp(whole.values, length, { from: lookedAt, top });
    lookedAt = length;
    if (highest === top) return;
    top = highest;
    beginning = createBeginning(whole, top);
    wait = createWait(options);
    for (let check = 0; check < seen; check += 1) addToWait(check);
  }

  return {
    addCheck() {
      const at = seen;
      seen += 1;
      addToWait(at);
      if (isDrop(whole.rates, at)) drop = at;
      if (mayRamp) raiseRamp();
      if (!mayStop(whole, options, { count: seen, longest: wait.longest() })) return false;
      const curve = beginning.curveTo(seen);
      const rateDrop = drop === undefined ? undefined : foundDrop(curve.rates, drop);
      return advisesStop(curve, options, { count: wait.count(), rateDrop });
    },
  };
}

/** How long a better check has been waited for. */
interface Wait {
  add(value: number, smoothed: number): void;
  /** As patience counts. */
  count(): PatienceCount;
  /** Checks since the best, counted in whichever way makes them most. */
  longest(): number;
}

function createWait(options: RuleOptions): Wait {
  const counter = createPatienceCounter(options);
  let last = -1;
  let lowest = 0;
  let least = Number.POSITIVE_INFINITY;
  return {
    add(value, smoothed) {
      last += 1;
      counter.add(smoothed);
      if (Number.isFinite(value) && value < least) {
        least = value;
        lowest = last;
      }
    },
    count: counter.count,
    longest: () => Math.max(counter.count().used, last - lowest),
  };
}

/** The beginning of a curve; its lists grow, and are the same lists each time. */
interface Beginning {
  curveTo(count: number): Curve;
}

/** @param top  the checks before it are raised to it */
function createBeginning(whole: Curve, top: number): Beginning {
  const { endedEpoch, ...facts } = whole;
  const lists = {
    checks: [] as Check[],
    values: [] as number[],
    smoothed: [] as number[],
    training: [] as number[],
    rates: [] as number[],
  };
  const curve: Curve = { ...facts, ...lists };
  return {
    curveTo(count) {
      pushEntries(lists.checks, whole.checks, count);
      pushEntries(lists.training, whole.training, count);
      pushEntries(lists.rates, whole.rates, count);
      for (let at = lists.values.length; at < count; at += 1) {
        lists.values.push(raisedAt(whole.values, at, top));
        lists.smoothed.push(raisedAt(whole.smoothed, at, top));
      }
      // Which epoch is over is known of the whole curve only.
      if (count < whole.checks.length || endedEpoch === undefined) return curve;
      return { ...curve, endedEpoch };
    },
  };
}

/** Adds what `from` holds up to `count` entries. */
function pushEntries<Entry>(to: Entry[], from: readonly Entry[], count: number): void {
  for (let at = to.length; at < count; at += 1) {
    const entry = from[at];
    if (entry === undefined) return;
    to.push(entry);
  }
}
