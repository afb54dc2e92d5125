import type { Columns } from "./columns.ts";
import { gaveWay, type LaterStarts, noStartsYet, noteStart, type Start } from "./later-starts.ts";
import { columnKey } from "./log-content.ts";
import { familiesOf, known, type LogFamily, type PlacedPass, type Run } from "./run.ts";
import {
  filledColumns,
  joinColumns,
  pairRows,
  pickPairs,
  pickRows,
  pointsIn,
  type SeriesColumns,
  withoutCovered,
} from "./series-columns.ts";
import { classifyTag } from "./tags.ts";
import type { Tag } from "./units.ts";

/**
 * All points of a tag in a run, as one honest curve: where a later start of the trainer logged the same
 * steps again, its points stand and the earlier ones are gone.
 */
export interface Series extends SeriesColumns {
  readonly tag: Tag;
  readonly folder?: string;
  /** The format that most of the points come from. */
  readonly format: LogFamily["passes"][number]["log"]["format"];
  /** How many points of earlier starts gave way to later ones. */
  readonly replaced: number;
}

/** The canonical series of every tag of a run, keyed by `columnKey`, in order of first appearance. */
export function seriesOf(run: Run): Map<string, Series> {
  const families = familiesOf(run);
  const all = new Map<string, Series>();
  for (const family of families) {
    for (const [key, sample] of columnsOf(family)) {
      const found = canonicalSeries(family, key, sample, families);
      const before = all.get(key);
      all.set(key, before === undefined ? found : joinSeries(before, found));
    }
  }
  return all;
}

function columnsOf(family: LogFamily): Map<string, Columns> {
  const keys = new Map<string, Columns>();
  for (const { pass } of family.passes) {
    for (const [key, columns] of pass.columns) if (!keys.has(key)) keys.set(key, columns);
  }
  return keys;
}

/**
 * The later start wins from its first step on. A validation at exactly that step belongs to the epoch
 * that was saved before it, and stays.
 */
function canonicalSeries(
  family: LogFamily,
  key: string,
  sample: Columns,
  families: readonly LogFamily[],
): Series {
  const validation = classifyTag(sample.tag, sample.folder).evidence === "validation";
  const starts = startsFor(family, families);
  const standing: SeriesColumns[] = [];
  const later = noStartsYet();
  let logged = 0;
  // From the last start to the first: what gives way to any later one is known when a start's points are looked at.
  for (let index = family.passes.length - 1; index >= 0; index -= 1) {
    const columns = family.passes[index]?.pass.columns.get(key);
    if (columns !== undefined) {
      const all = filledColumns(columns);
      logged += pointsIn(all);
      standing.push(withoutReplaced(all, later));
    }
    const own = firstOf(columns);
    // A validation stays at the step where the later start began, unless that start validated there, too.
    noteStart(later, starts[index] ?? own, validation);
    noteStart(later, own, false);
  }
  const kept = joinColumns(standing.reverse());
  const format = family.passes[0]?.log.format ?? "csv";
  return { ...nameOf(sample), ...kept, format, replaced: logged - pointsIn(kept) };
}

/** Where each pass of a family began. Validations of a sub-folder begin where the training beside them did. */
function startsFor(family: LogFamily, families: readonly LogFamily[]): (Start | undefined)[] {
  const beside = families.find(
    (each) =>
      each.folder === undefined &&
      each.passes[0]?.log.format === family.passes[0]?.log.format &&
      each.passes.length === family.passes.length,
  );
  const placed = family.folder === undefined ? family : (beside ?? family);
  return placed.passes.map((pass: PlacedPass) =>
    pass.firstStep === undefined && pass.firstEpoch === undefined
      ? undefined
      : {
          ...(pass.firstStep === undefined ? {} : { step: pass.firstStep }),
          ...(pass.firstEpoch === undefined ? {} : { epoch: pass.firstEpoch }),
        },
  );
}

function firstOf(columns: Columns | undefined): Start | undefined {
  const step = known(columns?.steps[0]);
  const epoch = known(columns?.epochs[0]);
  if (step === undefined && epoch === undefined) return undefined;
  return { ...(step === undefined ? {} : { step }), ...(epoch === undefined ? {} : { epoch }) };
}

/** What remains of a start once the later ones began; the same columns where that is all of it. */
function withoutReplaced(columns: SeriesColumns, later: LaterStarts): SeriesColumns {
  const count = columns.values.length;
  const kept = new Uint32Array(count);
  let standing = 0;
  for (let index = 0; index < count; index += 1) {
    const step = columns.steps[index] ?? Number.NaN;
    const epoch = columns.epochs[index] ?? Number.NaN;
    if (gaveWay(later, step, epoch)) continue;
    kept[standing] = index;
    standing += 1;
  }
  return standing === count ? columns : pickRows(columns, kept.subarray(0, standing));
}

function nameOf({ tag, folder }: { readonly tag: Tag; readonly folder?: string }) {
  return folder === undefined ? { tag } : { tag, folder };
}

/**
 * Two logs of one run that hold the same tag, made one: a point that both have stands once, with the
 * first's value and whatever the second knows besides (the epoch); one that only one has, stays.
 */
function joinSeries(first: Series, second: Series): Series {
  const count = [first.values.length, second.values.length];
  const bySteps = isWhole(first.steps, count[0]) && isWhole(second.steps, count[1]);
  const byEpochs = isWhole(first.epochs, count[0]) && isWhole(second.epochs, count[1]);
  if (!bySteps && !byEpochs) return joinByOrder(first, second);
  const column = bySteps ? "steps" : "epochs";
  const pairs = withoutCovered(pairRows(first[column], second[column]), first, second);
  return {
    ...first,
    ...pickPairs(first, second, pairs),
    replaced: Math.max(first.replaced, second.replaced),
  };
}

/** A text log prints a validation with four decimals, an event file holds a float32. */
const sameValue = 1e-3;

/**
 * Two logs of the same validations, one with steps and the other with epochs: the n-th of one is the n-th
 * of the other as long as their values agree. Where they do not, the one with more points stands alone.
 */
function joinByOrder(first: Series, second: Series): Series {
  const common = Math.min(first.values.length, second.values.length);
  const longer = second.values.length > first.values.length ? second : first;
  for (let index = 0; index < common; index += 1) {
    const [a, b] = [first.values[index] ?? Number.NaN, second.values[index] ?? Number.NaN];
    const differ = Math.abs(a - b) > sameValue * Math.max(Math.abs(a), Math.abs(b));
    if (differ || Number.isNaN(a) !== Number.isNaN(b)) return longer;
  }
  const order = Int32Array.from(longer.values, (_, index) => index);
  const pairs = {
    first: order.map((row) => (row < first.values.length ? row : -1)),
    second: order.map((row) => (row < second.values.length ? row : -1)),
  };
  const replaced = Math.max(first.replaced, second.replaced);
  return { ...first, ...pickPairs(first, second, pairs), replaced };
}

/** Whether every point has a number in this column. */
function isWhole(column: Float64Array, count: number | undefined): boolean {
  return column.length === count && !column.includes(Number.NaN);
}

/** The series of a tag; with `folder` absent, of the run's own folder. */
export function findSeries(
  all: ReadonlyMap<string, Series>,
  tag: Tag,
  folder?: string,
): Series | undefined {
  return all.get(columnKey(tag, folder));
}
