import { writeFile } from "node:fs/promises";
import { buildCurve, firstChecks } from "../../src/core/curve.ts";
import type { RuleOptions } from "../../src/core/rules/rule.ts";
import { standingOf } from "../../src/core/standing.ts";
import { type RealCurve, readCurves } from "./curves.ts";
import { type Decide, frontierOf, plainPatience, ratiosTo, scoreAll } from "./measure.ts";

/**
 * `npm run bench:rules -- [CURVES.csv] [--json OUT] [--decisions OUT.csv]`: how good the advice is on
 * real curves. Our rule is the product's own `standingOf`, asked after every check as tail would ask.
 */
const defaults: RuleOptions = {
  rule: "adaptive",
  patience: 5,
  patienceIsSet: false,
  minDelta: 1e-5,
  minDeltaMode: "relative",
};

/** Asks the product after each check, with or without the planned number of checks. */
function ourRule(options: RuleOptions, knowsPlan: boolean): Decide {
  return (curve: RealCurve) => {
    const length = curve.validation.length;
    const checks = curve.validation.map((value, index) => ({ value, epoch: index + 1, points: 1 }));
    const whole = buildCurve(
      { unit: "validation", checks },
      {
        evidence: "validation",
        mode: "min",
        smoothing: 0,
        training: curve.training,
        ...(knowsPlan ? { plannedEpochs: length } : {}),
      },
    );
    for (let count = 1; count < length; count += 1) {
      const standing = standingOf(firstChecks(whole, count), options);
      if (standing.advice === "stop") return { stop: count - 1, keep: standing.best ?? 0 };
    }
    return { stop: length - 1, keep: curve.validation.indexOf(Math.min(...curve.validation)) };
  };
}

const rules: readonly (readonly [string, Decide])[] = [
  ...[3, 5, 7, 10, 15].map((each) => [`patience ${each}`, plainPatience(each)] as const),
  ["adaptive, plan known", ourRule(defaults, true)],
  ["adaptive, no plan", ourRule(defaults, false)],
];

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

const first = process.argv[2];
const path =
  first === undefined || first.startsWith("--") ? "../shared/corpus/curves/curves.csv" : first;
const curves = await readCurves(path);
const frontier = frontierOf(curves);
const rows = rules.map(([rule, decide]) => {
  const { all, repositories } = scoreAll(curves, decide);
  return {
    rule,
    ...all,
    ...ratiosTo(frontier, all),
    repositories: Object.fromEntries(repositories),
  };
});
console.log(
  `${curves.length} curves, ${new Set(curves.map((curve) => curve.repository)).size} repositories`,
);
console.log("rule                     regret   used    miss   ratios to patience at equal compute");
for (const row of rows) {
  const { rule, regret, used, miss, regretRatio, missRatio } = row;
  console.log(
    `${rule.padEnd(24)} ${regret.toFixed(4)}  ${used.toFixed(3)}  ${miss.toFixed(3)}   ${regretRatio.toFixed(2)} ${missRatio.toFixed(2)}`,
  );
}
const json = argument("--json");
if (json !== undefined) await writeFile(json, `${JSON.stringify({ rules: rows }, undefined, 2)}\n`);
const decisions = argument("--decisions");
if (decisions !== undefined) {
  const lines = rules.flatMap(([rule, decide]) =>
    curves.map((curve) => {
      const { stop, keep } = decide(curve);
      return `"${rule}","${curve.run.replaceAll('"', '""')}",${stop},${keep}`;
    }),
  );
  await writeFile(decisions, `rule,run_id,stop,keep\n${lines.join("\n")}\n`);
}
