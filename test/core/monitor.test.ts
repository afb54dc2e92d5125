import { describe, expect, test } from "vitest";
import type { ScalarPoint } from "../../src/core/formats/points.ts";
import {
  chooseMonitored,
  type Monitored,
  type MonitorOptions,
  monitorNames,
} from "../../src/core/monitor.ts";
import { seriesOf } from "../../src/core/series.ts";
import { generic } from "../../src/core/trainers/generic.ts";
import { gptSovitsS1 } from "../../src/core/trainers/gpt-sovits-s1.ts";
import { gptSovitsS2 } from "../../src/core/trainers/gpt-sovits-s2.ts";
import type { Trainer } from "../../src/core/trainers/trainer.ts";
import { logOf, pointsOf, runOf } from "../helpers/core-samples.ts";

/** A run with the given tags, `eval/…` in the folder eval, five points each unless told. */
function seriesWith(tags: Readonly<Record<string, number>> | readonly string[]) {
  const counts = Array.isArray(tags) ? tags.map((tag: string) => [tag, 5] as const) : undefined;
  const points = (counts ?? Object.entries(tags)).flatMap(([name, count]): ScalarPoint[] => {
    const inEval = name.startsWith("eval:");
    const tag = inEval ? name.slice(5) : name;
    return pointsOf(tag, Array(count).fill(1), (step) => ({
      step,
      ...(inEval ? { folder: "eval" } : {}),
    }));
  });
  return seriesOf(runOf([logOf(points, { format: "event file" })]));
}

function choose(
  tags: Parameters<typeof seriesWith>[0],
  facts: { trainer?: Trainer; options?: MonitorOptions } = {},
): Monitored | undefined {
  return chooseMonitored(seriesWith(tags), facts.trainer ?? generic, facts.options ?? {});
}

const nameOf = (found: Monitored | undefined) =>
  found && `${found.folder === undefined ? "" : `${found.folder}:`}${found.tag}`;

/** Every tag of stock GPT-SoVITS. */
const s2Tags = [
  "loss/g/total",
  "loss/d/total",
  "learning_rate",
  "grad_norm_d",
  "grad_norm_g",
  "loss/g/fm",
  "loss/g/mel",
  "loss/g/kl_ssl",
  "loss/g/kl",
];

describe("the order", () => {
  const best = ["eval:loss/g/mel", "eval:loss/g/total", "loss/g/mel", "loss/g/total"];

  test.each(best.map((name, index) => ({ name, tags: best.slice(index).toReversed() })))(
    "of $tags decides $name",
    ({ name, tags }) => {
      expect(nameOf(choose(tags))).toBe(name);
      expect(nameOf(choose(tags, { trainer: gptSovitsS2 }))).toBe(name);
    },
  );

  test("a validation total goes before a training mel", () => {
    expect(nameOf(choose(["loss/g/mel", "val_loss"]))).toBe("val_loss");
  });

  test("total, error, part, score, in this order", () => {
    const tags = ["val_accuracy", "val_box_loss", "val_mse", "val_loss"];
    expect(nameOf(choose(tags))).toBe("val_loss");
    expect(nameOf(choose(tags.slice(0, 3)))).toBe("val_mse");
    expect(nameOf(choose(tags.slice(0, 2)))).toBe("val_box_loss");
    const score = choose(tags.slice(0, 1));
    expect([nameOf(score), score?.mode]).toEqual(["val_accuracy", "max"]);
  });
});

describe("trainers", () => {
  test("stock GPT-SoVITS is judged by its training mel", () => {
    const found = choose(s2Tags, { trainer: gptSovitsS2 });
    expect(nameOf(found)).toBe("loss/g/mel");
    expect([found?.evidence, found?.mode, found?.training]).toEqual(["training", "min", undefined]);
  });

  test("v3 and v4 have no mel loss: the total, which is the flow-matching loss, decides", () => {
    const v4 = ["loss/g/total", "learning_rate", "grad_norm_g"];
    expect(nameOf(choose(v4, { trainer: gptSovitsS2 }))).toBe("loss/g/total");
  });

  test("s1 is judged by the mean loss of an epoch", () => {
    const s1 = [
      "total_loss_step",
      "total_loss_epoch",
      "lr_step",
      "top_3_acc_step",
      "top_3_acc_epoch",
      "epoch",
    ];
    expect(nameOf(choose(s1, { trainer: gptSovitsS1 }))).toBe("total_loss_epoch");
    expect(nameOf(choose(s1))).toBe("total_loss_epoch");
  });

  test("XTTS is judged by its evaluated mel, not by 1,251 single batches", () => {
    const xtts = {
      "TrainIterStats/loss_mel_ce": 1251,
      "TrainIterStats/loss_text_ce": 1251,
      "TrainEpochStats/avg_loss_mel_ce": 6,
      "EvalStats/avg_loss_text_ce": 6,
      "EvalStats/avg_loss": 6,
      "EvalStats/avg_loss_mel_ce": 6,
    };
    const found = choose(xtts);
    expect([nameOf(found), found?.evidence]).toEqual(["EvalStats/avg_loss_mel_ce", "validation"]);
    expect(found?.training?.series.tag).toBe("TrainEpochStats/avg_loss_mel_ce");
  });
});

describe("what never decides", () => {
  test.each([
    ["loss/d/total", "loss/g/fm", "loss/g/kl", "loss/g/kl_ssl"],
    ["loss_disc", "loss_gen", "loss_fm", "loss_kl"],
    ["eval:loss/d/total", "eval:loss/g/fm", "eval:loss/g/kl"],
    ["learning_rate", "grad_norm_g", "epoch", "step_time", "hp_metric"],
  ])("%s and the like alone: nothing can be judged", (...tags) => {
    expect(choose(tags)).toBeUndefined();
    expect(choose(tags, { trainer: gptSovitsS2 })).toBeUndefined();
  });

  test("a validated adversarial loss does not push a training mel aside", () => {
    expect(nameOf(choose(["eval:loss/g/fm", "eval:loss/d/total", "loss/g/mel"]))).toBe(
      "loss/g/mel",
    );
  });

  test("a tag whose points all gave way to a restart", () => {
    expect(choose({ "eval:loss/g/mel": 0, "loss/g/mel": 5 })?.evidence).toBe("training");
  });
});

describe("--monitor and --mode", () => {
  test("the user's tag is taken, whatever it is", () => {
    const found = choose(s2Tags, { options: { tag: "loss/g/fm" } });
    expect([nameOf(found), found?.mode]).toEqual(["loss/g/fm", "min"]);
  });

  test("a tag that is there in eval/ and beside it: the validation is meant", () => {
    const both = ["loss/g/kl", "eval:loss/g/kl"];
    expect(nameOf(choose(both, { options: { tag: "loss/g/kl" } }))).toBe("eval:loss/g/kl");
    expect(nameOf(choose(both, { options: { tag: "eval/loss/g/kl" } }))).toBe("eval:loss/g/kl");
  });

  test("a tag that the run has not got is not replaced by another", () => {
    expect(choose(s2Tags, { options: { tag: "loss/g/mell" } })).toBeUndefined();
  });

  test("the user's mode goes before the name's", () => {
    expect(choose(["val_accuracy"], { options: { mode: "min" } })?.mode).toBe("min");
    expect(choose(["val_loss"], { options: { mode: "max" } })?.mode).toBe("max");
  });

  test("every name listed to the user is taken", () => {
    const all = seriesWith([...s2Tags, "eval:loss/g/kl"]);
    for (const name of monitorNames(all)) {
      expect(chooseMonitored(all, generic, { tag: name })).toBeDefined();
    }
    expect(monitorNames(all)).toContain("eval/loss/g/kl");
  });
});

describe("the training curve beside a validation", () => {
  test("is the same tag, where there is one", () => {
    const found = choose(["loss/g/mel", "loss/g/total", "eval:loss/g/mel"]);
    expect(found?.training?.series.tag).toBe("loss/g/mel");
    expect(found?.training?.series.folder).toBeUndefined();
  });

  test("is the same quantity, else a total", () => {
    expect(choose(["val/mel", "loss_mel", "loss"])?.training?.series.tag).toBe("loss_mel");
    expect(choose(["val/mel", "loss_fm", "loss"])?.training?.series.tag).toBe("loss");
    expect(choose(["val/mel", "loss_fm"])?.training).toBeUndefined();
  });
});

describe("which of several", () => {
  test("epoch means go before single batches", () => {
    expect(nameOf(choose({ train_loss_step: 500, train_loss_epoch: 8 }))).toBe("train_loss_epoch");
  });

  test("a curve of one point does not stand before one that can be judged", () => {
    expect(nameOf(choose({ test_loss: 1, val_loss: 8 }))).toBe("val_loss");
    expect(nameOf(choose({ valid_loss: 2, val_loss: 8 }))).toBe("val_loss");
  });

  test("a validation goes before a test", () => {
    expect(nameOf(choose({ test_loss: 9, val_loss: 8 }))).toBe("val_loss");
  });
});

describe("blank cells of a table that pandas wrote", () => {
  const nan = Number.NaN;
  const valuesOf = (values: readonly number[], format: "csv" | "event file") => {
    const run = runOf([logOf(pointsOf("val_loss", values), { format })]);
    return [...(chooseMonitored(seriesOf(run), generic, {})?.series.values ?? [])];
  };

  test("are no values where there are many and numbers go on", () => {
    expect(valuesOf([5, nan, nan, 4, nan, 3], "csv")).toEqual([5, 4, 3]);
  });

  test("are a broken model where they are few, or go on to the end", () => {
    expect(valuesOf([5, 4, nan, 3, 2, 1], "csv")).toEqual([5, 4, nan, 3, 2, 1]);
    expect(valuesOf([5, 4, 3, nan, nan, nan], "csv")).toEqual([5, 4, 3, nan, nan, nan]);
  });

  test("are never taken out of a log that writes what it means", () => {
    expect(valuesOf([5, nan, nan, 4, nan, 3], "event file")).toEqual([5, nan, nan, 4, nan, 3]);
  });
});

describe("losses in parts (YOLO)", () => {
  const points = (tag: string, values: readonly number[]) => pointsOf(tag, values);
  const yolo = seriesOf(
    runOf([
      logOf(
        [
          ...points("train/box_loss", [3, 2, 1, 0.5]),
          ...points("train/cls_loss", [1, 1, 1, 1]),
          ...points("metrics/precision(B)", [0.1, 0.2, 0.3, 0.4]),
          ...points("val/box_loss", [4, 3, 3, 4]),
          ...points("val/cls_loss", [0.5, 0.25, 0.5, 1]),
          ...points("val/dfl_loss", [1, 1, 2, 3]),
        ],
        { format: "csv" },
      ),
    ]),
  );
  const found = chooseMonitored(yolo, generic, {});

  test("their sum decides, none of them alone", () => {
    expect(found?.tag).toBe("val/box_loss + val/cls_loss + val/dfl_loss");
    expect([...(found?.series.values ?? [])]).toEqual([5.5, 4.25, 5.5, 8]);
    expect(found?.evidence).toBe("validation");
  });

  test("the sum of the training parts stands beside", () => {
    expect([...(found?.training?.series.values ?? [])]).toEqual([4, 3, 2, 1.5]);
  });
});
