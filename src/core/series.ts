import { type Columns, columnKey } from "./log-content.ts";
import { familiesOf, known, type LogFamily, type PlacedPass, type Run } from "./run.ts";
import { classifyTag } from "./tags.ts";
import type { Epoch, Seconds, Step, Tag } from "./units.ts";

/**
 * All points of a tag in a run, as one honest curve: where a later start of the trainer logged the same
 * steps again, its points stand and the earlier ones are gone. Arrays have one entry a point, in order;
 * NaN stands for "not logged" in `steps`, `epochs` and `wallTimes`.
 */
export interface Series {
  readonly tag: Tag;
  readonly folder?: string;
  readonly steps: readonly Step[];
  readonly epochs: readonly Epoch[];
  readonly wallTimes: readonly Seconds[];
  readonly values: readonly number[];
  /** The format that most of the points come from. */
  readonly format: LogFamily["passes"][number]["log"]["format"];
  /** How many points of earlier starts gave way to later ones. */
  readonly replaced: number;
}

interface Point {
  readonly step: number;
  readonly epoch: number;
  readonly wallTime: number;
  readonly value: number;
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
  let points: Point[] = [];
  let replaced = 0;
  for (const [index, placed] of family.passes.entries()) {
    const columns = placed.pass.columns.get(key);
    const start = starts[index];
    const own = firstOf(columns);
    // A validation stays at the step where the later start began, unless that start validated there, too.
    const kept = points.filter(
      (point) => !gaveWay(point, start ?? own, validation) && !gaveWay(point, own, false),
    );
    replaced += points.length - kept.length;
    points = kept;
    if (columns !== undefined)
      for (let i = 0; i < columns.values.length; i += 1) points.push(pointAt(columns, i));
  }
  return toSeries(sample, points, { format: family.passes[0]?.log.format ?? "csv", replaced });
}

interface Start {
  readonly step?: number;
  readonly epoch?: number;
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

function gaveWay(point: Point, start: Start | undefined, validation: boolean): boolean {
  if (start === undefined) return false;
  if (start.step !== undefined && !Number.isNaN(point.step)) {
    return validation ? point.step > start.step : point.step >= start.step;
  }
  return start.epoch !== undefined && !Number.isNaN(point.epoch) && point.epoch >= start.epoch;
}

function pointAt(columns: Columns, index: number): Point {
  return {
    step: columns.steps[index] ?? Number.NaN,
    epoch: columns.epochs[index] ?? Number.NaN,
    wallTime: columns.wallTimes[index] ?? Number.NaN,
    value: columns.values[index] ?? Number.NaN,
  };
}

function toSeries(
  sample: { readonly tag: Tag; readonly folder?: string },
  points: readonly Point[],
  facts: Pick<Series, "format" | "replaced">,
): Series {
  return {
    tag: sample.tag,
    ...(sample.folder === undefined ? {} : { folder: sample.folder }),
    steps: points.map((point) => point.step),
    epochs: points.map((point) => point.epoch),
    wallTimes: points.map((point) => point.wallTime),
    values: points.map((point) => point.value),
    ...facts,
  };
}

/**
 * Two logs of one run that hold the same tag, made one: a point that both have stands once, with the
 * first's value and whatever the second knows besides (the epoch); one that only one has, stays.
 */
function joinSeries(first: Series, second: Series): Series {
  const bySteps = !second.steps.some(Number.isNaN) && !first.steps.some(Number.isNaN);
  const byEpochs = !second.epochs.some(Number.isNaN) && !first.epochs.some(Number.isNaN);
  if (!bySteps && !byEpochs) return joinByOrder(first, second);
  const placeOf = (point: Point) => (bySteps ? point.step : point.epoch);
  const others = groupByPlace(pointsOf(second), placeOf);
  const merged = pointsOf(first).map((point) => merge(point, others.get(placeOf(point))?.shift()));
  for (const left of others.values()) merged.push(...left);
  // Array.prototype.sort is stable: points of one step keep their order.
  merged.sort((a, b) => placeOf(a) - placeOf(b));
  return toSeries(first, merged, {
    format: first.format,
    replaced: Math.max(first.replaced, second.replaced),
  });
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
  const seconds = pointsOf(second);
  const points = pointsOf(first).map((point, index) => merge(point, seconds[index]));
  points.push(...seconds.slice(first.values.length));
  const replaced = Math.max(first.replaced, second.replaced);
  return toSeries(first, points, { format: first.format, replaced });
}

/** One point from two logs: the first's value, and whatever either knows of its place. */
function merge(point: Point, twin: Point | undefined): Point {
  if (twin === undefined) return point;
  return {
    step: known(point.step) ?? twin.step,
    epoch: known(point.epoch) ?? twin.epoch,
    wallTime: known(point.wallTime) ?? twin.wallTime,
    value: point.value,
  };
}

function pointsOf(series: Series): Point[] {
  return series.values.map((value, index) => ({
    step: series.steps[index] ?? Number.NaN,
    epoch: series.epochs[index] ?? Number.NaN,
    wallTime: series.wallTimes[index] ?? Number.NaN,
    value,
  }));
}

function groupByPlace(
  points: readonly Point[],
  placeOf: (point: Point) => number,
): Map<number, Point[]> {
  const groups = new Map<number, Point[]>();
  for (const point of points) {
    const group = groups.get(placeOf(point));
    if (group === undefined) groups.set(placeOf(point), [point]);
    else group.push(point);
  }
  return groups;
}

/** The series of a tag; with `folder` absent, of the run's own folder. */
export function findSeries(
  all: ReadonlyMap<string, Series>,
  tag: Tag,
  folder?: string,
): Series | undefined {
  return all.get(columnKey(tag, folder));
}
