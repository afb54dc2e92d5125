import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/core/evaluate.ts";
import type { EvaluateOptions, Evaluation } from "../../src/core/evaluation.ts";
import { adviseSettings } from "../../src/core/hints.ts";
import type { Run } from "../../src/core/run.ts";
import {
  createNoise,
  csvRun,
  logOf,
  lossTable,
  optionsOf,
  pointsOf,
  runOf,
} from "../helpers/core-samples.ts";

const s2File = { setting: "train.log_interval", file: "GPT_SoVITS/configs/s2.json" };

/** A GPT-SoVITS run of `length` steps an epoch that logged every `interval` steps. */
function s2Run(facts: {
  length: number;
  interval: number;
  epochs: number;
  train?: Readonly<Record<string, unknown>>;
  ended?: number;
  validations?: readonly number[];
}): Run {
  const { length, interval, epochs, train = {}, ended = epochs } = facts;
  const steps = Array.from(
    { length: Math.ceil((length * ended) / interval) },
    (_, index) => index * interval,
  );
  const training = pointsOf(
    "loss/g/mel",
    steps.map((step) => 30 - step / 1000),
    (index) => {
      const step = steps[index] ?? 0;
      return { step, epoch: 1 + Math.floor(step / length) };
    },
  );
  const validations = pointsOf("loss/g/mel", facts.validations ?? [], (index) => ({
    folder: "eval",
    epoch: index + 1,
  }));
  const log = logOf([...training, ...validations], {
    marks: [{ kind: "epoch ended", before: training.length, epoch: ended }],
  });
  return runOf([log], {
    config: { s2_ckpt_dir: "logs/alice", train: { epochs, log_interval: interval, ...train } },
    checkpointFiles: [
      { path: `/w/alice_e${ended}_s${ended * length}.pth`, bytes: 1, modified: 0, own: false },
    ],
  });
}

const judge = (run: Run, given: Partial<EvaluateOptions> = {}): Evaluation =>
  evaluate(run, optionsOf(given));
const settingsOf = (run: Run, patience = 5) => {
  const evaluation = judge(run);
  return adviseSettings({ ...evaluation, finished: evaluation.finished }, patience);
};
const idsOf = (messages: readonly { id: string }[]) => messages.map((message) => message.id);

describe("log_interval", () => {
  test("stock: 9 steps an epoch, 8 epochs, every 100 steps: set 2, and 36 points instead of 1", () => {
    const [hint] = judge(s2Run({ length: 9, interval: 100, epochs: 8 })).hints;
    expect(hint).toEqual({
      id: "hint.log-interval",
      ...s2File,
      now: 100,
      to: 2,
      stepsPerEpoch: 9,
      points: 36, // 72 steps
      pointsNow: 1,
    });
  });

  test.each([
    [18, 4], // 18 / 4 = 4.5
    [3, 1], // never below 1
    [200, 10], // never above 10
  ])("of %i steps an epoch, every %i steps is advised", (length, to) => {
    const [hint] = judge(s2Run({ length, interval: 1000, epochs: 8 })).hints;
    expect(hint).toMatchObject({ id: "hint.log-interval", to, now: 1000 });
  });

  test("without a known length of the epoch: 5", () => {
    const log = logOf(pointsOf("loss/g/mel", [108]), { format: "event file" });
    const run = runOf([log], { config: { s2_ckpt_dir: "x", train: { log_interval: 100 } } });
    expect(judge(run).hints[0]).toEqual({ id: "hint.log-interval", ...s2File, now: 100, to: 5 });
  });

  test("without a known length the epochs that are over bound it: at most 12 steps, so 3", () => {
    // Step 0 was logged, step 100 never was, and 8 epochs are over: 100 / 8.
    const log = logOf([{ tag: "loss/g/mel", step: 0, epoch: 1, value: 108 }], {
      marks: [{ kind: "epoch ended", before: 1, epoch: 8 }],
    });
    const config = { s2_ckpt_dir: "x", train: { epochs: 8, log_interval: 100 } };
    expect(judge(runOf([log], { config })).hints[0]).toEqual({
      id: "hint.log-interval",
      ...s2File,
      now: 100,
      to: 3,
    });
  });

  test("is left alone where an epoch has 4 points", () => {
    const run = s2Run({ length: 20, interval: 5, epochs: 3 });
    expect(idsOf(settingsOf(run, 1))).not.toContain("hint.log-interval");
    expect(idsOf(settingsOf(s2Run({ length: 19, interval: 5, epochs: 3 }), 1))).toContain(
      "hint.log-interval",
    );
  });
});

describe("hints beside a verdict", () => {
  test("a judged training curve says that no validation is there", () => {
    const evaluation = judge(s2Run({ length: 20, interval: 5, epochs: 12, ended: 8 }));
    expect(evaluation.advice).toBe("continue");
    expect(evaluation.hints).toEqual([{ id: "hint.no-validation" }]);
  });

  test("a judged validation curve says nothing", () => {
    const facts = { length: 20, interval: 5, ended: 5, validations: [5, 4, 3, 2, 1] };
    expect(judge(s2Run({ ...facts, epochs: 8 })).hints).toEqual([]);
  });

  test("a run that still improves at the end of its plan is worth more epochs", () => {
    const facts = { length: 20, interval: 5, validations: [5, 4, 3, 2, 1] };
    expect(judge(s2Run({ ...facts, epochs: 5 })).hints).toEqual([{ id: "hint.more-epochs" }]);
  });

  test("a run whose best came before its end is not said to get better still", () => {
    const facts = { length: 20, interval: 5, validations: [5, 4, 3, 2, 2.1] };
    const evaluation = judge(s2Run({ ...facts, epochs: 5 }));
    expect(evaluation.verdict).toBe("improving");
    expect(evaluation.hints).toEqual([]);
  });

  test("a table of two rows asks for more", () => {
    expect(judge(csvRun(lossTable([5, 4]))).hints).toEqual([
      { id: "hint.more-checks", needed: 4, unit: "validation" },
    ]);
  });

  test("a validation that is too noisy asks for a better one", () => {
    const noise = createNoise(3);
    const table = lossTable(Array.from({ length: 12 }, () => 20 + noise()));
    const evaluation = judge(csvRun(table), { epochs: 200 });
    expect(evaluation.reason.id).toBe("reason.too-noisy");
    expect(evaluation.hints).toEqual([{ id: "hint.noisy-validation" }]);
  });

  test("an empty train.log is a known state", () => {
    const evaluation = judge(runOf([logOf([])]));
    expect(evaluation.reason).toEqual({ id: "reason.empty-log" });
    expect(evaluation.advice).toBe("cannot judge");
    expect(evaluation.hints[0]).toEqual({ id: "hint.empty-log" });
  });

  test("an empty train.log beside event files is no obstacle", () => {
    const events = logOf(pointsOf("loss/g/mel", [5, 4, 3, 2, 1]), { format: "event file" });
    const evaluation = judge(runOf([logOf([]), events]));
    expect(idsOf(evaluation.hints)).not.toContain("hint.empty-log");
  });

  test("a run without a tag that may decide asks for --monitor, and lists what there is", () => {
    const evaluation = judge(runOf([logOf(pointsOf("loss/g/fm", [1, 2, 3]))]));
    expect(evaluation.reason).toEqual({ id: "reason.no-tag", tags: ["loss/g/fm"], count: 1 });
    expect(evaluation.hints).toEqual([{ id: "hint.monitor" }]);
  });

  test("a tag that is not there is named with those that are", () => {
    const run = csvRun(lossTable([5, 4, 3, 2]));
    expect(judge(run, { monitor: { tag: "mell" } }).reason).toEqual({
      id: "reason.tag-not-found",
      wanted: "mell",
      tags: ["val_loss"],
      count: 1,
    });
  });
});

describe("doctor", () => {
  const good = { length: 20, interval: 5, epochs: 40, ended: 5 };
  const validated = { ...good, validations: [5, 4, 3, 2, 1] };
  const settings = (train: Readonly<Record<string, unknown>>, patience = 5) =>
    settingsOf(s2Run({ ...validated, train }), patience);

  test("has nothing to object to", () => {
    expect(settings({ save_every_epoch: 1, if_save_every_weights: true })).toEqual([
      { id: "hint.nothing" },
    ]);
  });

  test("no weights saved, and only the latest state kept: nothing can be brought back", () => {
    expect(idsOf(settings({ if_save_every_weights: false, if_save_latest: true }))).toEqual([
      "hint.no-weights",
      "hint.latest-only",
    ]);
  });

  test("only the latest state kept is no harm while weights are saved", () => {
    expect(settings({ if_save_every_weights: true, if_save_latest: true })).toEqual([
      { id: "hint.nothing" },
    ]);
  });

  test("save_every_epoch of 4 names the best that it may miss", () => {
    expect(settings({ save_every_epoch: 4 })).toEqual([
      {
        id: "hint.save-every",
        setting: "save_every_epoch",
        every: 4,
        best: { check: 4, epoch: 5, step: 100 },
      },
    ]);
  });

  test("keep_ckpts deletes", () => {
    expect(settings({ keep_ckpts: 3 })).toEqual([{ id: "hint.keep-checkpoints", keep: 3 }]);
    expect(settings({ keep_ckpts: 0 })).toEqual([{ id: "hint.nothing" }]);
  });

  test("a patience as long as the plan never comes to an end", () => {
    // 5 checks in 5 of 40 epochs: 40 checks, of which 4 go by before anything is judged.
    const long = { id: "hint.patience-long", patience: 36, planned: 40, unit: "validation" };
    expect(settings({}, 36)).toEqual([long]);
    expect(settings({}, 35)).toEqual([{ id: "hint.nothing" }]);
    const run = runOf([], { config: { s2_ckpt_dir: "x", train: { epochs: 8 } } });
    const unstarted = (patience: number) => idsOf(settingsOf(run, patience));
    expect(unstarted(4)).toContain("hint.patience-long"); // 8 - 4 checks of beginning
    expect(unstarted(3)).not.toContain("hint.patience-long");
  });

  test("no validation, no settings", () => {
    expect(idsOf(settingsOf(s2Run(good)))).toContain("hint.no-validation");
    expect(idsOf(settingsOf(csvRun(lossTable([5, 4, 3, 2]))))).toEqual(["hint.settings-missing"]);
  });
});
