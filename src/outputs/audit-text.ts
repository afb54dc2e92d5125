import { buildRunView } from "../core/build-view.ts";
import type { Evaluation } from "../core/evaluation.ts";
import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import type { ProblemView, RunView } from "../core/view.ts";
import { adviceWord, verdictWord } from "./advice-words.ts";
import { explainSection, outcomeSection } from "./audit-explained.ts";
import {
  type AuditTextOptions,
  flow,
  type Page,
  pageOf,
  paragraph,
  paragraphs,
  say,
  section,
} from "./audit-page.ts";
import {
  chartSection,
  looseProblems,
  problemSection,
  shortlistSection,
  unreadSection,
} from "./audit-sections.ts";
import { safeText, wrapText } from "./safe-text.ts";
import { type Line, type Style, segment } from "./styled-line.ts";

/** More runs than this are listed a line or two each: their curves would scroll away. */
const fullRuns = 4;

/**
 * The audit for people: of each run the verdict first, then the reason, the curve, the files to listen
 * to, and what is wrong with the logs. Ends with a line break.
 */
export function auditToText(
  audited: readonly { readonly evaluation: Evaluation; readonly modified: Seconds }[],
  problems: readonly ProblemView[],
  options: AuditTextOptions,
): string {
  const page = pageOf(options);
  const { now, smoothing } = options;
  const views = audited.map(({ evaluation, modified }) => ({
    view: buildRunView(evaluation, { now, modified, smoothing, others: false }),
    evaluation,
  }));
  const full = views.length <= fullRuns;
  const blocks = views.map(({ view, evaluation }) =>
    full
      ? fullBlock(view, evaluation, page).join("\n\n")
      : shortBlock(view, evaluation, page).join("\n"),
  );
  if (problems.length > 0) blocks.push(looseProblems(problems, page).join("\n"));
  return `${blocks.join("\n\n")}\n`;
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
  const blocks = [looseProblems(problems, page), wrapText(say(overview, page), page.columns, 20)];
  const told = blocks.filter((lines) => lines.length > 0);
  return `${told.map((lines) => lines.join("\n")).join("\n\n")}\n`;
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

function adviceStyle(view: RunView): Style {
  if (view.advice === "stop") return "bad";
  return view.advice === "continue" ? "good" : "wait";
}

function shortBlock(view: RunView, evaluation: Evaluation, page: Page): string[] {
  const lines = [verdictLine(view, page), ...paragraph(say(view.reason, page), page)];
  const first = view.shortlist[0];
  if (first !== undefined)
    lines.push(`  ${page.catalogue.words.listenTo}: ${safeText(first.name)}`);
  if (view.problems.length > 0)
    lines.push(`  ${page.catalogue.words.problemCount(view.problems.length)}`);
  return [...lines, ...unreadSection(evaluation, page)];
}

function fullBlock(view: RunView, evaluation: Evaluation, page: Page): string[] {
  const findings = view.findings.map((finding) => say(finding, page));
  const sections = [
    [verdictLine(view, page), ...explanation(view, page)],
    chartSection(view, page),
    shortlistSection(view, page),
    section(page.catalogue.words.findings, paragraphs(findings, page), page),
    explainSection(evaluation, page),
    outcomeSection(evaluation, page),
    problemSection(view, page),
    unreadSection(evaluation, page),
  ];
  return sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
}

function explanation({ reason, countdown, hints }: RunView, page: Page): string[] {
  const texts = [
    say(reason, page),
    ...(countdown === undefined ? [] : [say(countdown, page)]),
    ...hints.map((hint) => `${page.catalogue.words.hint}: ${say(hint, page)}`),
  ];
  return paragraphs(texts, page);
}
