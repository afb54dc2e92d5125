import type { Message } from "../../core/message.ts";
import { monitorName } from "../../core/monitor.ts";
import { type Place, placeUnit } from "../../core/place.ts";
import type { ReportCurve, ReportMark, ReportRun } from "../../core/report.ts";
import type { CheckpointView, ProblemView, RunView } from "../../core/view.ts";
import type { Catalogue } from "../../messages/catalogue.ts";
import { catalogueOf, languages } from "../../messages/index.ts";
import { adviceWord } from "../advice-words.ts";
import { problemText } from "../problem-text.ts";
import { formatSafeMessage, safeName, safeText } from "../safe-text.ts";
import type {
  Numbers,
  PageContent,
  PageCurve,
  PageFile,
  PagePicture,
  PageRun,
  PageValue,
  Text,
} from "./page-content.ts";

/** A run of a report with its pictures. */
export interface PicturedRun extends ReportRun {
  readonly endedEpoch?: number;
  readonly pictures: readonly PagePicture[];
}

/** All of a report but how it is laid out. */
export interface ReportInput extends Pick<PageContent, "language" | "made" | "version"> {
  readonly runs: readonly PicturedRun[];
  readonly problems: readonly ProblemView[];
  readonly picturesLeftOut: boolean;
}

/** Names and tags longer than this lose their middle. */
const widestName = 120;
/** Problems listed of a run; the last line counts the rest. */
const problemLines = 50;

/** What the page of a report is given. */
export function buildContent({ runs, problems, ...rest }: ReportInput): PageContent {
  return { ...rest, runs: runs.map(pageRun), problems: problemTexts(problems) };
}

function pageRun(run: PicturedRun): PageRun {
  const { view, curves, marks, settings, outcomes, pictures, monitored, endedEpoch } = run;
  return {
    ...wordsOf(view),
    checks: view.checks,
    checkUnit: view.checkUnit,
    patience: view.patience,
    ...(view.best === undefined ? {} : { best: pageValue(view.best) }),
    ...(view.last === undefined ? {} : { last: pageValue(view.last) }),
    ...(view.plannedEpochs === undefined ? {} : { plannedEpochs: view.plannedEpochs }),
    ...(endedEpoch === undefined ? {} : { endedEpoch }),
    files: view.shortlist.map(pageFile),
    curves: curves.map(pageCurve),
    monitored,
    marks: marks.map(harmlessMark),
    settings: settings.map((setting) =>
      typeof setting.value === "string"
        ? { ...setting, value: safeName(setting.value, widestName) }
        : setting,
    ),
    ...(outcomes === undefined
      ? {}
      : { outcomes: outcomes.map((each) => ({ ...each, rule: safeText(each.rule) })) }),
    pictures,
  };
}

/** Everything that a run says in words. */
function wordsOf(view: RunView) {
  const { evidence } = view;
  return {
    name: safeName(view.name, widestName),
    ...(view.trainer === undefined ? {} : { trainer: safeText(view.trainer) }),
    advice: view.advice,
    adviceText: inEach((catalogue) => adviceWord(view, catalogue)),
    verdict: view.verdict,
    verdictText: inEach(({ verdicts }) => verdicts[view.verdict]),
    ...(evidence === undefined
      ? {}
      : { evidenceText: inEach(({ words }) => words.evidence[evidence]) }),
    reason: say(view.reason),
    ...(view.countdown === undefined ? {} : { countdown: say(view.countdown) }),
    hints: view.hints.map(say),
    findings: view.findings.map(say),
    notes: view.notes.map(say),
    problems: problemTexts(view.problems),
  };
}

function inEach(write: (catalogue: Catalogue) => string): Text {
  const [en, zhCN] = languages.map((language) => write(catalogueOf(language)));
  return { en: en ?? "", "zh-CN": zhCN ?? "" };
}

function say(message: Message): Text {
  return inEach((catalogue) => formatSafeMessage(message, catalogue));
}

function problemTexts(problems: readonly ProblemView[]): readonly Text[] {
  const listed = problems
    .slice(0, problemLines)
    .map((problem) => inEach((catalogue) => problemText(problem, catalogue)));
  const more = problems.length - listed.length;
  return more === 0 ? listed : [...listed, inEach(({ words }) => words.more(more))];
}

function pageValue(at: Place & { readonly value: number }): PageValue {
  const unit = placeUnit(at);
  // People count checks from 1.
  const number = unit === "check" ? at.check + 1 : (at[unit] ?? 0);
  return { value: finite(at.value), place: inEach(({ words }) => words.place[unit](number)) };
}

function pageFile(file: CheckpointView): PageFile {
  // A path with a line break in it would run as two commands where it is pasted.
  const isHarmless = safeText(file.path, file.path.length * 2) === file.path;
  return {
    name: safeName(file.name, widestName),
    ...(isHarmless ? { path: file.path } : {}),
    ...(file.rank === undefined ? {} : { rank: file.rank }),
    reason: say(file.reason),
  };
}

function pageCurve(curve: ReportCurve): PageCurve {
  const { steps, epochs, times, values, training } = curve;
  return {
    name: safeName(monitorName(curve), widestName),
    mode: curve.mode,
    ...known("steps", steps),
    ...known("epochs", epochs),
    ...known("times", times),
    values: numbers(values),
    ...(training === undefined
      ? {}
      : {
          training: {
            name: safeName(training.tag, widestName),
            values: numbers(training.values),
          },
        }),
  };
}

function known<Key extends string>(key: Key, values: readonly number[]): { [K in Key]?: Numbers } {
  const has = values.some(Number.isFinite);
  // The computed key is `Key` by construction; the compiler widens it to string.
  return has ? ({ [key]: numbers(values) } as { [K in Key]?: Numbers }) : {};
}

function numbers(values: readonly number[]): Numbers {
  return values.map(finite);
}

/** Seven digits tell more than a screen can show, and a float32 has no more. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(7)) : null;
}

function harmlessMark(mark: ReportMark): ReportMark {
  return mark.kind === "checkpoint" ? { ...mark, name: safeName(mark.name, widestName) } : mark;
}
