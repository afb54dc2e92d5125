import { buildRunView } from "../core/build-view.ts";
import type { Evaluation } from "../core/evaluation.ts";
import type { Message } from "../core/message.ts";
import { blobsOf, noSums } from "../core/read-bytes.ts";
import { ruleOutcomes } from "../core/rule-outcomes.ts";
import { readBytesOf } from "../core/run.ts";
import type { Seconds } from "../core/units.ts";
import type { ProblemView, RunView } from "../core/view.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { catalogueOf, type Language } from "../messages/index.ts";
import { reportWords } from "../messages/report-words.ts";
import { adviceWord, verdictWord } from "./advice-words.ts";
import { chartToText, drawChart } from "./braille-chart.ts";
import { outcomeWords } from "./outcome-words.ts";
import type { Colors } from "./palettes.ts";
import { problemText } from "./problem-text.ts";
import {
  formatSafeMessage,
  padText,
  safeName,
  safeText,
  textWidth,
  wrapText,
} from "./safe-text.ts";
import {
  type Line,
  lineWidth,
  paintLine,
  type Segment,
  type Style,
  segment,
} from "./styled-line.ts";

/** How an audit is written. */
export interface AuditTextOptions {
  readonly language: Language;
  readonly columns: number;
  readonly color: Colors;
  readonly ascii: boolean;
  readonly smoothing: number;
  readonly now: Seconds;
  /** Tell the vote of each rule. */
  readonly explain?: boolean;
  /** Everything was read, and every checksum checked. */
  readonly verify?: boolean;
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
  const { now, smoothing } = options;
  const views = audited.map(({ evaluation, modified }) => ({
    view: buildRunView(evaluation, { now, modified, smoothing, others: false }),
    evaluation,
  }));
  const page = { ...options, columns: Math.min(options.columns, widest), catalogue };
  const full = views.length <= fullRuns;
  const blocks = views.map(({ view, evaluation }) =>
    full ? fullBlock(view, evaluation, page) : shortBlock(view, evaluation, page),
  );
  const loose = problems.map((problem) => problemText(problem, catalogue));
  if (loose.length > 0) blocks.push(section(catalogue.words.problems, indent(loose, page), page));
  return `${blocks.map((lines) => lines.join(full ? "\n\n" : "\n")).join("\n\n")}\n`;
}

/** Whether so many runs are told whole, with their curves; of more, each is a line or two. */
export function isToldWhole(runs: number): boolean {
  return runs <= fullRuns;
}

/** One of very many runs: its verdict, its reason and what to listen to. Ends with a line break. */
export function auditedToText(
  { evaluation, modified }: { readonly evaluation: Evaluation; readonly modified: Seconds },
  options: AuditTextOptions,
): string {
  const { now, smoothing } = options;
  const view = buildRunView(evaluation, { now, modified, smoothing, curves: false });
  return `${shortBlock(view, evaluation, pageOf(options)).join("\n")}\n`;
}

/** Problems that belong to no run, and how many runs were judged how. Ends with a line break. */
export function auditEndToText(
  problems: readonly ProblemView[],
  overview: Message,
  options: AuditTextOptions,
): string {
  const page = pageOf(options);
  const loose = problems.map((problem) => problemText(problem, page.catalogue));
  const blocks = [
    section(page.catalogue.words.problems, indent(loose, page), page),
    wrapText(formatSafeMessage(overview, page.catalogue), page.columns, 20),
  ];
  const told = blocks.filter((lines) => lines.length > 0);
  return `${told.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function pageOf(options: AuditTextOptions): Page {
  const columns = Math.min(options.columns, widest);
  return { ...options, columns, catalogue: catalogueOf(options.language) };
}

interface Page extends AuditTextOptions {
  readonly catalogue: Catalogue;
}

/** Name, advice, verdict, what they rest on, trainer: on one line where it is wide enough. */
function verdictLine(view: RunView, page: Page): string {
  const { catalogue } = page;
  const parts: Line = [
    segment(safeText(view.name), "strong"),
    segment(adviceWord(view, catalogue).toUpperCase(), adviceStyle(view)),
    segment(verdictWord(view, catalogue)),
    segment(
      view.evidence === undefined ? "" : `(${catalogue.words.evidence[view.evidence]})`,
      "faint",
    ),
    segment(view.trainer ?? "", "faint"),
  ];
  return flow(parts, page);
}

/** Puts parts on a line, two columns apart, and begins another where it is full. */
function flow(parts: Line, { columns, color }: Page): string {
  const lines: Segment[][] = [[]];
  for (const part of parts.filter((each) => each.text !== "")) {
    const line = lines.at(-1) ?? [];
    const gap = line.length === 0 ? [] : [segment("  ")];
    if (line.length === 0 || lineWidth([...line, ...gap, part]) <= columns) line.push(...gap, part);
    else lines.push([segment("  "), part]);
  }
  return lines.map((line) => paintLine(line, color)).join("\n");
}

function adviceStyle(view: RunView): Style {
  if (view.advice === "stop") return "bad";
  return view.advice === "continue" ? "good" : "wait";
}

function shortBlock(view: RunView, evaluation: Evaluation, page: Page): string[] {
  const lines = [
    verdictLine(view, page),
    ...paragraph(formatSafeMessage(view.reason, page.catalogue), page),
  ];
  const first = view.shortlist[0];
  if (first !== undefined)
    lines.push(`  ${page.catalogue.words.listenTo}: ${safeText(first.name)}`);
  if (view.problems.length > 0)
    lines.push(`  ${page.catalogue.words.problemCount(view.problems.length)}`);
  return [...lines, ...unreadSection(evaluation, page)];
}

function fullBlock(view: RunView, evaluation: Evaluation, page: Page): string[] {
  const { words } = page.catalogue;
  const say = (message: Message) => formatSafeMessage(message, page.catalogue);
  const sections = [
    [verdictLine(view, page), ...explanation(view, page)],
    chartSection(view, page),
    section(words.listenTo, [...shortlist(view, page), ...indent(view.notes.map(say), page)], page),
    section(words.findings, indent(view.findings.map(say), page), page),
    explainSection(evaluation, page),
    outcomeSection(evaluation, page),
    section(words.problems, indent(problemTexts(view, page), page), page),
    unreadSection(evaluation, page),
  ];
  return sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
}

/** Each rule: its vote, what it found, and when that is known to be wrong. */
function explainSection({ votes, standing, options }: Evaluation, page: Page): string[] {
  if (page.explain !== true || standing === undefined) return [];
  const say = (message: Message) => formatSafeMessage(message, page.catalogue);
  const { patience, shortPatience: short } = standing;
  const title = say({ id: "explain.title", preset: options.preset.name, patience, short });
  const lines = votes.flatMap(({ rule, vote, found, knownWrong }) => [
    `  ${say({ id: "explain.rule", rule, vote })}`,
    ...[say(found ?? { id: "explain.nothing" }), say(knownWrong)].flatMap((sentence) =>
      wrapText(sentence, page.columns - 4, 20).map((line) => `    ${line}`),
    ),
  ]);
  return section(title, lines, page);
}

/** What other rules would have done with the run, a rule a line. */
function outcomeSection(evaluation: Evaluation, page: Page): string[] {
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

function explanation(view: RunView, page: Page): string[] {
  const say = (message: Message) => formatSafeMessage(message, page.catalogue);
  return [
    ...paragraph(say(view.reason), page),
    ...(view.countdown === undefined ? [] : paragraph(say(view.countdown), page)),
    ...view.hints.flatMap((hint) => paragraph(`${page.catalogue.words.hint}: ${say(hint)}`, page)),
  ];
}

function chartSection(view: RunView, page: Page): string[] {
  if (view.chart === undefined || view.checks < 2) return [];
  const size = { columns: page.columns, rows: chartRows };
  const { words } = page.catalogue;
  const chart = drawChart(view.chart, size, { words, ascii: page.ascii });
  return [chartToText(chart, { color: page.color })];
}

function section(title: string, lines: readonly string[], page: Page): string[] {
  return lines.length === 0 ? [] : [paintLine([segment(title, "strong")], page.color), ...lines];
}

function problemTexts(view: RunView, page: Page): string[] {
  const { catalogue } = page;
  const listed = view.problems.slice(0, problemLines).map((each) => problemText(each, catalogue));
  const more = view.problems.length - listed.length;
  return more === 0 ? listed : [...listed, catalogue.words.more(more)];
}

function shortlist(view: RunView, page: Page): string[] {
  const names = view.shortlist.map((each) => safeName(each.name, 50));
  const width = Math.max(...names.map(textWidth));
  return view.shortlist.flatMap((each, index) => {
    const lead = `  ${each.rank ?? " "}  ${padText(names[index] ?? "", width)}  `;
    const reason = formatSafeMessage(each.reason, page.catalogue);
    const room = page.columns - textWidth(lead);
    // On a narrow terminal the reason goes below the name.
    if (room < 30)
      return [
        lead.trimEnd(),
        ...wrapText(reason, page.columns - 5, 5).map((line) => `     ${line}`),
      ];
    const blank = " ".repeat(textWidth(lead));
    return wrapText(reason, room, 5).map((line, at) => (at === 0 ? lead : blank) + line);
  });
}

/** What was not read: damage, and pictures and the like; or, where all was read, what came of that. */
function unreadSection({ run }: Evaluation, page: Page): string[] {
  const read = readBytesOf(run);
  const notices: Message[] = [];
  const { records, blobs, unreadable, places, badBlobs } = read.sums ?? noSums();
  if (unreadable > 0) {
    const total = records + blobs + unreadable;
    notices.push({ id: "notice.unreadable-bytes", bytes: unreadable, total, places });
  }
  const unchecked = blobsOf(read, false);
  if (unchecked.length > 0) notices.push({ id: "notice.skipped-blobs", blobs: unchecked });
  const checked = blobsOf(read, true);
  if (page.verify === true && checked.length > 0) {
    notices.push({ id: "notice.checked-blobs", blobs: checked, bad: badBlobs });
  }
  return notices.flatMap((notice) => paragraph(formatSafeMessage(notice, page.catalogue), page));
}

function indent(texts: readonly string[], page: Page): string[] {
  return texts.flatMap((text) => paragraph(text, page));
}

function paragraph(text: string, page: Page): string[] {
  return wrapText(text, page.columns - 2, 20).map((line) => `  ${line}`);
}
