import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { disk } from "../../src/holdout/durable-files.ts";
import { readLists, splitLists } from "../../src/holdout/split-lists.ts";
import { runCli } from "../helpers/run-cli.ts";
import { createTempFolder } from "../watch/temp-tree.ts";
import { makeRun, python, standIn, whatIsMissing } from "./scorer.ts";

// Both halves together: the commands, and the scorer on real torch in the stand-in checkout.

const missing = whatIsMissing();

/** The run of the stand-in, whose lists lie divided already, as `holdout split` would have left it. */
async function splitAgain(run: string): Promise<void> {
  const read = (...path: string[]) => readFileSync(join(run, ...path), "utf8");
  const held = read("stopwatch-holdout", "2-name2text.txt");
  writeFileSync(join(run, "2-name2text.txt"), read("2-name2text.txt") + held);
  const [, ...rows] = read("stopwatch-holdout", "6-name2semantic.tsv").split("\n");
  writeFileSync(join(run, "6-name2semantic.tsv"), read("6-name2semantic.tsv") + rows.join("\n"));
  const lists = await readLists(run);
  if (!("lists" in lists)) throw new Error(lists.code);
  const chosen = held
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t")[0] ?? "")
    .map((name) => ({
      name,
      shownName: name,
      phones: "",
      text: "",
      seconds: 1,
      traits: [],
      adds: [],
    }));
  await splitLists({ folder: run, lists: lists.lists, chosen, seed: 1, ratio: 0.1 }, disk);
}

test.skipIf(missing !== undefined)(
  `score and audit on the toy run that overfits${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  { timeout: 240_000 },
  async () => {
    const root = createTempFolder();
    makeRun(root);
    const run = join(root, "logs", "toy");
    await splitAgain(run);
    const environment = { XDG_STATE_HOME: join(root, "state") };
    const words = ["holdout", "score", run, "--gpt-sovits", standIn, "--python", python];
    const scored = await runCli([...words, "--draws", "2"], { environment });
    expect(scored.stderr).toBe("");
    expect(scored.code).toBe(0);
    expect(scored.stdout).toContain("Scoring on 6 held-out clips");
    const scores = [...scored.stdout.matchAll(/^toy_e(\d+)_s\d+\.pth: ([\d.]+)/gm)];
    expect(scores.map(([, epoch]) => Number(epoch))).toEqual([
      1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128,
    ]);
    expect(scored.stdout).toMatch(/^toy-e40\.ckpt: [\d.]+, epoch 40, top-3 accuracy 0\.\d+$/m);
    const values = scores.map(([, , value]) => Number(value));
    const best = scores[values.indexOf(Math.min(...values))]?.[1];
    writeFileSync(join(run, "train.log"), "");
    const audit = await runCli(["audit", run, "--output", "json"], { environment });
    const [judged] = JSON.parse(audit.stdout).runs;
    expect(judged.checks).toBe(scores.length);
    expect(judged.best.epoch).toBe(Number(best));
    expect(judged.checkpoints[0].epoch).toBe(Number(best));
  },
);
