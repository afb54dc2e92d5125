import type { Message } from "../core/message.ts";
import type { ProblemView, ReadingView, RunView, SwitchView, View } from "../core/view.ts";
import { catalogueOf, formatMessage } from "../messages/index.ts";
import { escapeHidden } from "./json-escape.ts";
import type { Output } from "./output.ts";
import { type Change, changesBetween } from "./view-changes.ts";

/** What a field may hold. Numbers that JSON does not have are the strings "NaN", "Infinity" and "-Infinity". */
export type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Json[]
  | { readonly [key: string]: Json };

/**
 * The same changes as the plain output, one JSON object a line, with `event` first. Field names and
 * values are stable; `text` is English and may change.
 *
 * @param write  takes one whole line with its line break
 */
export function createJsonLines(write: (text: string) => void): Output {
  let before: View | undefined;
  return {
    name: "json-lines",
    drawsCurves: false,
    open: () => {},
    show: (view) => {
      for (const change of changesBetween(before, view)) {
        write(`${safeJson({ ...eventOf(change), time: view.now })}\n`);
      }
      before = view;
    },
    close: async () => {},
  };
}

/** JSON in which nothing can be obeyed or hidden by a terminal: C1, bidi and their like as `\u` escapes too. */
export function safeJson(value: Json): string {
  const text = JSON.stringify(value, (_, item: unknown) =>
    typeof item === "number" && !Number.isFinite(item) ? String(item) : item,
  );
  return escapeHidden(text);
}

function eventOf(change: Change): { readonly [key: string]: Json } {
  switch (change.kind) {
    case "notice":
      return { event: "notice", notice: messageJson(change.notice) };
    case "run":
      return {
        event: "run",
        ...identity(change.run),
        trainer: change.run.trainer,
        state: change.run.state,
        plannedEpochs: change.run.plannedEpochs,
      };
    case "gone":
      return { event: "gone", ...identity(change.run) };
    case "check":
      return {
        event: "check",
        ...identity(change.run),
        ...checkJson(change.run),
        isBest: change.isBest,
      };
    case "verdict":
      return { event: "verdict", ...identity(change.run), ...verdictJson(change.run) };
    case "shortlist":
      return { event: "shortlist", ...identity(change.run), shortlist: shortlistJson(change.run) };
    case "state":
      return {
        event: "state",
        ...identity(change.run),
        state: change.run.state,
        age: change.run.age,
      };
    case "reading":
      return { event: "reading", ...identity(change.run), ...readingJson(change.reading) };
    case "switch":
      return { event: "switch", ...identity(change.run), ...switchJson(change.switch) };
    case "problem":
      return problemEvent(change.problem, change.run);
  }
}

function problemEvent(
  problem: ProblemView,
  run: RunView | undefined,
): { readonly [key: string]: Json } {
  return {
    event: "problem",
    ...(run === undefined ? {} : identity(run)),
    file: problem.file,
    line: problem.line,
    offset: problem.offset,
    reason: messageJson(problem.reason),
  };
}

function identity(run: RunView): { readonly [key: string]: Json } {
  return { run: run.name, path: run.path };
}

function checkJson(run: RunView): { readonly [key: string]: Json } {
  return {
    tag: run.chart?.tag,
    unit: run.checkUnit,
    check: run.last?.check,
    step: run.last?.step,
    epoch: run.last?.epoch,
    value: run.last?.value,
    verdict: run.verdict,
    advice: run.advice,
    patience: { checks: run.patience.checks, used: run.patience.used },
  };
}

function verdictJson(run: RunView): { readonly [key: string]: Json } {
  const { best } = run;
  return {
    verdict: run.verdict,
    advice: run.advice,
    evidence: run.evidence,
    reason: messageJson(run.reason),
    hints: run.hints.map(messageJson),
    best:
      best === undefined
        ? undefined
        : { check: best.check, step: best.step, epoch: best.epoch, value: best.value },
  };
}

function shortlistJson(run: RunView): readonly Json[] {
  return run.shortlist.map((file) => ({
    rank: file.rank,
    name: file.name,
    path: file.path,
    step: file.step,
    epoch: file.epoch,
    reason: messageJson(file.reason),
  }));
}

function readingJson({ lag, failing, errors }: ReadingView): { readonly [key: string]: Json } {
  return { lagBytes: lag, failingLogs: failing, errors: { ...errors } };
}

function switchJson(of: SwitchView): { readonly [key: string]: Json } {
  return {
    state: of.state,
    says: messageJson(of.says),
    target: of.target === undefined ? undefined : messageJson(of.target),
    countdown: of.countdown,
    files: of.files === undefined ? undefined : messageJson(of.files),
    dryRun: of.dryRun,
  };
}

/** A message for programs: its id and parameters, and the English sentence beside them. */
export function messageJson(message: Message): Json {
  // The parameters of every message are plain data: strings, numbers, lists and places.
  const data = message as unknown as { readonly [key: string]: Json };
  return { ...data, text: formatMessage(message, catalogueOf("en")) };
}
