import { describe, expect, test } from "vitest";
import {
  type BestRegion,
  type CheckpointFile,
  namedPlaces,
  rankCheckpoints,
  readCheckpoints,
} from "../../src/core/checkpoints.ts";
import type { EpochMap } from "../../src/core/epoch-map.ts";
import { generic, lightning } from "../../src/core/trainers/generic.ts";
import { gptSovitsS1 } from "../../src/core/trainers/gpt-sovits-s1.ts";
import { gptSovitsS2 } from "../../src/core/trainers/gpt-sovits-s2.ts";
import { rvc } from "../../src/core/trainers/rvc.ts";
import { soVitsSvc } from "../../src/core/trainers/so-vits-svc.ts";
import type { Trainer } from "../../src/core/trainers/trainer.ts";
import { vits } from "../../src/core/trainers/vits.ts";

const fileOf = (path: string, own = false): CheckpointFile =>
  Object.freeze({ path, bytes: 1, modified: 1000, own });
const read = (paths: readonly string[], trainer: Trainer, voice = "alice", own = false) =>
  readCheckpoints(Object.freeze(paths.map((path) => fileOf(path, own))), { trainer, voice });

describe("a name in a folder of the run", () => {
  test.each([
    [gptSovitsS2, "alice_e8_s144.pth", { kind: "weights", epoch: 8, step: 144 }],
    [gptSovitsS2, "alice_e2_s60_l32.pth", { kind: "weights", epoch: 2, step: 60 }],
    [gptSovitsS2, "G_72.pth", { kind: "resume state", step: 72 }],
    [gptSovitsS2, "D_72.pth", { kind: "resume state", step: 72 }],
    [gptSovitsS2, "G_233333333333.pth", { kind: "latest" }],
    [gptSovitsS2, "D_233333333333.pth", { kind: "latest" }],
    [gptSovitsS1, "alice-e15.ckpt", { kind: "weights", epoch: 15 }],
    [gptSovitsS1, "epoch=14-step=30.ckpt", { kind: "resume state", epoch: 15 }],
    [soVitsSvc, "G_16000.pth", { kind: "weights", step: 16000 }],
    [soVitsSvc, "D_16000.pth", { kind: "resume state", step: 16000 }],
    [soVitsSvc, "G_800.pdparams", { kind: "weights", step: 800 }],
    [rvc, "alice_e20_s600.pth", { kind: "weights", epoch: 20, step: 600 }],
    [rvc, "alice_20e_600s.pth", { kind: "weights", epoch: 20, step: 600 }],
    [rvc, "alice_20e_600s_best_epoch.pth", { kind: "weights", epoch: 20, step: 600 }],
    [rvc, "G_2333333.pth", { kind: "latest" }],
    [vits, "G_4000.pth", { kind: "weights", step: 4000 }],
    [lightning, "epoch=4-step=100.ckpt", { kind: "weights", epoch: 4, step: 100 }],
    [lightning, "last.ckpt", { kind: "latest" }],
    [lightning, "step_000000400.ckpt", { kind: "weights", step: 400 }],
    [generic, "model_epoch_12.pt", { kind: "weights", epoch: 12 }],
    [generic, "checkpoint_400.pth", { kind: "weights", step: 400 }],
  ] as const)("of $id: %s", (trainer, name, wanted) => {
    const [found] = read([`/logs/alice/${name}`], trainer, "alice", true);
    expect(found).toEqual({ path: `/logs/alice/${name}`, name, modified: 1000, ...wanted });
  });

  test.each([
    [gptSovitsS2, "1795412818.pth"], // a save that is not finished yet
    [gptSovitsS2, "config.json"],
    [gptSovitsS2, "alice_e8_s144.pth.tmp"],
    [gptSovitsS2, "alice_e99999999999999999999_s1.pth.bak"],
    [gptSovitsS1, "hparams.yaml"],
    [soVitsSvc, "kmeans_10000.pt"],
  ] as const)("of $id that is no checkpoint: %s", (trainer, name) => {
    expect(read([`/logs/alice/${name}`], trainer, "alice", true)).toEqual([]);
  });

  test("a Windows path has its name after the last backslash", () => {
    const [found] = read(["C:\\S\\SoVITS_weights_v2\\小雨_e4_s36.pth"], gptSovitsS2, "小雨");
    expect([found?.name, found?.epoch]).toEqual(["小雨_e4_s36.pth", 4]);
  });
});

describe("a folder that voices share", () => {
  test("files of other voices are left out, even where one name begins like another", () => {
    const found = read(
      [
        "/SoVITS_weights/alice_e4_s72.pth",
        "/SoVITS_weights/bob_e4_s72.pth",
        "/SoVITS_weights/alice_2_e4_s72.pth",
        "/SoVITS_weights/alice2_e8_s144.pth",
        "/SoVITS_weights/s2G488k.pth",
      ],
      gptSovitsS2,
    );
    expect(found.map((each) => each.name)).toEqual(["alice_e4_s72.pth"]);
  });

  test("a voice may have any name: `x_e4_s2`", () => {
    const [found] = read(["/SoVITS_weights/x_e4_s2_e8_s144.pth"], gptSovitsS2, "x_e4_s2");
    expect([found?.epoch, found?.step]).toEqual([8, 144]);
  });

  test("a folder that the user named needs no voice in its names", () => {
    expect(read(["/keep/bob_e4_s72.pth"], gptSovitsS2, "alice", true)).toHaveLength(1);
  });

  test("a resume state, whose name holds no voice, counts in the run's own folder only", () => {
    expect(read(["/shared/G_72.pth"], gptSovitsS2)).toEqual([]);
    expect(read(["/logs/alice/G_72.pth"], gptSovitsS2, "alice", true)).toHaveLength(1);
  });
});

test("checkpoints are in order of training", () => {
  const found = read(
    [16, 4, 12, 8].map((epoch) => `/w/alice_e${epoch}_s${9 * epoch}.pth`),
    gptSovitsS2,
  );
  expect(found.map((each) => each.epoch)).toEqual([4, 8, 12, 16]);
  expect(namedPlaces(found)).toEqual([
    { epoch: 4, step: 36 },
    { epoch: 8, step: 72 },
    { epoch: 12, step: 108 },
    { epoch: 16, step: 144 },
  ]);
});

const map: EpochMap = {
  stepsPerEpoch: 10,
  source: "log",
  epochAt: () => undefined,
  stepAtEnd: (epoch) => 10 * epoch,
};
const mapless: EpochMap = { epochAt: () => undefined, stepAtEnd: () => undefined };
const epochRegion = (epoch: number, low = epoch, high = epoch): BestRegion => ({
  best: { epoch },
  low: { epoch: low },
  high: { epoch: high },
});
const weightsAt = (...epochs: readonly number[]) =>
  read(
    epochs.map((epoch) => `/w/alice_e${epoch}_s${10 * epoch}.pth`),
    gptSovitsS2,
  );
const ranksOf = (ranked: ReturnType<typeof rankCheckpoints>) =>
  ranked
    .filter((each) => each.rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map((each) => each.checkpoint.epoch ?? each.checkpoint.step);

describe("the shortlist", () => {
  test("is the file at the best, then one neighbour on each side", () => {
    const ranked = rankCheckpoints(weightsAt(2, 4, 6, 8, 10), epochRegion(6), { map });
    expect(ranksOf(ranked)).toEqual([6, 4, 8]);
  });

  test("of validated-1, whose best is epoch 5 of files every 4: e4, then e8", () => {
    const saved = weightsAt(...Array.from({ length: 10 }, (_, i) => 4 * (i + 1)));
    const ranked = rankCheckpoints(saved, epochRegion(5, 4, 12), { map });
    expect(ranksOf(ranked)).toEqual([4, 8]);
    expect(ranked.map((each) => each.distance).slice(0, 3)).toEqual([-1, 3, 7]);
    expect(ranked.map((each) => each.inRegion).slice(0, 4)).toEqual([true, true, true, false]);
  });

  test("on equal distance has the earlier first: it has memorised less", () => {
    expect(ranksOf(rankCheckpoints(weightsAt(4, 8), epochRegion(6), { map }))).toEqual([4, 8]);
  });

  test("names the nearest neighbours, not just any", () => {
    expect(ranksOf(rankCheckpoints(weightsAt(1, 5, 7, 20), epochRegion(6), { map }))).toEqual([
      5, 7, 1,
    ]);
    expect(ranksOf(rankCheckpoints(weightsAt(1, 2, 9, 20), epochRegion(6), { map }))).toEqual([
      9, 2, 20,
    ]);
  });

  test("has only what there is", () => {
    expect(ranksOf(rankCheckpoints(weightsAt(30), epochRegion(6), { map }))).toEqual([30]);
    expect(rankCheckpoints([], epochRegion(6), { map })).toEqual([]);
  });

  test("ranks nothing where there is no best", () => {
    const ranked = rankCheckpoints(weightsAt(4, 8), undefined, { map });
    expect(ranked.map((each) => each.rank)).toEqual([undefined, undefined]);
    expect(ranked).toHaveLength(2);
  });

  test("leaves resume states out while there are weights", () => {
    const files = [
      fileOf("/logs/alice/G_60.pth", true),
      fileOf("/logs/alice/G_233333333333.pth", true),
    ];
    const facts = { trainer: gptSovitsS2, voice: "alice" };
    const states = readCheckpoints(files, facts);
    const [state, latest] = rankCheckpoints(states, epochRegion(6), { map });
    expect([state?.rank, state?.distance]).toEqual([1, 0]);
    expect(latest?.rank).toBeUndefined();
    const both = rankCheckpoints([...states, ...weightsAt(9)], epochRegion(6), { map });
    expect(ranksOf(both)).toEqual([9]);
  });

  test("places files by steps where the curve has no epochs", () => {
    const states = read(["/x/G_800.pth", "/x/G_1600.pth", "/x/G_2400.pth"], soVitsSvc, "x", true);
    const region: BestRegion = {
      best: { step: 1700 },
      low: { step: 1500 },
      high: { step: 1900 },
    };
    const ranked = rankCheckpoints(states, region, { map: mapless });
    expect(ranksOf(ranked)).toEqual([1600, 2400, 800]);
    expect(ranked.map(({ unit, distance }) => [unit, distance])).toEqual([
      ["step", -900],
      ["step", -100],
      ["step", 700],
    ]);
  });

  test("places files of steps on a curve of epochs through the map, and not without one", () => {
    const states = read(["/x/G_35.pth", "/x/G_70.pth"], soVitsSvc, "x", true);
    expect(rankCheckpoints(states, epochRegion(6), { map }).map((each) => each.distance)).toEqual([
      -2.5, 1,
    ]);
    expect(ranksOf(rankCheckpoints(states, epochRegion(6), { map: mapless }))).toEqual([]);
  });
});
