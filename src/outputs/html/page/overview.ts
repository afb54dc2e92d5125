import { formatValue } from "../../number-text.ts";
import type { PageRun } from "../page-content.ts";
import { make } from "./element.ts";
import { type PageState, say, wordsOf } from "./page-state.ts";
import { adviceSign } from "./run-section.ts";

/** A column of the overview: what it shows of a run, and what it is sorted by. */
interface Column {
  readonly title: string;
  readonly cell: (run: PageRun, index: number) => HTMLElement;
  readonly order: (run: PageRun) => number | string;
}

/** What should be stopped comes first: it is what a reader looks for. */
const adviceOrder = ["stop", "continue", "cannot judge"] as const;

/** All runs in one table, sorted by any column. */
export function overview(page: PageState): HTMLElement {
  const { runs } = page.content;
  const columns = columnsOf(page);
  const body = make("tbody");
  const rows = runs.map((run, index) => ({
    run,
    row: make("tr", { children: columns.map(({ cell }) => cell(run, index)) }),
  }));
  body.append(...rows.map(({ row }) => row));
  const heads = columns.map((column) => {
    const sorter = make("button", {
      class: "sorter",
      text: column.title,
      attributes: { type: "button" },
    });
    const head = make("th", { attributes: { scope: "col" }, children: [sorter] });
    sorter.addEventListener("click", () => {
      const falls = head.getAttribute("aria-sort") === "ascending";
      for (const each of heads) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", falls ? "descending" : "ascending");
      const sorted = [...rows].sort((a, b) => compare(column.order(a.run), column.order(b.run)));
      body.append(...(falls ? sorted.reverse() : sorted).map(({ row }) => row));
    });
    return head;
  });
  const table = make("table", {
    class: "overview",
    children: [make("thead", { children: [make("tr", { children: heads })] }), body],
  });
  return make("section", {
    class: "card",
    children: [make("div", { class: "wide", children: [table] })],
  });
}

function columnsOf(page: PageState): readonly Column[] {
  const words = wordsOf(page);
  const text = (value: string, name = "") => make("td", { text: value, class: name });
  const number = (value: number | null | undefined) =>
    text(value == null ? "–" : formatValue(value), "number");
  return [
    { title: words.run, cell: (run, index) => nameCell(run, index), order: (run) => run.name },
    {
      title: words.advice,
      cell: (run) => adviceCell(run, page),
      order: (run) => adviceOrder.indexOf(run.advice),
    },
    {
      title: words.verdict,
      cell: (run) => text(say(run.verdictText, page)),
      order: (run) => say(run.verdictText, page),
    },
    {
      title: words.best,
      cell: (run) => number(run.best?.value),
      order: (run) => run.best?.value ?? Number.POSITIVE_INFINITY,
    },
    {
      title: words.bestAt,
      cell: (run) => text(run.best === undefined ? "–" : say(run.best.place, page)),
      order: (run) => bestPlace(run),
    },
    {
      title: words.now,
      cell: (run) => number(run.last?.value),
      order: (run) => run.last?.value ?? Number.POSITIVE_INFINITY,
    },
    {
      title: words.checks,
      cell: (run) => text(String(run.checks), "number"),
      order: (run) => run.checks,
    },
    {
      title: words.keep,
      cell: (run) => text(run.files[0]?.name ?? "–", "file"),
      order: (run) => run.files[0]?.name ?? "",
    },
  ];
}

function bestPlace(run: PageRun): number {
  for (const mark of run.marks) {
    if (mark.kind === "best") return mark.epoch ?? mark.step ?? mark.check ?? 0;
  }
  return Number.POSITIVE_INFINITY;
}

function nameCell(run: PageRun, index: number): HTMLElement {
  const link = make("a", { text: run.name, attributes: { href: `#run-${index + 1}` } });
  return make("th", { attributes: { scope: "row" }, children: [link] });
}

function adviceCell(run: PageRun, page: PageState): HTMLElement {
  return make("td", {
    class: `advice-cell ${run.advice.replace(" ", "-")}`,
    children: [adviceSign(run), make("span", { text: say(run.adviceText, page) })],
  });
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a === b ? 0 : a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}
