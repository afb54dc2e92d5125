import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Mark } from "../../../src/core/formats/format.ts";
import { vitsLog } from "../../../src/core/formats/vits-log.ts";
import { type LogContent, parseLog } from "../../helpers/parse-log.ts";

// Real logs, whose licences do not let us keep them here. The expected numbers are those of the READMEs beside them
// and of grep, not of this parser.
const corpus = new URL("../../../../shared/corpus/voice/", import.meta.url);
const read = (file: string) => new Uint8Array(readFileSync(new URL(file, corpus)));
const parse = (file: string): LogContent => parseLog(vitsLog, read(file));
const isRecognised = (file: string) =>
  vitsLog.matches({
    name: file.slice(file.lastIndexOf("/") + 1),
    bytes: read(file).subarray(0, 65_536),
  });

function marksOf<Kind extends Mark["kind"]>(content: LogContent, kind: Kind) {
  return content.marks.filter((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind);
}

function valuesOf(content: LogContent, tag: string, folder?: string) {
  return content.points.filter((point) => point.tag === tag && point.folder === folder);
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

const gptSovits = [
  {
    run: "stock",
    starts: 1,
    steps: 1,
    last: 0,
    ends: range(1, 8),
    weights: ["e4", "e8"],
    done: true,
  },
  {
    run: "dense",
    starts: 1,
    steps: 72,
    last: 142,
    ends: range(1, 16),
    weights: range(1, 8).map((at) => `e${2 * at}`),
    done: true,
  },
  {
    run: "resumed",
    starts: 2,
    steps: 61,
    last: 106,
    ends: [...range(1, 9), ...range(9, 12)],
    weights: ["e2", "e4", "e6", "e8", "e10", "e12"],
    done: true,
  },
  {
    run: "restarted",
    starts: 2,
    steps: 32,
    last: 51,
    ends: [...range(1, 4), ...range(1, 6)],
    weights: ["e2", "e4", "e2", "e4", "e6"],
    done: true,
  },
  {
    run: "validated-1",
    starts: 1,
    steps: 168,
    last: 1002,
    ends: range(1, 42),
    weights: range(1, 10).map((at) => `e${4 * at}`),
    done: false,
  },
];

describe.skipIf(!existsSync(corpus))("real logs", () => {
  describe.each(gptSovits)(
    "GPT-SoVITS $run",
    ({ run, starts, steps, last, ends, weights, done }) => {
      const log = parse(`gpt-sovits/${run}/train.log`);
      const console = parse(`gpt-sovits/${run}/console.log`);

      test("has its starts, steps, epochs and weights", () => {
        const mel = valuesOf(log, "loss/g/mel");
        expect(marksOf(log, "started")).toHaveLength(starts);
        expect(mel).toHaveLength(steps);
        expect(mel.at(-1)?.step).toBe(last);
        expect(marksOf(log, "epoch ended").map((mark) => mark.epoch)).toEqual(ends);
        expect(marksOf(log, "saved weights")).toEqual(
          weights.map((name) => expect.objectContaining({ name: `${run}_${name}`, ok: true })),
        );
        expect(log.problems).toEqual([]);
      });

      test("has seven points a logged step, the fifth called kl_ssl, each with its epoch", () => {
        expect(valuesOf(log, "loss/g/kl_ssl")).toHaveLength(steps);
        expect(valuesOf(log, "learning_rate")).toHaveLength(steps);
        const training = log.points.filter((point) => point.folder === undefined);
        expect(training).toHaveLength(7 * steps);
        expect(
          training.every((point) => point.epoch !== undefined && point.wallTime === undefined),
        ).toBe(true);
      });

      test("says the same on the console, and there whether it is finished", () => {
        expect(console.points).toEqual(log.points);
        const unfinished = console.marks.filter((mark) => mark.kind !== "finished");
        expect(unfinished).toEqual(log.marks);
        expect(marksOf(console, "finished")).toHaveLength(done ? 1 : 0);
      });

      test("is recognised", () => {
        expect(isRecognised(`gpt-sovits/${run}/train.log`)).toBe(true);
        expect(isRecognised(`gpt-sovits/${run}/console.log`)).toBe(true);
      });
    },
  );

  test("the validations of validated-1 are those of its README", () => {
    const readme = readFileSync(new URL("gpt-sovits/README.md", corpus), "utf8");
    const rows = [...readme.matchAll(/^ {2}(\d+): [\d.]+ \/ ([\d.]+) \/ ([\d.]+)$/gm)];
    const log = parse("gpt-sovits/validated-1/train.log");
    expect(rows).toHaveLength(42);
    expect(valuesOf(log, "loss/g/mel", "eval")).toEqual(
      rows.map(([, epoch, mel]) => ({
        tag: "loss/g/mel",
        folder: "eval",
        epoch: Number(epoch),
        value: Number(mel),
      })),
    );
    expect(valuesOf(log, "loss/g/kl", "eval").map((point) => point.value)).toEqual(
      rows.map((row) => Number(row[3])),
    );
  });

  test("a resume loads the discriminator, then the generator, and steps go back", () => {
    const log = parse("gpt-sovits/resumed/train.log");
    expect(marksOf(log, "loaded")).toMatchObject([
      { path: "logs/resumed/logs_s2_v2/D_72.pth", iteration: 8 },
      { path: "logs/resumed/logs_s2_v2/G_72.pth", iteration: 8 },
    ]);
    const second = marksOf(log, "started")[1];
    expect(log.points[second?.before ?? 0]).toMatchObject({ step: 72, epoch: 9 });
    expect(second?.config).toMatchObject({ name: "resumed", train: { log_interval: 2 } });
  });

  test("so-vits-svc, started seven times, has 107 lists of five losses", () => {
    const log = parse("SKwths__so-vits-svc-dodo__logs_32k_train.log");
    expect(marksOf(log, "started")).toHaveLength(7);
    expect(marksOf(log, "started").every((mark) => mark.config !== undefined)).toBe(true);
    expect(marksOf(log, "loaded")).toHaveLength(14);
    expect(marksOf(log, "epoch ended")).toHaveLength(414);
    expect(marksOf(log, "saving")).toHaveLength(50);
    expect(log.points).toHaveLength(6 * 107);
    expect(valuesOf(log, "loss/g/kl")).toHaveLength(107);
    expect(log.problems).toEqual([]);
  });

  test("the Chinese port has one list and both checkpoints", () => {
    const log = parse("yh-hacker__SVC-Nahida__logs_44k_train.log");
    expect(log.points).toHaveLength(6);
    expect(valuesOf(log, "loss/g/mel")).toEqual([
      { tag: "loss/g/mel", step: 0, epoch: 1, value: 30.232248306274414 },
    ]);
    expect(marksOf(log, "loaded").map((mark) => mark.path)).toEqual([
      "./logs/44k/G_0.pdparams",
      "./logs/44k/D_0.pdparams",
    ]);
    expect(marksOf(log, "saving").map((mark) => mark.epoch)).toEqual([1, 1]);
    expect(log.problems).toEqual([]);
  });

  test("VITS that diverged at once has its NaN and its duration loss", () => {
    const log = parse("linslime__MYTTS__logs_ljs_base_train.log");
    expect(valuesOf(log, "loss/g/mel")).toEqual([
      { tag: "loss/g/mel", step: 0, epoch: 1, value: Number.NaN },
    ]);
    expect(valuesOf(log, "loss/g/dur")).toMatchObject([{ value: 1.350276231765747 }]);
  });

  test("RVC has 14 samples, 20 epochs and its end", () => {
    const log = parse("fragment__rvc_console__Kamyk-12M.log");
    expect(valuesOf(log, "loss/g/mel").map((point) => point.step)).toEqual(
      range(0, 13).map((at) => 200 * at),
    );
    expect(valuesOf(log, "loss/g/kl")[0]).toEqual({
      tag: "loss/g/kl",
      step: 0,
      epoch: 1,
      value: 9,
    });
    expect(marksOf(log, "epoch ended").map((mark) => mark.epoch)).toEqual(range(1, 20));
    expect(marksOf(log, "saving")).toHaveLength(8);
    expect(marksOf(log, "finished")).toHaveLength(1);
    expect(isRecognised("fragment__rvc_console__Kamyk-12M.log")).toBe(true);
  });

  test("GPT-SoVITS v4 has one loss a list", () => {
    const log = parse("fragment__gptsovits_v4_lora__ryza.log");
    expect(valuesOf(log, "loss/g/total").map((point) => point.step)).toEqual([160, 1040]);
    expect(isRecognised("fragment__gptsovits_v4_lora__ryza.log")).toBe(true);
  });

  test("runs that died before the first losses have their starts and no point", () => {
    const freevc = parse("okusamaOwO__vietlish_accent_conversion__logs_freevc-s_train.log");
    const sovits = parse("georgefbrown__so-vits-svc-project__logs_44_train.log");
    expect([freevc.points, sovits.points]).toEqual([[], []]);
    expect([marksOf(freevc, "started").length, marksOf(sovits, "started").length]).toEqual([3, 1]);
  });

  test("another trainer's train.log gives its two tracebacks and no point", () => {
    const file = "Mormolykos__trainproof__evidence_fish_lightning_feb2026_train.log";
    const log = parse(file);
    expect([log.points, log.marks]).toEqual([[], []]);
    expect(log.problems.map((problem) => problem.reason)).toEqual([
      {
        id: "problem.traceback",
        text: "RuntimeError: Distributed package doesn't have NCCL built in",
      },
      {
        id: "problem.traceback",
        text: "ValueError: data\\protos_val\\* is not a file or directory",
      },
    ]);
    expect(isRecognised(file)).toBe(true);
  });

  test("what is no text log of the family is not recognised", () => {
    for (const file of [
      "gpt-sovits/README.md",
      "gpt-sovits/s1/console.log",
      "gpt-sovits/dense/config.json",
      "../curves/curves.csv",
      "gpt-sovits/validated-1/eval/events.out.tfevents.1795412818.vm.1562.1",
      "gpt-sovits/dense/events.out.tfevents.1795411988.vm.32026.0",
    ]) {
      expect([file, isRecognised(file)]).toEqual([file, false]);
    }
  });
});
