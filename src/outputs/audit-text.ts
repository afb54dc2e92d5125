import { buildRunView } from "../core/build-view.ts";
import type { Evaluation } from "../core/evaluate.ts";
import type { Seconds } from "../core/units.ts";
import type { ProblemView, RunView } from "../core/view.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { catalogueOf, type Language } from "../messages/index.ts";
import { chartToText, drawChart } from "./braille-chart.ts";
import { problemText } from "./problem-text.ts";
import { formatSafeMessage, padText, safeText, wrapText } from "./safe-text.ts";
import { type Line, paintLine, type Style, segment } from "./styled-line.ts";

/** How an audit is written. */
export interface AuditTextOptions {
  readonly language: Language;
  readonly columns: number;
  readonly color: boolean;
  readonly ascii: boolean;
  readonly smoothing: number;
  readonly now: Seconds;
}

/** More runs than this are listed a line or two each: their curves would scroll away. */
const fullRuns = 4;
/** Text wider than this is hard to read, however wide the terminal is. */
const widest = 100;
const chartRows = 16;
/** Problems listed of a run; the rest is counted. */
const problemLines = 10;

/**
 * The audit for people: of each run the verdict first, then the reason, the curve, the files to listen
 * to, and what is wrong with the logs. Ends with a line break.
 */
export function auditToText(
  audited: readonly { readonly evaluation: Evaluation; readonly modified: Seconds }[],
  problems: readonly ProblemView[],
  options: AuditTextOptions,
): string {
  const catalogue = catalogueOf(options.language);
  const views = audited.map(({ evaluation, modified }) => ({
    view: buildRunView(evaluation, { now: options.now, modified, smoothing: options.smoothing }),
    evaluation,
  }));
  const page = { ...options, columns: Math.min(options.columns, widest), catalogue };
  const full = views.length <= fullRuns;
  const blocks = views.map(({ view, evaluation }) =>
    full ? fullBlock(view, evaluation, page) : shortBlock(view, page),
  );
  const loose = problems.map((problem) => problemText(problem, catalogue));
  if (loose.length > 0)
    blocks.push([heading(catalogue.words.problems, page), ...indent(loose, page)]);
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

interface Page extends AuditTextOptions {
  readonly catalogue: Catalogue;
}

function verdictLine(view: RunView, page: Page): string {
  const { catalogue, color } = page;
  const line: Line = [
    segment(safeText(view.name), "strong"),
    segment("  "),
    segment(catalogue.advice[view.advice].toUpperCase(), adviceStyle(view)),
    segment(`  ${catalogue.verdicts[view.verdict]}`),
    segment(
      view.evidence === undefined ? "" : `  (${catalogue.words.evidence[view.evidence]})`,
      "faint",
    ),
    segment(view.trainer === undefined ? "" : `  ${view.trainer}`, "faint"),
  ];
  return paintLine(line, color);
}

function adviceStyle(view: RunView): Style {
  if (view.advice === "stop") return "bad";
  return view.advice === "continue" ? "good" : "wait";
}

function shortBlock(view: RunView, page: Page): string[] {
  const lines = [
    verdictLine(view, page),
    ...paragraph(formatSafeMessage(view.reason, page.catalogue), page),
  ];
  const first = view.shortlist[0];
  if (first !== undefined)
    lines.push(`  ${page.catalogue.words.listenTo}: ${safeText(first.name)}`);
  if (view.problems.length > 0)
    lines.push(`  ${page.catalogue.words.problemCount(view.problems.length)}`);
  return lines;
}

function fullBlock(view: RunView, evaluation: Evaluation, page: Page): string[] {
  const { catalogue } = page;
  const say = (message: Parameters<typeof formatSafeMessage>[0]) =>
    formatSafeMessage(message, catalogue);
  const lines = [verdictLine(view, page), ...paragraph(say(view.reason), page)];
  if (view.countdown !== undefined) lines.push(...paragraph(say(view.countdown), page));
  for (const hint of view.hints)
    lines.push(...paragraph(`${catalogue.words.hint}: ${say(hint)}`, page));
  if (view.chart !== undefined && view.checks > 1) {
    const size = { columns: page.columns, rows: chartRows };
    const chart = drawChart(view.chart, size, { words: catalogue.words, ascii: page.ascii });
    lines.push("", chartToText(chart, { color: page.color }));
  }
  if (view.shortlist.length > 0)
    lines.push("", heading(catalogue.words.listenTo, page), ...shortlist(view, page));
  const findings = view.findings.map(say);
  if (findings.length > 0)
    lines.push("", heading(catalogue.words.findings, page), ...indent(findings, page));
  const notes = [
    ...view.problems.slice(0, problemLines).map((problem) => problemText(problem, catalogue)),
  ];
  if (view.problems.length > problemLines)
    notes.push(catalogue.words.more(view.problems.length - problemLines));
  const skipped = skippedNote(evaluation, page);
  if (notes.length > 0)
    lines.push("", heading(catalogue.words.problems, page), ...indent(notes, page));
  if (skipped !== undefined) lines.push("", `  ${skipped}`);
  return lines;
}

function shortlist(view: RunView, page: Page): string[] {
  const width = Math.max(...view.shortlist.map((each) => safeText(each.name).length));
  return view.shortlist.flatMap((each) => {
    const name = padText(safeText(each.name), Math.min(width, 50));
    return [`  ${each.rank ?? " "}  ${name}  ${formatSafeMessage(each.reason, page.catalogue)}`];
  });
}

function skippedNote({ run }: Evaluation, page: Page): string | undefined {
  let images = 0;
  let other = 0;
  let bytes = 0;
  for (const { skipped } of run.logs) {
    images += skipped.images;
    other += skipped.audio + skipped.other;
    bytes += skipped.bytes;
  }
  // A few small blobs (a graph, a layout) are in every file and not worth a line.
  if (bytes < 100_000) return undefined;
  return formatSafeMessage({ id: "notice.skipped-blobs", images, other, bytes }, page.catalogue);
}

function heading(text: string, page: Page): string {
  return paintLine([segment(text, "strong")], page.color);
}

function indent(texts: readonly string[], page: Page): string[] {
  return texts.flatMap((text) => paragraph(text, page));
}

function paragraph(text: string, page: Page): string[] {
  return wrapText(text, page.columns - 2, 20).map((line) => `  ${line}`);
}
