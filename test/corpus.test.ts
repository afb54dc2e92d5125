import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evaluate } from "../src/core/evaluate.ts";
import type { Evaluation } from "../src/core/evaluation.ts";
import { readOnce } from "../src/read-once.ts";
import { optionsOf } from "./helpers/core-samples.ts";

const corpus = join(import.meta.dirname, "../../shared/corpus");
const voice = join(corpus, "voice/gpt-sovits");
const readme = readFileSync(join(voice, "README.md"), "utf8");
const names = ["stock", "dense", "resumed", "restarted", "validated-1", "s1"] as const;
type Name = (typeof names)[number];
/** What is left of each run: all, its event files alone, its train.log alone. */
const modes = ["both", "events", "text"] as const;
type Mode = (typeof modes)[number];

const root = mkdtempSync(join(tmpdir(), "stopwatch-corpus-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A GPT-SoVITS folder as the six trainings left it; weights are empty files of the right name and time. */
function layOut(mode: Mode): string {
  const top = join(root, mode);
  for (const name of names) {
    const folder = join(top, "logs", name === "s1" ? "s1-reader" : name);
    for (const entry of readdirSync(join(voice, name), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || ["files.txt", "console.log"].includes(entry.name)) continue;
      if (mode === "events" && entry.name === "train.log") continue;
      if (mode === "text" && entry.name.includes("tfevents")) continue;
      const from = join(entry.parentPath, entry.name);
      const to = join(folder, relative(join(voice, name), from));
      mkdirSync(dirname(to), { recursive: true });
      cpSync(from, to);
    }
    for (const row of readFileSync(join(voice, name, "files.txt"), "utf8")
      .split("\n")
      .slice(1)) {
      const [path = "", , modified = ""] = row.split("\t");
      if (!/\.(pth|ckpt)$/.test(path)) continue;
      mkdirSync(dirname(join(top, path)), { recursive: true });
      writeFileSync(join(top, path), "");
      utimesSync(join(top, path), new Date(modified), new Date(modified));
    }
  }
  return join(top, "logs");
}

type Found = Record<"with weights" | "without", Map<string, Evaluation>>;

async function judgeAll(mode: Mode): Promise<Found> {
  const { runs, problems } = await readOnce([layOut(mode)], { checkpointFolders: [] });
  expect(problems).toEqual([]);
  const found: Found = { "with weights": new Map(), without: new Map() };
  for (const { run } of runs) {
    const name = run.name.split(/[\\/]/)[0] ?? "";
    found["with weights"].set(name, evaluate(run, optionsOf()));
    found.without.set(name, evaluate({ ...run, checkpointFiles: [] }, optionsOf()));
  }
  return found;
}

/** Training mel by epoch, read from train.log by other means: each list's fourth number; a step that comes again counts once. */
function epochMeansOf(name: Name): number[] {
  const points: { step: number; epoch: number; mel: number }[] = [];
  let epoch = 0;
  for (const line of readFileSync(join(voice, name, "train.log"), "utf8").split("\n")) {
    epoch = Number(/Train Epoch: (\d+)/.exec(line)?.[1] ?? epoch);
    const list = /INFO\t\[([-\d.e, ]+)\]$/.exec(line)?.[1]?.split(",").map(Number) ?? [];
    const [mel, step] = [list[3], list[6]];
    if (list.length !== 8 || mel === undefined || step === undefined) continue;
    while ((points.at(-1)?.step ?? -1) >= step) points.pop();
    points.push({ step, epoch, mel });
  }
  return Array.from({ length: epoch }, (_, index) => {
    const mels = points.filter((point) => point.epoch === index + 1).map((point) => point.mel);
    return mels.reduce((sum, mel) => sum + mel, 0) / mels.length;
  });
}

/** The table of validated-1 in the corpus' README: training mel, validation mel. */
const validated = [...readme.matchAll(/^ {2}(\d+): ([\d.]+) \/ ([\d.]+) \/ [\d.]+$/gm)].map(
  ([, epoch, training, validation]) => ({
    epoch: Number(epoch),
    training: Number(training),
    validation: Number(validation),
  }),
);

describe.each(modes)("the six real trainings, from %s", (mode) => {
  let found: Found;
  beforeAll(async () => {
    found = await judgeAll(mode);
  }, 120_000);
  const of = (name: string, weights: keyof Found): Evaluation => {
    const evaluation = found[weights].get(name);
    if (evaluation === undefined) throw new Error(`${name} was not found`);
    return evaluation;
  };

  test("are a run each", () => {
    const voices = ["dense", "restarted", "resumed", "s1-reader", "stock", "validated-1"];
    const wanted = mode === "text" ? voices.filter((name) => name !== "s1-reader") : voices;
    expect([...found.without.keys()].sort()).toEqual(wanted);
  });

  describe.each(["with weights", "without"] as const)("%s", (weights) => {
    test("stock, one logged step: cannot judge, and the setting to change", () => {
      const stock = of("stock", weights);
      expect([stock.verdict, stock.advice]).toEqual(["cannot judge", "cannot judge"]);
      expect(stock.curve?.checks).toHaveLength(1);
      expect(stock.hints[0]).toMatchObject({
        id: "hint.log-interval",
        setting: "train.log_interval",
        file: "GPT_SoVITS/configs/s2.json",
        now: 100,
      });
      const { to } = stock.hints[0] as { to: number }; // a log-interval hint, as just expected
      expect(to).toBeGreaterThanOrEqual(1);
      expect(to).toBeLessThanOrEqual(5);
      if (weights === "with weights") {
        expect(stock.hints[0]).toMatchObject({ to: 2, stepsPerEpoch: 9, points: 36, pointsNow: 1 });
      }
    });

    test.each(["dense", "resumed", "restarted"] as const)(
      "%s: training evidence, continue, the curve that train.log holds",
      (name) => {
        const evaluation = of(name, weights);
        expect(evaluation.monitored).toMatchObject({ tag: "loss/g/mel", evidence: "training" });
        expect([evaluation.verdict, evaluation.advice]).toEqual(["improving", "continue"]);
        expect(evaluation.map.stepsPerEpoch).toBe(9);
        const wanted = epochMeansOf(name);
        const given = evaluation.curve?.values ?? [];
        expect(given).toHaveLength(wanted.length);
        // Event files hold float32.
        given.forEach((value, index) => {
          expect(Math.abs(value / (wanted[index] ?? 0) - 1)).toBeLessThan(1e-6);
        });
        expect(evaluation.best?.epoch).toBe(wanted.indexOf(Math.min(...wanted)) + 1);
        expect([...(evaluation.series.get("loss/g/mel")?.steps ?? [])]).toEqual([
          ...new Set(evaluation.series.get("loss/g/mel")?.steps),
        ]);
      },
    );

    test("resumed and restarted have two segments, told apart", () => {
      const segmentsOf = (name: string) =>
        of(name, weights).segments.map(({ kind, firstStep, lastStep, overlapTo }) => [
          kind,
          firstStep,
          lastStep,
          overlapTo,
        ]);
      expect(segmentsOf("resumed")).toEqual([
        ["start", 0, 84, undefined],
        ["resume", 72, 106, 84],
      ]);
      // Killed: its event file lacks the last step that was logged.
      const last = mode === "events" ? 36 : 39;
      expect(segmentsOf("restarted")).toEqual([
        ["start", 0, last, undefined],
        ["restart", 0, 51, last],
      ]);
      for (const name of ["stock", "dense", "validated-1"]) {
        expect(of(name, weights).segments.map((segment) => segment.kind)).toEqual(["start"]);
      }
      const steps = (name: string) => of(name, weights).series.get("loss/g/mel")?.steps.length;
      expect([steps("resumed"), steps("restarted")]).toEqual([54, 18]); // 0 to 106 by 2, 0 to 51 by 3
    });

    test("validated-1: overfitting on validation evidence, best epoch 5, as its README has the numbers", () => {
      const run = of("validated-1", weights);
      expect([run.verdict, run.advice]).toEqual(["overfitting", "stop"]);
      expect(run.monitored).toMatchObject({
        tag: "loss/g/mel",
        folder: "eval",
        evidence: "validation",
      });
      expect(run.best).toMatchObject({ check: 4, epoch: 5, step: 120 });
      expect(run.best?.value).toBeCloseTo(39.1583, 4);
      expect(run.turningPoint?.at.epoch).toBe(5);
      expect(run.turningPoint?.low.epoch).toBeLessThanOrEqual(5);
      expect(run.turningPoint?.high.epoch).toBeLessThanOrEqual(15);
      expect(run.stopAdvisedAt?.best.epoch).toBe(5);
      expect(validated).toHaveLength(42);
      expect(run.curve?.checks.map((check) => check.epoch)).toEqual(validated.map((v) => v.epoch));
      validated.forEach(({ validation, training }, index) => {
        expect(run.curve?.values[index]).toBeCloseTo(validation, 4);
        expect(run.curve?.training[index]).toBeCloseTo(training, 2);
      });
    });

    if (mode !== "text") {
      test("s1: read through Lightning's tags, continue", () => {
        const s1 = of("s1-reader", weights);
        expect([s1.trainer.id, s1.monitored?.tag]).toEqual(["gpt-sovits-s1", "total_loss_epoch"]);
        expect([s1.verdict, s1.advice]).toEqual(["improving", "continue"]);
        expect(s1.curve?.checks.map(({ step, epoch }) => [step, epoch])).toEqual(
          Array.from({ length: 15 }, (_, index) => [9 * index + 8, index + 1]),
        );
      });
    }
  });

  test("the shortlists name files that were saved", () => {
    const shortlistOf = (name: string) =>
      of(name, "with weights")
        .checkpoints.filter((each) => each.rank !== undefined)
        .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
        .map((each) => each.checkpoint.name);
    expect(shortlistOf("validated-1")).toEqual([
      "validated-1_e4_s96.pth",
      "validated-1_e8_s192.pth",
    ]);
    expect(shortlistOf("dense")[0]).toBe("dense_e16_s144.pth");
    expect(shortlistOf("resumed")[0]).toBe("resumed_e12_s108.pth");
    expect(shortlistOf("restarted")[0]).toBe("restarted_e6_s54.pth");
    if (mode !== "text") expect(shortlistOf("s1-reader")[0]).toBe("s1-reader-e15.ckpt");
    expect(of("dense", "without").fileNotes).toEqual([{ id: "shortlist.no-files" }]);
  });
});

async function judgeOne(path: string): Promise<Evaluation> {
  const { runs } = await readOnce([path], { checkpointFolders: [] });
  const [only] = runs;
  if (only === undefined || runs.length > 1) throw new Error(`${runs.length} runs in ${path}`);
  return evaluate(only.run, optionsOf());
}

describe("real voice trainings that are not VITS", () => {
  test("fish-speech overfits: its best val/loss is at step 99", async () => {
    const fish = await judgeOne(
      join(corpus, "voice/Mormolykos__trainproof__evidence_fish_lightning_feb2026"),
    );
    expect(fish.monitored).toMatchObject({ tag: "val/loss", evidence: "validation" });
    expect([fish.verdict, fish.advice, fish.best?.step]).toEqual(["overfitting", "stop", 99]);
    expect(fish.stopAdvisedAt?.best.step).toBe(99);
  });

  test("XTTS goes on: what it evaluated improves to the end, whatever 1,251 single batches do", async () => {
    const xtts = await judgeOne(
      join(corpus, "voice/Mormolykos__trainproof__evidence_xtts_coqui_feb2026"),
    );
    expect(xtts.monitored).toMatchObject({
      tag: "EvalStats/avg_loss_mel_ce",
      evidence: "validation",
    });
    expect(xtts.advice).toBe("continue");
    expect(xtts.stopAdvisedAt).toBeUndefined();
  });
});

describe("every file of the corpus", () => {
  const files = readdirSync(corpus, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

  test("is read without a throw, and is a run with an answer or a named problem", async () => {
    expect(files.length).toBeGreaterThan(200);
    for (const file of files) {
      const { runs, problems } = await readOnce([file], { checkpointFolders: [] });
      expect(runs.length + problems.length, basename(file)).toBeGreaterThan(0);
      for (const { run } of runs) {
        const { reason, run: judged, advice } = evaluate(run, optionsOf());
        expect(reason.id, basename(file)).toMatch(/^reason\./);
        const unread = judged.logs.every((log) => log.pointCount === 0);
        if (unread) expect(advice, basename(file)).toBe("cannot judge");
      }
      for (const problem of problems) expect(problem.reason.id).toMatch(/^problem\./);
    }
  }, 180_000);

  test("is read as part of its folder, too", async () => {
    for (const folder of ["voice", "tensorboard", "curves/raw"]) {
      const { runs } = await readOnce([join(corpus, folder)], { checkpointFolders: [] });
      expect(runs.length).toBeGreaterThan(10);
      for (const { run } of runs) expect(evaluate(run, optionsOf()).run).toBe(run);
    }
  }, 180_000);
});
