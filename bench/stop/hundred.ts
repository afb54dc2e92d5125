import { type CaseResult, type StopCase, stopCases, watchCases } from "./cases.ts";

/**
 * `npm run bench:stop -- [--runs N] [--parallel N]`: N trainings that are to be stopped, and N in which nothing is to
 * be stopped, on stand-ins in every form there is. Each under a stand-in WebUI. Linux with python3.
 */
const runs = numberArgument("--runs", 100);
const parallel = numberArgument("--parallel", 3);

function numberArgument(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

/** Runs the cases in turn until there are `runs` results; `parallel` at a time, since nearly all of it is waiting. */
async function runAll(cases: readonly StopCase[]): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  let next = 0;
  async function work(): Promise<void> {
    while (next < runs) {
      const chosen = cases[next % cases.length];
      next += 1;
      if (chosen === undefined) return;
      const result = await chosen.run();
      results.push(result);
      if (result.problem !== undefined) console.log(`  ${chosen.name}: ${result.problem}`);
    }
  }
  await Promise.all(Array.from({ length: parallel }, work));
  return results;
}

function count(results: readonly CaseResult[], holds: (result: CaseResult) => boolean): string {
  return `${results.filter(holds).length} of ${results.length}`;
}

function sum(results: readonly CaseResult[], value: (result: CaseResult) => number): number {
  return results.reduce((total, result) => total + value(result), 0);
}

console.log(`To be stopped: ${stopCases.map(({ name }) => name).join(", ")}`);
const stopped = await runAll(stopCases);
console.log(
  `  stopped and verified   ${count(stopped, (one) => one.exitCode === 11 && one.allGone)}`,
);
console.log(`  broken checkpoints     ${sum(stopped, (one) => one.broken)}`);
console.log(`  checkpoints looked at  ${sum(stopped, (one) => one.files)}`);
console.log(`  WebUI alive            ${count(stopped, (one) => one.webuiAlive)}`);
console.log(
  `  signals sent, received ${sum(stopped, (one) => one.sent)}, ${sum(stopped, (one) => one.received)}`,
);
console.log(`  the longest, seconds   ${Math.max(...stopped.map((one) => one.took)).toFixed(1)}`);

console.log(`Not to be stopped: ${watchCases.map(({ name }) => name).join(", ")}`);
const watched = await runAll(watchCases);
console.log(
  `  signals sent, received ${sum(watched, (one) => one.sent)}, ${sum(watched, (one) => one.received)}`,
);
console.log(`  as expected            ${count(watched, (one) => one.problem === undefined)}`);
console.log(`  WebUI alive            ${count(watched, (one) => one.webuiAlive)}`);

const good =
  stopped.every(
    (one) => one.exitCode === 11 && one.allGone && one.broken === 0 && one.webuiAlive,
  ) && watched.every((one) => one.sent + one.received === 0 && one.problem === undefined);
process.exitCode = good ? 0 : 1;
