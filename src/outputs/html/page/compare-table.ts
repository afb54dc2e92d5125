import type { ReportWords } from "../../../messages/report-words.ts";
import { formatValue } from "../../number-text.ts";
import type { PageRun, PageValue } from "../page-content.ts";
import { make } from "./element.ts";
import { type PageState, say, wordsOf } from "./page-state.ts";

/** A row of the comparison: what is compared, and how it stands in both runs. */
interface Row {
  readonly name: string;
  readonly values: readonly [string, string];
}

/** Two runs number by number; what differs stands out, and settings that are alike are left out. */
export function differences(runs: readonly [PageRun, PageRun], page: PageState): HTMLElement {
  const words = wordsOf(page);
  const [a, b] = runs;
  const row = (name: string, read: (run: PageRun) => string): Row => ({
    name,
    values: [read(a), read(b)],
  });
  const rows = [
    row(words.advice, (run) => say(run.adviceText, page)),
    row(words.verdict, (run) => say(run.verdictText, page)),
    row(words.best, (run) => valueText(run.best, page)),
    row(words.now, (run) => valueText(run.last, page)),
    row(words.listenFirst, (run) => run.files[0]?.name ?? "–"),
    ...settingRows(runs, words),
  ];
  const head = make("tr", {
    children: ["", a.name, b.name].map((text) =>
      make("th", { text, attributes: { scope: "col" } }),
    ),
  });
  const table = make("table", {
    class: "differences",
    children: [
      make("thead", { children: [head] }),
      make("tbody", { children: rows.map(tableRow) }),
    ],
  });
  return make("div", { class: "wide", children: [table] });
}

function tableRow({ name, values }: Row): HTMLElement {
  return make("tr", {
    ...(values[0] === values[1] ? {} : { class: "differs" }),
    children: [
      make("th", { text: name, attributes: { scope: "row" } }),
      ...values.map((text) => make("td", { text })),
    ],
  });
}

function valueText(at: PageValue | undefined, page: PageState): string {
  if (at === undefined || at.value === null) return "–";
  return `${formatValue(at.value)}, ${say(at.place, page)}`;
}

function settingRows(runs: readonly [PageRun, PageRun], words: ReportWords): readonly Row[] {
  const names = new Set(runs.flatMap(({ settings }) => settings.map(({ name }) => name)));
  const rows = [...names].map((name): Row => {
    const [a = "–", b = "–"] = runs.map(({ settings }) => {
      const value = settings.find((each) => each.name === name)?.value;
      if (value === undefined) return "–";
      return typeof value === "string" || Number.isInteger(value)
        ? String(value)
        : formatValue(value);
    });
    return { name: words.setting[name], values: [a, b] };
  });
  return rows.filter(({ values }) => values[0] !== values[1]);
}
