import fc from "fast-check";
import { expect, test } from "vitest";
import { type Awaited, awaitedOf, hasNews } from "../../src/core/awaited.ts";
import { evaluate } from "../../src/core/evaluate.ts";
import type { Evaluation } from "../../src/core/evaluation.ts";
import type { Mark } from "../../src/core/formats/format.ts";
import { buildPoints, type ScalarPoint } from "../../src/core/formats/points.ts";
import { vitsLog } from "../../src/core/formats/vits-log.ts";
import { appendParsed, createLogContent, type LogContent } from "../../src/core/log-content.ts";
import type { Run } from "../../src/core/run.ts";
import { optionsOf } from "../helpers/core-samples.ts";
import { recordedEpochs } from "../helpers/recorded-run.ts";

/**
 * What an evaluation advises, and the checks it rests on. Not at which steps: further points may settle how many
 * steps an epoch has, which names checks otherwise and changes none.
 */
function judgedBy(evaluation: Evaluation) {
  const { curve, verdict, advice, reason, best, stopAdvisedAt, segments, findings } = evaluation;
  return {
    checks: curve?.checks.map(({ value, epoch, points }) => ({ value, epoch, points })),
    verdict,
    advice,
    reason: reason.id,
    best: best?.check,
    stopAdvisedAt: stopAdvisedAt?.at.check,
    segments: segments.length,
    findings: findings.map(({ id }) => id),
  };
}

/**
 * Appends piece after piece; where nothing is said to be news, judging again must give the same. Returns
 * how often it was judged, of how many pieces.
 */
function follow(log: LogContent, pieces: Iterable<() => void>): { judged: number; pieces: number } {
  let known:
    | { readonly awaited: Awaited; readonly said: object; readonly length: unknown }
    | undefined;
  const count = { judged: 0, pieces: 0 };
  for (const append of pieces) {
    append();
    count.pieces += 1;
    const run: Run = { path: "/logs/alice", name: "alice", logs: [log], checkpointFiles: [] };
    const evaluation = evaluate(run, optionsOf());
    if (known !== undefined && !hasNews(run, known.awaited)) {
      // What further points say of the length of an epoch is seen a little later, in spare time.
      if (evaluation.map.stepsPerEpoch === known.length) {
        expect(judgedBy(evaluation)).toEqual(known.said);
      }
      continue;
    }
    count.judged += 1;
    const length = evaluation.map.stepsPerEpoch;
    known = { awaited: awaitedOf(evaluation), said: judgedBy(evaluation), length };
  }
  return count;
}

test("a recorded training, line by line: judged at each epoch's end and a few times more", () => {
  const text = recordedEpochs().slice(0, 12).join("");
  const log = createLogContent({ path: "/logs/alice/train.log", format: "train.log" });
  const parser = vitsLog.createParser({ name: "train.log" });
  const lines = text.split(/(?<=\n)/);
  const { judged } = follow(
    log,
    lines.map((line) => () => {
      appendParsed(log, parser.push(new TextEncoder().encode(line)));
    }),
  );
  expect(judged).toBeGreaterThanOrEqual(12);
  expect(judged).toBeLessThan(lines.length / 2);
});

/** How a trainer logs: which of its numbers say where they are. */
const anyTraining = fc.record({
  kind: fc.constantFrom("epochs and ends", "epochs", "rates", "steps", "validated"),
  /** Logging intervals of each epoch. */
  intervals: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 14 }),
  even: fc.boolean(),
  /** After so many intervals the trainer starts again, some back. */
  resumeAt: fc.option(fc.nat({ max: 40 }), { nil: undefined }),
  noise: fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), {
    minLength: 100,
    maxLength: 100,
  }),
});
type Training = typeof anyTraining extends fc.Arbitrary<infer Value> ? Value : never;

/** The appends of a training, one a logging interval; a validation or an epoch's end is one of its own. */
function* appends(log: LogContent, training: Training): Generator<() => void> {
  const { kind, noise } = training;
  const first = training.intervals[0] ?? 1;
  const lengths = training.even ? training.intervals.map(() => first) : training.intervals;
  let step = 0;
  let count = 0;
  const put = (points: readonly ScalarPoint[], marks: readonly Mark[] = []) => {
    appendParsed(log, { points: buildPoints(points), marks, problems: [], skipped: [], skip: 0 });
  };
  for (let epoch = 1; epoch <= lengths.length; epoch += 1) {
    for (let interval = 0; interval < (lengths[epoch - 1] ?? 1); interval += 1) {
      if (count === training.resumeAt) step = Math.max(0, step - 30);
      const hasEpoch = kind.startsWith("epochs") || kind === "validated";
      const at = { step, ...(hasEpoch ? { epoch } : {}) };
      const value = 20 + 10 / (1 + epoch) + (noise[count % noise.length] ?? 0);
      const rate = 1e-4 * 0.999875 ** (epoch - 1);
      yield () =>
        put([
          { ...at, tag: "loss/g/mel", value },
          { ...at, tag: "loss/g/kl", value: value / 10 },
          { ...at, tag: "learning_rate", value: kind === "rates" ? rate : 1e-4 },
        ]);
      step += 10;
      count += 1;
    }
    if (kind === "validated") {
      yield () => put([{ step, epoch, tag: "loss/mel", folder: "eval", value: 25 - epoch / 3 }]);
    }
    if (kind === "epochs and ends")
      yield () => put([], [{ kind: "epoch ended", epoch, before: 0 }]);
  }
}

test("a resume may make the length of an epoch unknown again: then as many points as before end it", () => {
  const log = createLogContent({ path: "/logs/alice/train.log", format: "train.log" });
  const noise = Array.from({ length: 100 }, () => 0);
  const intervals = [5, 1, 1, 1, 1];
  const training = { kind: "epochs and ends", intervals, even: true, resumeAt: 17, noise } as const;
  expect(
    follow(log, appends(log, { ...training, intervals: [...intervals] })).judged,
  ).toBeGreaterThan(4);
});

test("whatever a trainer logs, what is not news changes no check and no advice", () => {
  let skipped = 0;
  fc.assert(
    fc.property(anyTraining, (training) => {
      const format = training.kind === "rates" ? "event file" : "train.log";
      const log = createLogContent({ path: `/logs/alice/${format}`, format });
      const { judged, pieces } = follow(log, appends(log, training));
      skipped += pieces - judged;
    }),
    { numRuns: 100 },
  );
  expect(skipped).toBeGreaterThan(0);
});
