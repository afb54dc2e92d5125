import type { RuleOutcome } from "../../../core/report.ts";
import type { ReportWords } from "../../../messages/report-words.ts";
import { outcomeWords } from "../../outcome-words.ts";
import type { PageRun } from "../page-content.ts";
import { card, make } from "./element.ts";
import { type PageState, wordsOf } from "./page-state.ts";

/** What other rules would have done with this run; nothing where nobody worked it out. */
export function outcomesCard(run: PageRun, page: PageState): HTMLElement | undefined {
  if (run.outcomes === undefined || run.outcomes.length === 0) return undefined;
  const words = wordsOf(page);
  const heads = [
    words.rule,
    words.stopsAt,
    words.keeps,
    words.value,
    words.aboveBest,
    words.saved,
    words.past,
  ];
  const head = make("tr", {
    children: heads.map((text) => make("th", { text, attributes: { scope: "col" } })),
  });
  const rows = run.outcomes.map((outcome) => outcomeRow(outcome, words));
  const table = make("table", {
    class: "outcomes",
    children: [make("thead", { children: [head] }), make("tbody", { children: rows })],
  });
  const about = make("p", { class: "hint", text: words.outcomesAbout });
  return card(words.outcomes, [about, make("div", { class: "wide", children: [table] })]);
}

function outcomeRow(outcome: RuleOutcome, words: ReportWords): HTMLElement {
  const said = outcomeWords(outcome, words);
  const numbers = [said.value, said.above, said.saved, said.past];
  const cells = [
    make("th", {
      class: "outcome-rule",
      attributes: { scope: "row" },
      children: [
        make("div", { text: said.rule }),
        make("span", { class: "badge", text: said.kind }),
      ],
    }),
    ...[said.stops, said.keeps].map((text) => make("td", { class: "outcome-cell", text })),
    ...numbers.map((text) => make("td", { class: "outcome-cell number", text })),
  ];
  return make("tr", {
    ...(outcome.inForce === true ? { class: "in-force" } : {}),
    children: cells,
  });
}
