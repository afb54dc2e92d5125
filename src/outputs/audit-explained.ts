import type { Evaluation } from "../core/evaluation.ts";
import { ruleOutcomes } from "../core/rule-outcomes.ts";
import { reportWords } from "../messages/report-words.ts";
import { type Page, say, section } from "./audit-page.ts";
import { outcomeWords } from "./outcome-words.ts";
import { padText, textWidth, wrapText } from "./safe-text.ts";

/** Each rule: its vote, what it found, and when that is known to be wrong. */
export function explainSection({ votes, standing, options }: Evaluation, page: Page): string[] {
  if (page.explain !== true || standing === undefined) return [];
  const { patience, shortPatience: short } = standing;
  const title = say({ id: "explain.title", preset: options.preset.name, patience, short }, page);
  const lines = votes.flatMap(({ rule, vote, found, knownWrong }) => [
    `  ${say({ id: "explain.rule", rule, vote }, page)}`,
    ...[say(found ?? { id: "explain.nothing" }, page), say(knownWrong, page)].flatMap((sentence) =>
      wrapText(sentence, page.columns - 4, 20).map((line) => `    ${line}`),
    ),
  ]);
  return section(title, lines, page);
}

/** What other rules would have done with the run, a rule a line. */
export function outcomeSection(evaluation: Evaluation, page: Page): string[] {
  if (page.explain !== true) return [];
  const words = reportWords[page.language];
  const outcomes = ruleOutcomes(evaluation);
  const told = outcomes.map((outcome) => outcomeWords(outcome, words));
  const width = Math.max(0, ...told.map(({ rule }) => textWidth(rule)));
  const lines = told.map((each, index) => {
    const isStopped = outcomes[index]?.stop !== undefined;
    const parts = [
      isStopped ? `${words.stopsAt}: ${each.stops}` : each.stops,
      `${words.keeps}: ${each.keeps}, ${each.value} (${each.above})`,
      ...(isStopped ? [`${words.saved}: ${each.saved}`] : []),
    ];
    return [`  ${padText(each.rule, width)}  ${each.kind}`, `    ${parts.join("; ")}`];
  });
  return section(words.outcomes, lines.flat(), page);
}
