import { describe, expect, test } from "vitest";
import { recogniseTrainer, trainers } from "../../../src/core/trainers/index.ts";
import type { RunEvidence } from "../../../src/core/trainers/trainer.ts";

function trainerOf(facts: {
  path?: string;
  tags?: readonly string[];
  formats?: readonly string[];
  config?: Readonly<Record<string, unknown>>;
}) {
  const evidence: RunEvidence = {
    path: facts.path ?? "/data/logs/alice",
    tags: new Set(facts.tags),
    formats: new Set(facts.formats ?? ["event file"]),
    ...(facts.config === undefined ? {} : { config: facts.config }),
  };
  return recogniseTrainer(evidence).id;
}

const vitsTags = ["loss/g/total", "loss/d/total", "loss/g/fm", "loss/g/mel", "loss/g/kl"];

describe("the trainer", () => {
  test.each([
    ["gpt-sovits-s2", "its settings", { config: { s2_ckpt_dir: "logs/alice" } }],
    ["gpt-sovits-s2", "its own loss", { tags: [...vitsTags, "loss/g/kl_ssl"] }],
    [
      "gpt-sovits-s2",
      "v3 and v4: a text log with one loss",
      { tags: ["loss/g/total", "learning_rate"], formats: ["train.log"] },
    ],
    ["gpt-sovits-s1", "its folder", { path: "/data/logs/alice/logs_s1_v2" }],
    ["gpt-sovits-s1", "its folder on Windows", { path: "D:\\logs\\alice\\logs_s1" }],
    ["gpt-sovits-s1", "its scores", { tags: ["total_loss_epoch", "top_3_acc_epoch"] }],
    [
      "so-vits-svc",
      "its settings",
      { tags: vitsTags, config: { spk: { alice: 0 }, model: { ssl_dim: 256 } } },
    ],
    ["rvc", "its settings", { tags: vitsTags, config: { if_f0: 1 } }],
    ["rvc", "Applio's means of 50", { tags: ["loss_avg_50/g/mel", "loss/g/mel"] }],
    ["vits", "the family's tags and nothing else", { tags: vitsTags }],
    ["vits", "a text log without a number", { formats: ["train.log"] }],
    ["lightning", "its folder", { path: "/x/lightning_logs/version_3", tags: ["val_loss"] }],
    ["", "a table", { tags: ["loss", "val_loss"], formats: ["csv"] }],
    ["", "nothing", {}],
  ] as const)("%s is told by %s", (id, _, facts) => {
    expect(trainerOf(facts)).toBe(id);
  });

  test("s1 is told from Lightning by its folder, though both have version_0", () => {
    expect(trainerOf({ path: "/data/logs/alice/logs_s1_v2/logs_s1_v2/version_0" })).toBe(
      "gpt-sovits-s1",
    );
  });

  test("a voice called logs_s1x is no s1 stage", () => {
    expect(trainerOf({ path: "/data/logs/logs_s1x", tags: vitsTags })).toBe("vits");
  });
});

test("the last trainer of the list takes anything", () => {
  const nothing: RunEvidence = { path: "", tags: new Set(), formats: new Set() };
  expect(trainers.at(-1)?.recognises(nothing)).toBe(true);
  expect(trainers.slice(0, -1).some((trainer) => trainer.recognises(nothing))).toBe(false);
});

test("ids are one of a kind", () => {
  const ids = trainers.map((trainer) => trainer.id);
  expect(new Set(ids).size).toBe(ids.length);
});
