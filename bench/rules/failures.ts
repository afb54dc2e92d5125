import { buildRunView } from "../../src/core/build-view.ts";
import { evaluate } from "../../src/core/evaluate.ts";
import type { PresetName } from "../../src/core/presets.ts";
import { catalogueOf } from "../../src/messages/index.ts";
import { chartToText, drawChart } from "../../src/outputs/braille-chart.ts";
import type { RealCurve } from "./curves.ts";
import { type Decision, type Score, scoreOne } from "./measure.ts";
import { presetOptions, productRule } from "./product.ts";
import { realRun } from "./runs.ts";

const size = { columns: 96, rows: 16 };

/**
 * The curves on which a preset loses most, drawn as the product draws them, worst first; as text.
 *
 * @param count  how many; those without any regret are left out
 */
export function failuresReport(
  curves: readonly RealCurve[],
  { preset, count }: { preset: PresetName; count: number },
): string {
  const decide = productRule(presetOptions(preset), { knowsPlan: true });
  const judged = curves.map((curve) => {
    const decision = decide(curve);
    return { curve, decision, score: scoreOne(curve.validation, decision) };
  });
  const worst = judged
    .filter(({ score }) => score.regret > 0)
    .sort((a, b) => b.score.regret - a.score.regret)
    .slice(0, count);
  return worst.map((each, index) => `${index + 1}. ${failure(each, preset)}`).join("\n\n");
}

function failure(
  judged: { curve: RealCurve; decision: Decision; score: Score },
  preset: PresetName,
): string {
  const { curve, decision, score } = judged;
  const { run, validation } = curve;
  const best = validation.indexOf(Math.min(...validation));
  const facts = [
    `regret ${score.regret.toFixed(2)}`,
    `stopped after ${decision.stop + 1} of ${validation.length} checks`,
    `kept check ${decision.keep + 1}`,
    `best was check ${best + 1}`,
  ];
  return `${run}\n${facts.join(", ")}\n${drawn(curve, preset)}`;
}

function drawn(curve: RealCurve, preset: PresetName): string {
  const options = { ...presetOptions(preset), epochs: curve.validation.length };
  const evaluation = evaluate(realRun(curve), options);
  const view = buildRunView(evaluation, { now: 0, modified: 0, smoothing: 0 });
  if (view.chart === undefined) return "";
  const { words } = catalogueOf("en");
  return chartToText(drawChart(view.chart, size, { words }), { color: false });
}
