import { expect, it } from "vitest";
import { judgeVoiceRun, voiceRuns } from "../../bench/rules/voice-runs.ts";
import { presetNames } from "../../src/core/presets.ts";

const voice = "../shared/corpus/voice";

async function judged(name: string) {
  const run = voiceRuns.find((each) => each.name === name);
  if (run === undefined) throw new Error(`no voice run is called ${name}`);
  return Promise.all(presetNames.map((preset) => judgeVoiceRun(voice, run, preset)));
}

it("every preset stops Fish-Speech and keeps its best validation, at step 99", async () => {
  for (const { advice, stopAdvisedAt } of await judged("Fish-Speech, validation")) {
    expect(advice).toBe("stop");
    expect(stopAdvisedAt?.best.step).toBe(99);
  }
});

it("no preset calls Fish-Speech overfitting by its training loss alone", async () => {
  for (const { verdict } of await judged("Fish-Speech, training alone")) {
    expect(verdict).not.toBe("overfitting");
  }
});

it("no preset stops XTTS, whose evaluations improve to the end", async () => {
  for (const { stopAdvisedAt } of await judged("XTTS, evaluation")) {
    expect(stopAdvisedAt).toBeUndefined();
  }
});

it("no preset stops XTTS by its single batches, though their noise hides the fall", async () => {
  for (const { stopAdvisedAt, verdict } of await judged("XTTS, single batches")) {
    expect(stopAdvisedAt).toBeUndefined();
    expect(verdict).not.toBe("overfitting");
  }
});
