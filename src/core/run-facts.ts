import { type Checkpoint, namedPlaces, readCheckpoints } from "./checkpoints.ts";
import { epochMapOf } from "./epoch-map.ts";
import type { EvaluateOptions, RunFacts } from "./evaluation.ts";
import { heldOutFolder, heldOutSeries, isStale } from "./held-out.ts";
import { columnKey } from "./log-content.ts";
import { configOf, planOf } from "./plan.ts";
import { isStrange, type Run, startsOf } from "./run.ts";
import { segmentsOf } from "./segments.ts";
import { type Series, seriesOf } from "./series.ts";
import { gptSovitsS1 } from "./trainers/gpt-sovits-s1.ts";
import { gptSovitsS2 } from "./trainers/gpt-sovits-s2.ts";
import { recogniseTrainer } from "./trainers/index.ts";
import type { Trainer } from "./trainers/trainer.ts";

/** Puts together what logs, settings and names of files tell of a run, and reads the names of its files. */
export function runFactsOf(
  read: Run,
  options: EvaluateOptions,
): { readonly facts: RunFacts; readonly files: readonly Checkpoint[] } {
  const run = withoutStaleScores(read);
  const series = seriesOf(run);
  const trainer = trainerOf(run, series);
  const plan = planOf(run, options);
  const files = readCheckpoints(run.checkpointFiles, { trainer, voice: plan.voice });
  const map = epochMapOf(run, { series, trainer, names: namedPlaces(files) });
  addHeldOut(series, run, trainer);
  return { facts: { run, options, trainer, plan, map, series, segments: segmentsOf(run) }, files };
}

/** Without scores of files that a later start of the trainer has left behind. */
function withoutStaleScores(run: Run): Run {
  if (run.heldOut === undefined) return run;
  const starts = startsOf(run);
  const scores = run.heldOut.scores.filter(
    (score) => !starts.some((start) => isStale(score, start)),
  );
  return { ...run, heldOut: { ...run.heldOut, scores } };
}

/** Scores of saved files stand beside the series of the logs; a run may have them before it has a log of its own. */
function addHeldOut(series: Map<string, Series>, run: Run, trainer: Trainer): void {
  if (run.heldOut === undefined || run.heldOut.scores.length === 0) return;
  const held = heldOutSeries(run.heldOut, series, trainer.epochOffset);
  series.set(columnKey(held.tag, heldOutFolder), held);
}

function trainerOf(run: Run, series: ReadonlyMap<string, Series>): Trainer {
  const config = configOf(run);
  // Our own scores are of GPT-SoVITS's files, and say which stage's.
  const { metric = "table" } = run.heldOut ?? {};
  if (metric !== "table") return metric === "cross-entropy" ? gptSovitsS1 : gptSovitsS2;
  return recogniseTrainer({
    path: run.path,
    tags: new Set([...series.values()].map((each) => each.tag)),
    formats: new Set(run.logs.flatMap((log) => (isStrange(log) ? [] : [log.format]))),
    ...(config === undefined ? {} : { config }),
  });
}
