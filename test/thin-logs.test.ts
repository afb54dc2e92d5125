import { join } from "node:path";
import { expect, test } from "vitest";
import { evaluate } from "../src/core/evaluate.ts";
import type { Evaluation } from "../src/core/evaluation.ts";
import { readOnce } from "../src/read-once.ts";
import { optionsOf } from "./helpers/core-samples.ts";

const corpus = join(import.meta.dirname, "../../shared/corpus");

async function judged(folder: string, keptLimit?: number): Promise<Map<string, Evaluation>> {
  const { runs } = await readOnce([folder], { checkpointFolders: [], keptLimit });
  return new Map(runs.map(({ run }) => [`${run.path} ${run.name}`, evaluate(run, optionsOf())]));
}

/** What is said of a run, apart from the last digits of means. */
function saidOf({ verdict, advice, reason, curve, monitored, best, ...rest }: Evaluation) {
  const { stopAdvisedAt, segments, map, findings, patience } = rest;
  return {
    verdict,
    advice,
    reason: reason.id,
    tag: monitored?.tag,
    checks: curve?.checks.map(({ step, epoch, points }) => [step, epoch, points]),
    values: curve?.values.map((value) => Number(value.toPrecision(9))),
    training: curve?.training.map((value) => Number(value.toPrecision(9))),
    best: [best?.check, best?.step, best?.epoch],
    stop: [stopAdvisedAt?.at.check, stopAdvisedAt?.best.check],
    segments,
    stepsPerEpoch: map.stepsPerEpoch,
    source: map.source,
    findings: findings.map(({ id }) => id),
    patience,
  };
}

/** Folders of real runs, how many points of a log are kept, and how many logs are thinned then at least. */
const cases: readonly (readonly [folder: string, limit: number, logs: number])[] = [
  ["voice", 100, 6],
  ["voice", 400, 5],
  ["voice", 1500, 2],
  ["tensorboard", 100, 1],
  ["tensorboard", 400, 1],
];

test.each(cases)(
  "no run of %s is judged otherwise where only %i points of a log are kept",
  { timeout: 300_000 },
  async (folder, limit, logs) => {
    const whole = await judged(join(corpus, folder));
    const thin = await judged(join(corpus, folder), limit);
    let thinned = 0;
    for (const [name, evaluation] of whole) {
      const other = thin.get(name);
      if (other === undefined) throw new Error(`${name} is missing`);
      for (const log of other.run.logs) if (log.keptCount < log.pointCount) thinned += 1;
      expect.soft(saidOf(other), name).toEqual(saidOf(evaluation));
    }
    expect(thinned).toBeGreaterThanOrEqual(logs);
  },
);
