import { type Columns, filled } from "./columns.ts";
import type { LogContent, Pass } from "./log-content.ts";
import { pointsPerCheck } from "./points-per-check.ts";
import { classifyTag } from "./tags.ts";
import { thinColumns } from "./thin-columns.ts";

/**
 * So many points of one log are kept before the older ones are averaged: 4,194,304. A training that logs eight numbers
 * at each of half a million steps has as many, and GPT-SoVITS logs every hundredth step; it is about 130 MB.
 */
export const mostKept = 4 * 1024 * 1024;

/** Thinning goes on until this share of the points that a log may keep is left, so that it is seldom. */
const keptShare = 3 / 4;
/** Shorter tags are left as they are. */
const leastCount = 64;
/** A tag of which a pass frees less than this share has nothing left to merge. */
const leastFreed = 1 / 16;
/** Steps at which a state changes are epochs only where it holds for so many points. */
const leastEpoch = 4;

/**
 * Thins the largest training tags of a log, in place, until there is room. Depends on the points and their order alone:
 * called after the same point, it does the same. Validations are never touched, and so are not bounded.
 *
 * @returns  how many points are kept now
 */
export function thinLog({ passes, keptLimit }: LogContent): number {
  const tags = passes.flatMap((pass) =>
    [...pass.columns.values()].map((columns) => ({ pass, columns })),
  );
  let kept = tags.reduce((sum, { columns }) => sum + columns.count, 0);
  const open = new Set(tags.filter(({ columns }) => mayThin(columns)));
  while (kept > keptLimit * keptShare) {
    const largest = largestOf(open);
    if (largest.length === 0) break;
    for (const each of largest) {
      const before = each.columns.count;
      const freed = thinTag(each);
      if (freed < before * leastFreed) open.delete(each);
      kept -= freed;
    }
  }
  return kept;
}

function thinTag({ pass, columns }: PassTag): number {
  const kind = isState(columns) ? "state" : "mean";
  const epochStarts = epochStartsIn(pass, columns);
  const { count, merged } = columns;
  // Without epochs so many points are a check, which is never thinned.
  const heaviest =
    hasEpochs(columns) || epochStarts.length > 0
      ? Number.POSITIVE_INFINITY
      : pointsPerCheck(count + merged);
  return thinColumns(columns, { kind, epochStarts, heaviest });
}

function hasEpochs({ epochs, count }: Columns): boolean {
  return epochs.length > 0 && !filled(epochs, count).includes(Number.NaN);
}

interface PassTag {
  readonly pass: Pass;
  readonly columns: Columns;
}

/** The longest, and those that are logged about as often: they are added up where a loss is logged in parts. */
function largestOf(open: ReadonlySet<PassTag>): readonly PassTag[] {
  const tags = [...open];
  const most = tags.reduce((sum, { columns }) => Math.max(sum, columns.count), leastCount);
  return tags.filter(({ columns }) => columns.count > leastCount && 2 * columns.count > most);
}

function mayThin({ tag, folder }: Columns): boolean {
  return classifyTag(tag, folder).evidence === "training";
}

function isState({ tag, folder }: Columns): boolean {
  const { quantity } = classifyTag(tag, folder);
  return quantity === "learning rate" || quantity === "epoch";
}

const none = new Float64Array(0);

/** Where a learning rate or an epoch beside a tag changes, which has no epochs of its own. */
function epochStartsIn(pass: Pass, { folder, epochs }: Columns): Float64Array {
  if (epochs.length > 0) return none;
  for (const state of pass.columns.values()) {
    if (state.folder !== folder || !isState(state)) continue;
    const { values, steps, count } = state;
    const logged = count + state.merged;
    const starts: number[] = [];
    for (let at = 1; at < count; at += 1) {
      if (!Object.is(values[at], values[at - 1])) starts.push(steps[at] ?? Number.NaN);
    }
    if (starts.length > 0 && starts.length * leastEpoch < logged) return Float64Array.from(starts);
  }
  return none;
}
