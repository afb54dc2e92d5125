/** How the rows between header and footer are shared out among the panels; 0 leaves a panel out. */
export interface RowPlan {
  readonly notice: number;
  /** The line of the filter above the list. */
  readonly filter: number;
  readonly runs: number;
  readonly advice: number;
  readonly chart: number;
  /** Rows of small charts, and the lines they take together with the blank line above each. */
  readonly small: { readonly count: number; readonly lines: number };
  readonly problems: number;
  /** Blank lines between the panels. */
  readonly gap: number;
}

/** What there is to show. */
export interface RowWishes {
  readonly runs: number;
  readonly filter: boolean;
  readonly notice: boolean;
  readonly problems: boolean;
  /** Lines that the advice fills when it may have `most`. */
  readonly advice: (most: number) => number;
  readonly smallRows: number;
}

/** Height of a row of small charts: a blank line, the title and three rows of dots. */
export const smallHeight = 5;

/** A chart with less than this says nothing. */
const leastChart = 3;

/** From this height on a chart is comfortable, and what is left over goes to the small charts. */
const goodChart = 12;

/** Shares out `rows`: the advice first, then the chart, then the list of runs, last the small charts. */
export function planRows(rows: number, wishes: RowWishes): RowPlan {
  const notice = wishes.notice && rows >= 10 ? 1 : 0;
  const filter = wishes.filter && rows >= 8 ? 1 : 0;
  const problems = wishes.problems && rows >= 16 ? 1 : 0;
  const gap = rows >= 20 ? 1 : 0;
  // One run needs no list; on a low screen the count in the header says that there are more.
  const most = Math.max(2, Math.floor(rows / 5));
  const listed = wishes.runs > 1 || wishes.filter;
  const runs = !listed || rows < 12 ? 0 : Math.min(wishes.runs, most);
  const panels = 2 + notice + problems + (runs + filter > 0 ? 1 : 0);
  const open = Math.max(0, rows - notice - filter - problems - runs - gap * (panels - 1));
  const advice = wishes.advice(Math.max(1, Math.min(12, Math.round(open * 0.45))));
  const left = open - advice;
  const spare = Math.floor((left - goodChart) / smallHeight);
  const count = Math.max(0, Math.min(wishes.smallRows, spare, 3));
  const small = { count, lines: count * smallHeight };
  const chart = left - small.lines;
  return {
    notice,
    filter,
    runs,
    advice,
    chart: chart < leastChart ? 0 : chart,
    small,
    problems,
    gap,
  };
}
