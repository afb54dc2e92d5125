import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCurves } from "../../bench/rules/curves.ts";
import { comparedRules, judgeRules } from "../../bench/rules/judged-rules.ts";
import { scoreOne } from "../../bench/rules/measure.ts";
import { decisionsCsv } from "../../bench/rules/tables.ts";

const curvesPath = "../shared/corpus/curves/curves.csv";
const scorer = "../shared/score_decisions.py";

describe("the measure of a stop rule", () => {
  it("counts the share of the possible improvement that is lost", () => {
    // Start 10 (median of the first three), least 4: progress 6; keeping 7 loses half of it.
    const values = [10, 10, 10, 9, 8, 7, 6, 5, 4, 4, 4, 4];
    expect(scoreOne(values, { stop: 5, keep: 5 })).toEqual({ regret: 0.5, used: 0.5, miss: 1 });
    expect(scoreOne(values, { stop: 11, keep: 8 })).toEqual({ regret: 0, used: 1, miss: 0 });
  });

  it("is the very measure of the independent scorer, to 1e-9, for every rule", async () => {
    expect(existsSync(curvesPath), "the shared corpus lies beside the repository").toBe(true);
    const curves = await readCurves(curvesPath);
    const rules = judgeRules(
      curves,
      comparedRules().filter(([rule]) => !rule.endsWith("no plan")),
    );
    const theirs = scoredByPython(decisionsCsv(rules, curves));
    expect(Object.keys(theirs).sort()).toEqual(rules.map(({ rule }) => rule).sort());
    for (const { rule, decisions: _, repositories: __, ...ours } of rules) {
      for (const [figure, value] of Object.entries(ours)) {
        expect(value, `${rule}, ${figure}, ${scorer}`).toBeCloseTo(
          theirs[rule]?.[figure] ?? Number.NaN,
          9,
        );
      }
      expect(theirs[rule]?.["missing"], rule).toBe(0);
    }
  }, 120_000);
});

/** What the scorer that knows nothing of our code says of some decisions, by rule. */
function scoredByPython(decisions: string): Record<string, Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), "stopwatch-bench-"));
  const file = join(folder, "decisions.csv");
  writeFileSync(file, decisions);
  const program = `import json,sys; sys.path.insert(0, "../shared"); import score_decisions as s; print(json.dumps(s.score_rules(sys.argv[1], sys.argv[2])))`;
  const printed = execFileSync("python3", ["-B", "-c", program, curvesPath, file], {
    encoding: "utf8",
  });
  rmSync(folder, { recursive: true });
  return JSON.parse(printed);
}
