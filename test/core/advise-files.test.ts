import { describe, expect, test } from "vitest";
import { adviseFiles } from "../../src/core/advise-files.ts";
import { readCheckpoints } from "../../src/core/checkpoints.ts";
import type { EpochMap } from "../../src/core/epoch-map.ts";
import type { Plan } from "../../src/core/plan.ts";
import { standingOf } from "../../src/core/standing.ts";
import { gptSovitsS2 } from "../../src/core/trainers/gpt-sovits-s2.ts";
import { soVitsSvc } from "../../src/core/trainers/so-vits-svc.ts";
import type { Trainer } from "../../src/core/trainers/trainer.ts";
import { curveOf, optionsOf } from "../helpers/core-samples.ts";

/** Ten steps an epoch, as the sample curves have it. */
const map: EpochMap = {
  stepsPerEpoch: 10,
  source: "log",
  epochAt: () => undefined,
  stepAtEnd: (epoch) => 10 * epoch,
};

function notesOf(facts: {
  names: readonly string[];
  values: readonly number[];
  plan?: Partial<Plan>;
  trainer?: Trainer;
  finished?: boolean;
}) {
  const { trainer = gptSovitsS2, finished = false } = facts;
  const curve = curveOf(facts.values);
  const files = readCheckpoints(
    facts.names.map((name) => ({ path: `/x/${name}`, bytes: 1, modified: 0, own: true })),
    { trainer, voice: "x" },
  );
  const plan: Plan = { voice: "x", ...facts.plan };
  const standing = standingOf(curve, optionsOf());
  return adviseFiles({ files, curve, standing, map, plan, trainer, finished }).notes;
}

const bestAtThree = [9, 8, 5, 6, 7, 8];
const falling = [9, 8, 7, 6, 5];

describe("notes on the files", () => {
  test("no files are said to be none", () => {
    expect(notesOf({ names: [], values: falling })).toEqual([{ id: "shortlist.no-files" }]);
  });

  test("files without a place are counted", () => {
    const notes = notesOf({ names: ["G_233333333333.pth"], values: falling });
    expect(notes).toEqual([{ id: "shortlist.unplaced", count: 1 }]);
  });

  test("a best that has its file needs no note", () => {
    expect(notesOf({ names: ["x_e3_s30.pth"], values: bestAtThree })).toEqual([]);
  });

  test("a best without a file names the setting that would have saved it", () => {
    const notes = notesOf({
      names: ["x_e4_s40.pth"],
      values: bestAtThree,
      plan: { saveEveryEpoch: 4 },
    });
    expect(notes).toEqual([
      {
        id: "shortlist.unsaved",
        best: { check: 2, step: 30, epoch: 3 },
        setting: "save_every_epoch",
        every: 4,
      },
    ]);
  });

  test("a best that has just been reached waits for the next save", () => {
    const facts = { names: ["x_e4_s40.pth"], values: falling, plan: { saveEveryEpoch: 4 } };
    const best = { check: 4, step: 50, epoch: 5 };
    expect(notesOf(facts)).toEqual([{ id: "shortlist.unsaved-yet", best, next: 8 }]);
    expect(notesOf({ ...facts, finished: true })).toEqual([
      { id: "shortlist.unsaved", best, setting: "save_every_epoch", every: 4 },
    ]);
  });

  test("a best at an epoch that saves, without its file, waits for the save after it", () => {
    // Weights are written before the trainer says that the epoch is over.
    const values = [9, 8, 7, 6];
    const notes = notesOf({ names: ["x_e2_s20.pth"], values, plan: { saveEveryEpoch: 4 } });
    expect(notes).toMatchObject([{ id: "shortlist.unsaved-yet", next: 8 }]);
  });

  test("the oldest of keep_ckpts files goes at the next save, if it is the best", () => {
    const names = ["G_30.pth", "G_50.pth", "G_60.pth"];
    const facts = { names, values: bestAtThree, trainer: soVitsSvc };
    const soon = { id: "shortlist.deleted-soon", name: "G_30.pth", keep: 3 };
    expect(notesOf({ ...facts, plan: { keepCheckpoints: 3 } })).toEqual([soon]);
    expect(notesOf({ ...facts, plan: { keepCheckpoints: 4 } })).toEqual([]);
    expect(notesOf({ ...facts, plan: { keepCheckpoints: 0 } })).toEqual([]);
    expect(notesOf({ ...facts, plan: { keepCheckpoints: 3 }, finished: true })).toEqual([]);
    const newest = { ...facts, values: [9, 8, 7, 6, 5, 4], plan: { keepCheckpoints: 3 } };
    expect(notesOf(newest)).toEqual([]);
  });
});
