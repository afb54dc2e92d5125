import type { RuleOutcome } from "../../../core/report.ts";
import type { ReportWords } from "../../../messages/report-words.ts";
import { formatValue } from "../../number-text.ts";
import type { PageRun } from "../page-content.ts";
import { card, make } from "./element.ts";
import { type PageState, wordsOf } from "./page-state.ts";

/** What other rules would have done with this run; nothing where nobody worked it out. */
export function outcomesCard(run: PageRun, page: PageState): HTMLElement | undefined {
  if (run.outcomes === undefined || run.outcomes.length === 0) return undefined;
  const words = wordsOf(page);
  const heads = [words.rule, "", words.stopsAt, words.keeps, words.value];
  const head = make("tr", {
    children: heads.map((text) => make("th", { text, attributes: { scope: "col" } })),
  });
  const rows = run.outcomes.map((outcome) => outcomeRow(outcome, words));
  const table = make("table", {
    children: [make("thead", { children: [head] }), make("tbody", { children: rows })],
  });
  const about = make("p", { class: "hint", text: words.outcomesAbout });
  return card(words.outcomes, [about, make("div", { class: "wide", children: [table] })]);
}

function outcomeRow(outcome: RuleOutcome, words: ReportWords): HTMLElement {
  const { rule, kind, inForce, stopEpoch, stopStep, keepEpoch, keepStep, keepValue } = outcome;
  const note = inForce === true ? words.inForce : words.outcomeKind[kind];
  const cells = [
    make("th", { text: rule, attributes: { scope: "row" } }),
    make("td", { children: [make("span", { class: "badge", text: note })] }),
    make("td", { text: placeText(stopEpoch, stopStep, words) ?? words.toTheEnd }),
    make("td", { text: placeText(keepEpoch, keepStep, words) ?? "–" }),
    make("td", { class: "number", text: keepValue === undefined ? "–" : formatValue(keepValue) }),
  ];
  return make("tr", { ...(inForce === true ? { class: "in-force" } : {}), children: cells });
}

function placeText(
  epoch: number | undefined,
  step: number | undefined,
  words: ReportWords,
): string | undefined {
  if (epoch !== undefined) return words.at.epoch(String(epoch));
  return step === undefined ? undefined : words.at.step(String(step));
}
