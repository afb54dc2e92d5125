import { describe, expect, test } from "vitest";
import { planOf } from "../../src/core/plan.ts";
import { logOf, runOf } from "../helpers/core-samples.ts";

/** The settings that GPT-SoVITS' WebUI writes, shortened. */
const s2 = {
  train: {
    log_interval: 100,
    epochs: 8,
    batch_size: 8,
    save_every_epoch: 4,
    if_save_latest: true,
    if_save_every_weights: true,
    exp_name: "alice",
  },
  name: "alice-v2",
};

describe("the plan", () => {
  test("of GPT-SoVITS is in config.json under train", () => {
    expect(planOf(runOf([], { config: s2 }), {})).toEqual({
      voice: "alice",
      epochs: 8,
      logInterval: 100,
      saveEveryEpoch: 4,
      saveLatestOnly: true,
      saveWeights: true,
      batchSize: 8,
    });
  });

  test("of s1 lies one level deeper, in Lightning's hparams", () => {
    const config = { config: { train: { epochs: 15, save_every_n_epoch: 5, exp_name: "reader" } } };
    const plan = planOf(runOf([], { config }), {});
    expect([plan.epochs, plan.saveEveryEpoch, plan.voice]).toEqual([15, 5, "reader"]);
  });

  test("numbers written as text count, what is no number does not", () => {
    const config = { train: { epochs: "12", log_interval: "often", batch_size: null } };
    const plan = planOf(runOf([], { config }), {});
    expect([plan.epochs, plan.logInterval, plan.batchSize]).toEqual([12, undefined, undefined]);
  });

  test("without a settings file is what the log printed at its last start", () => {
    const log = logOf([], {
      marks: [
        { kind: "started", before: 0, config: { train: { epochs: 8 } } },
        { kind: "started", before: 0, config: { train: { epochs: 20 } } },
      ],
    });
    expect(planOf(runOf([log]), {}).epochs).toBe(20);
    expect(planOf(runOf([log], { config: { train: { epochs: 6 } } }), {}).epochs).toBe(6);
  });

  test("the user's epochs go before the settings'", () => {
    expect(planOf(runOf([], { config: s2 }), { epochs: 25 }).epochs).toBe(25);
  });

  test("of so-vits-svc says how many files are kept", () => {
    expect(planOf(runOf([], { config: { train: { keep_ckpts: 3 } } }), {}).keepCheckpoints).toBe(3);
  });

  test("without settings is the voice alone, from the folder", () => {
    expect(planOf(runOf([], { path: "/data/logs/小雨" }), {})).toEqual({ voice: "小雨" });
    expect(planOf(runOf([], { path: "C:\\GPT-SoVITS\\logs\\bob" }), {}).voice).toBe("bob");
  });

  test("the voice of an s1 stage is the folder above its logs", () => {
    const path = "/data/logs/alice/logs_s1_v2/logs_s1_v2/version_0";
    expect(planOf(runOf([], { path }), {}).voice).toBe("alice");
  });
});
