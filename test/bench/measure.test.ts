import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCurves } from "../../bench/rules/curves.ts";
import {
  type Decision,
  frontierOf,
  plainPatience,
  ratiosTo,
  scoreAll,
  scoreOne,
} from "../../bench/rules/measure.ts";

const curvesPath = "../shared/corpus/curves/curves.csv";
const scorer = "../shared/score_decisions.py";

describe("the measure of a stop rule", () => {
  it("counts the share of the possible improvement that is lost", () => {
    // Start 10 (median of the first three), least 4: progress 6; keeping 7 loses half of it.
    const values = [10, 10, 10, 9, 8, 7, 6, 5, 4, 4, 4, 4];
    expect(scoreOne(values, { stop: 5, keep: 5 })).toEqual({ regret: 0.5, used: 0.5, miss: 1 });
    expect(scoreOne(values, { stop: 11, keep: 8 })).toEqual({ regret: 0, used: 1, miss: 0 });
  });

  it("is the very measure of the independent scorer, to 1e-9", async () => {
    expect(existsSync(curvesPath), "the shared corpus lies beside the repository").toBe(true);
    const curves = await readCurves(curvesPath);
    const rules: [string, (index: number, length: number) => Decision][] = [
      ["patience 5", (index) => plainPatience(5)(curves[index]!)],
      ["first half", (_, length) => ({ stop: Math.floor(length / 2), keep: 0 })],
      ["last", (_, length) => ({ stop: length - 1, keep: length - 1 })],
    ];
    const folder = mkdtempSync(join(tmpdir(), "stopwatch-bench-"));
    const file = join(folder, "decisions.csv");
    const lines = rules.flatMap(([rule, decide]) =>
      curves.map(({ run, validation }, index) => {
        const { stop, keep } = decide(index, validation.length);
        return `${rule},${JSON.stringify(run)},${stop},${keep}`;
      }),
    );
    writeFileSync(file, `rule,run_id,stop,keep\n${lines.join("\n")}\n`);
    const program = `import json,sys; sys.path.insert(0, "../shared"); import score_decisions as s; print(json.dumps(s.score_rules(sys.argv[1], sys.argv[2])))`;
    const printed = execFileSync("python3", ["-c", program, curvesPath, file], {
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    const theirs: Record<string, Record<string, number>> = JSON.parse(printed);
    const frontier = frontierOf(curves);
    for (const [rule, decide] of rules) {
      const { all } = scoreAll(curves, (curve) =>
        decide(curves.indexOf(curve), curve.validation.length),
      );
      const ours: Record<string, number> = { ...all, ...ratiosTo(frontier, all) };
      for (const figure of ["regret", "used", "miss", "regretRatio", "missRatio"]) {
        expect(ours[figure], `${rule}, ${figure}, ${scorer}`).toBeCloseTo(
          theirs[rule]?.[figure] ?? Number.NaN,
          9,
        );
      }
    }
  });
});
