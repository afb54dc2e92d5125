import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { filled } from "../../src/core/columns.ts";
import type { Mark } from "../../src/core/formats/format.ts";
import { nothingParsed } from "../../src/core/formats/format.ts";
import { buildPoints, type ScalarPoint } from "../../src/core/formats/points.ts";
import { appendParsed, createLogContent, type LogContent } from "../../src/core/log-content.ts";
import { weightsOf } from "../../src/core/thin-columns.ts";
import { listColumns } from "../helpers/core-samples.ts";

const keptLimit = 400;

/** A log of these points and marks, of which so many points are kept; given in pieces of these lengths. */
function read(
  points: readonly ScalarPoint[],
  { marks = [], lengths = [points.length], limit = keptLimit }: Given = {},
): LogContent {
  const log = createLogContent({ path: "events", format: "event file", keptLimit: limit });
  for (let at = 0, piece = 0; at < points.length; piece += 1) {
    const end = Math.min(points.length, at + (lengths[piece % lengths.length] ?? 1));
    const own = marks
      .filter(({ before }) => before >= at && (before < end || end === points.length))
      .map((mark) => ({ ...mark, before: mark.before - at }));
    appendParsed(log, { ...nothingParsed, points: buildPoints(points.slice(at, end)), marks: own });
    at = end;
  }
  return log;
}

interface Given {
  readonly marks?: readonly Mark[];
  readonly lengths?: readonly number[];
  readonly limit?: number;
}

/** A training: two losses and a rate at each step, an epoch every so many steps, a validation at its end. */
function training(steps: number, { perEpoch = 40, logsEpochs = true, noise = 1 } = {}) {
  const points: ScalarPoint[] = [];
  for (let step = 0; step < steps; step += 1) {
    const epoch = Math.floor(step / perEpoch) + 1;
    const place = logsEpochs ? { step, epoch } : { step };
    const value = 20 + 10 / epoch + noise * Math.sin(step * 12.9898);
    points.push(
      { tag: "loss/g/mel", ...place, value },
      { tag: "loss/g/kl", ...place, value: value / 10 },
      { tag: "learning_rate", ...place, value: 1e-4 * 0.999 ** (epoch - 1) },
    );
    if (step % perEpoch === perEpoch - 1) {
      points.push({ tag: "loss/g/mel", folder: "eval", step: step + 1, epoch, value: 18 });
    }
  }
  return points;
}

/** All that a log holds, comparable. */
function told(log: LogContent) {
  return {
    kept: log.keptCount,
    read: log.pointCount,
    passes: log.passes.map((pass) =>
      [...pass.columns].map(([key, columns]) => [
        key,
        listColumns(columns),
        [...weightsOf(columns)],
        columns.merged,
      ]),
    ),
  };
}

function columnsOf(log: LogContent, key: string) {
  const columns = log.passes[0]?.columns.get(key);
  if (columns === undefined) throw new Error(`no ${key}`);
  return columns;
}

/** Sum and number of the finite values of each epoch. */
function sumsOf(log: LogContent, perEpoch: number): Map<number, readonly [number, number]> {
  const columns = columnsOf(log, "loss/g/mel");
  const weights = weightsOf(columns);
  const sums = new Map<number, readonly [number, number]>();
  for (let at = 0; at < columns.count; at += 1) {
    const epoch = Math.floor((columns.steps[at] ?? 0) / perEpoch);
    const [sum, count] = sums.get(epoch) ?? [0, 0];
    const weight = weights[at] ?? 0;
    sums.set(epoch, [sum + weight * (columns.values[at] ?? 0), count + weight]);
  }
  return sums;
}

test("cutting the points anywhere changes nothing, with starts and numbers that are not finite", () => {
  const odd = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  const value = fc.oneof({ weight: 9, arbitrary: fc.double({ noNaN: true }) }, odd);
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 300, maxLength: 1500 }),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }),
      fc.option(fc.nat(298)),
      fc.boolean(),
      (values, lengths, start, logsEpochs) => {
        const points = values.flatMap((each, index): ScalarPoint[] => {
          const step = start !== null && index > start ? index - start : index;
          const place = logsEpochs ? { step, epoch: Math.floor(step / 37) } : { step };
          return [
            { tag: "loss", ...place, value: each },
            { tag: "lr", ...place, value: Math.floor(step / 50) },
          ];
        });
        const marks: Mark[] = start === null ? [] : [{ kind: "started", before: 2 * start + 2 }];
        const given = { marks, limit: 200 };
        expect(told(read(points, { ...given, lengths }))).toEqual(told(read(points, given)));
      },
    ),
    { numRuns: 60 },
  );
});

describe.each([
  ["with logged epochs", true],
  ["with epochs that only the learning rate tells", false],
])("a training %s", (_, logsEpochs) => {
  const points = training(4000, { logsEpochs });
  const whole = read(points, { limit: points.length + 1 });
  const thin = read(points);

  test("is kept within its limit, and every point is counted", () => {
    expect(whole.keptCount).toBe(points.length);
    // Validations are never thinned, and an epoch keeps some points.
    expect(thin.keptCount).toBeLessThan(points.length / 4);
    expect(thin.pointCount).toBe(points.length);
    for (const columns of thin.passes[0]?.columns.values() ?? []) {
      const logged = weightsOf(columns).reduce((sum, weight) => sum + weight, 0);
      expect(logged).toBe(columns.count + columns.merged);
    }
  });

  test("has the same mean in each epoch, of as many points", () => {
    const sums = sumsOf(thin, 40);
    for (const [epoch, [sum, count]] of sumsOf(whole, 40)) {
      expect(sums.get(epoch)?.[1]).toBe(count);
      expect(sums.get(epoch)?.[0]).toBeCloseTo(sum, 6);
    }
  });

  test("keeps its validations, the newest points, and every step at which the rate changes", () => {
    const key = "eval\u0000loss/g/mel";
    expect(listColumns(columnsOf(thin, key))).toEqual(listColumns(columnsOf(whole, key)));
    const [all, kept] = [columnsOf(whole, "loss/g/mel"), columnsOf(thin, "loss/g/mel")];
    expect(filled(kept.values, kept.count).slice(-30)).toEqual(
      filled(all.values, all.count).slice(-30),
    );
    const changes = (log: LogContent) => {
      const { steps, values } = listColumns(columnsOf(log, "learning_rate"));
      return steps.filter((_, at) => values[at] !== values[at - 1]);
    };
    expect(changes(thin)).toEqual(changes(whole));
  });
});

test("numbers that are not finite stay, and the first of them in its place", () => {
  const points = training(4000).map((point) =>
    point.tag === "loss/g/mel" && point.step === 1234 ? { ...point, value: Number.NaN } : point,
  );
  const diverged = points.map((point) =>
    (point.step ?? 0) > 3000 && point.folder === undefined
      ? { ...point, value: Number.POSITIVE_INFINITY }
      : point,
  );
  const { steps, values } = listColumns(columnsOf(read(diverged), "loss/g/mel"));
  expect(steps[values.findIndex(Number.isNaN)]).toBe(1234);
  expect(steps[values.indexOf(Number.POSITIVE_INFINITY)]).toBe(3001);
  expect(values.filter(Number.isNaN)).toHaveLength(1);
});

test("without epochs a point stands for no more than a check is made of", () => {
  const points = Array.from(
    { length: 30_000 },
    (_, step): ScalarPoint => ({ tag: "loss", step, value: Math.sin(step) }),
  );
  const thin = read(points);
  const weights = weightsOf(columnsOf(thin, "loss"));
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(30_000);
  expect(Math.max(...weights)).toBeLessThanOrEqual(16);
  expect(thin.keptCount).toBeLessThan(6000);
});

test("a log that has nothing to average is kept whole, and not tried again at every point", () => {
  const points = Array.from(
    { length: 5000 },
    (_, step): ScalarPoint => ({ tag: "val_loss", step, value: Math.sin(step) }),
  );
  const log = read(points);
  expect(log.keptCount).toBe(5000);
  expect(log.thinAt).toBeGreaterThan(5000);
});
