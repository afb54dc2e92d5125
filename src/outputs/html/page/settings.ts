import { formatValue } from "../../number-text.ts";
import type { PageRun } from "../page-content.ts";
import { card, make } from "./element.ts";
import { type PageState, wordsOf } from "./page-state.ts";

/** What was in force when the run was judged. */
export function settingsCard(run: PageRun, page: PageState): HTMLElement | undefined {
  const words = wordsOf(page);
  const rows = run.settings.flatMap(({ name, value, unit }) => {
    const number = typeof value === "number" ? wholeOrShort(value) : value;
    const text = unit === undefined ? number : `${number} ${words.unit[unit]}`;
    return [make("dt", { text: words.setting[name] }), make("dd", { text })];
  });
  return card(words.settings, [make("dl", { class: "settings", children: rows })]);
}

function wholeOrShort(value: number): string {
  return Number.isInteger(value) ? String(value) : formatValue(value);
}
