import { evaluate } from "../../../src/core/evaluate.ts";
import { evaluateOptions } from "../../../src/options.ts";
import { readOnce } from "../../../src/read-once.ts";

/**
 * `node judge.js PATH`: reads a run, then judges it as `stopwatch audit` does: series, checks, every rule at every
 * prefix, findings. Prints the time of one judgement by the points that were read, of all tags.
 */
const [path = ""] = process.argv.slice(2);
const options = evaluateOptions({});
const { runs } = await readOnce([path], { checkpointFolders: [] });
const points = runs.reduce(
  (sum, { run }) => sum + run.logs.reduce((all, log) => all + log.pointCount, 0),
  0,
);
const started = performance.now();
for (const { run } of runs) evaluate(run, options);
const ms = performance.now() - started;
process.stdout.write(`${JSON.stringify({ ms, points, nsPerPoint: (ms * 1e6) / points })}\n`);
