import type { Parsed } from "../core/formats/format.ts";
import type { Points } from "../core/formats/points.ts";
import type { Seconds } from "../core/units.ts";

/** Gaps between losses that are kept. */
const mostGaps = 20;
/** What some bytes brought, before it is known when. */
export interface Fresh {
  /** Steps whose training losses arrived, and the newest of them. */
  losses: number;
  step: number | undefined;
  /** Whether the newest line is such a loss; undefined when nothing arrived that tells. */
  endsInLoss: boolean | undefined;
  saveEnded: boolean;
  epochEnded: boolean;
}

/** What a trainer's log has told so far of how it goes, in seconds of the monotonic clock. */
export interface Beat {
  began: boolean;
  changed: Seconds;
  saving: boolean;
  saveEnded: Seconds | undefined;
  progressed: Seconds | undefined;
  gaps: Seconds[];
  epochEnded: Seconds | undefined;
  epochLength: Seconds | undefined;
  fresh: Fresh;
}

/** Of a log of which nothing was read. */
export function newBeat(now: Seconds): Beat {
  return {
    began: false,
    changed: now,
    saving: false,
    saveEnded: undefined,
    progressed: undefined,
    gaps: [],
    epochEnded: undefined,
    epochLength: undefined,
    fresh: nothingFresh(),
  };
}

/** What no bytes bring. */
export function nothingFresh(): Fresh {
  return {
    losses: 0,
    step: undefined,
    endsInLoss: undefined,
    saveEnded: false,
    epochEnded: false,
  };
}

/** Notes what some bytes said, and not when. */
export function takeParsed(beat: Beat, parsed: Parsed): void {
  let next = 0;
  const takePoints = (end: number): void => {
    for (; next < end; next += 1) takePoint(beat, parsed.points, next);
  };
  for (const mark of parsed.marks) {
    takePoints(mark.before);
    beat.fresh.endsInLoss = false;
    if (mark.kind === "started") {
      beat.began = false;
      beat.saving = false;
    } else if (mark.kind === "saving") beat.saving = true;
    else if (mark.kind === "epoch ended") {
      beat.began = true;
      beat.fresh.saveEnded ||= beat.saving;
      beat.saving = false;
      beat.fresh.epochEnded = true;
    }
  }
  takePoints(parsed.points.count);
}

function takePoint(beat: Beat, points: Points, index: number): void {
  const { fresh } = beat;
  const { tag = "", folder } = points.series[points.which[index] ?? 0] ?? {};
  const logged = points.steps[index] ?? Number.NaN;
  const step = Number.isNaN(logged) ? undefined : logged;
  beat.began = true;
  // A step's values come one after another, in an event file each for itself.
  if (fresh.losses === 0 || step !== fresh.step) fresh.losses += 1;
  fresh.step = step;
  fresh.endsInLoss = folder === undefined;
  // Lightning writes an epoch's means when the epoch ends, next to its checkpoint.
  if (tag.endsWith("_epoch")) fresh.epochEnded = true;
}

/** Notes that what is fresh happened at this time. */
export function stampFresh(beat: Beat, at: Seconds): void {
  const { fresh, progressed, epochEnded } = beat;
  if (fresh.saveEnded) beat.saveEnded = at;
  if (fresh.epochEnded) {
    if (epochEnded !== undefined && at > epochEnded) beat.epochLength = at - epochEnded;
    beat.epochEnded = at;
  }
  if (fresh.losses === 0) return;
  if (progressed !== undefined && at > progressed) {
    beat.gaps.push((at - progressed) / fresh.losses);
    if (beat.gaps.length > mostGaps) beat.gaps.shift();
  }
  beat.progressed = at;
}
