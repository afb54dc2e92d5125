import type { Message } from "../core/message.ts";
import type { ReadingView, RunView, View } from "../core/view.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { catalogueOf, type Language } from "../messages/index.ts";
import { chartName } from "./chart-title.ts";
import { formatValue } from "./number-text.ts";
import type { Output } from "./output.ts";
import { placeWords, silenceWords } from "./place-words.ts";
import { problemText } from "./problem-text.ts";
import { formatSafeMessage, padText, safeText, textWidth } from "./safe-text.ts";
import { type Change, changesBetween, isBehind } from "./view-changes.ts";

/** Names are filled up to this, so that the story of several runs stays readable in columns. */
const nameWidth = 12;

/** "epoch 12": places are filled up to this, so that the values stand below one another. */
const placeWidth = 8;

/** The longest name in front of a line. */
const widestName = 40;

/**
 * Tells the training as a story, a line for each thing that changed and none when nothing did: for
 * terminals without a screen, for files, for `| tee`.
 *
 * @param write  takes whole lines, each with its line break
 */
export function createPlain(
  write: (text: string) => void,
  options: { readonly language: Language },
): Output {
  const catalogue = catalogueOf(options.language);
  let before: View | undefined;
  return {
    name: "plain",
    drawsCurves: false,
    open: () => {},
    show: (view) => {
      const lines = changesBetween(before, view).flatMap((change) => tell(change, catalogue));
      before = view;
      if (lines.length > 0) write(`${lines.join("\n")}\n`);
    },
    close: async () => {},
  };
}

/** The lines that tell a change. Everything in them is harmless to a terminal. */
export function tell(change: Change, catalogue: Catalogue): readonly string[] {
  const { words } = catalogue;
  switch (change.kind) {
    case "notice":
      return [formatSafeMessage(change.notice, catalogue)];
    case "run":
      return [foundLine(change.run, catalogue)];
    case "gone":
      return [`${name(change.run)}  ${words.plain.gone}`];
    case "check":
      return [checkLine(change.run, change.isBest, catalogue)];
    case "verdict":
      return verdictLines(change.run, catalogue);
    case "shortlist":
      return shortlistLines(change.run, catalogue);
    case "state":
      return [`${name(change.run)}  ${stateWords(change.run, catalogue)}`];
    case "reading":
      return readingMessages(change.reading).map(
        (message) => `${name(change.run)}  ${formatSafeMessage(message, catalogue)}`,
      );
    case "switch":
      return [change.switch.target, change.switch.says, change.switch.files]
        .filter((message) => message !== undefined)
        .slice(change.switch.state === "armed" ? 0 : -2)
        .map((message) => `${name(change.run)}  ${formatSafeMessage(message, catalogue)}`);
    case "problem": {
      const text = `${words.plain.problem}: ${problemText(change.problem, catalogue)}`;
      return [change.run === undefined ? text : `${name(change.run)}  ${text}`];
    }
  }
}

function name(run: RunView): string {
  const text = safeText(run.name, widestName);
  return padText(text, Math.max(nameWidth, textWidth(text)));
}

function foundLine(run: RunView, catalogue: Catalogue): string {
  const trainer = run.trainer === undefined ? "" : `: ${safeText(run.trainer)}`;
  return `${name(run)}  ${catalogue.words.plain.found}${trainer}`;
}

function checkLine(run: RunView, isBest: boolean, catalogue: Catalogue): string {
  const { words, verdicts } = catalogue;
  if (run.last === undefined) return name(run);
  const place = placeWords(run.last, { catalogue });
  const curve = run.chart === undefined ? "" : `${chartName(run.chart, widestName)} `;
  const { used, checks } = run.patience;
  // Before anything can be judged a countdown would promise a stop that cannot come.
  const counting = run.verdict !== "warming up" && run.verdict !== "cannot judge" && used > 0;
  const parts = [
    name(run),
    padText(place, Math.max(placeWidth, textWidth(place))),
    curve + formatValue(run.last.value),
    verdicts[run.verdict],
    ...(isBest ? [words.plain.newBest] : counting ? [words.plain.patience(used, checks)] : []),
  ];
  return parts.join("  ");
}

function verdictLines(run: RunView, catalogue: Catalogue): readonly string[] {
  const advice = catalogue.advice[run.advice].toLocaleUpperCase("en");
  const head = catalogue.words.plain.verdict(advice, catalogue.verdicts[run.verdict]);
  const hints = run.advice === "cannot judge" ? run.hints.slice(0, 1) : [];
  return [
    `${name(run)}  ${head}${formatSafeMessage(run.reason, catalogue)}`,
    ...hints.map((hint) => {
      const text = formatSafeMessage(hint, catalogue);
      return `${name(run)}  ${catalogue.words.hint}: ${text}`;
    }),
  ];
}

function shortlistLines(run: RunView, catalogue: Catalogue): readonly string[] {
  return run.shortlist.map((file, index) => {
    const rank = file.rank ?? index + 1;
    const reason = formatSafeMessage(file.reason, catalogue);
    const lead = `${name(run)}  ${catalogue.words.listenTo} ${rank}: `;
    return `${lead}${safeText(file.name)} (${reason})`;
  });
}

function readingMessages(reading: ReadingView): readonly Message[] {
  const { failing, lag, errors } = reading;
  if (failing > 0)
    return [{ id: "notice.logs-failing", logs: failing, codes: Object.keys(errors) }];
  return [isBehind(reading) ? { id: "notice.behind", bytes: lag } : { id: "notice.caught-up" }];
}

function stateWords(run: RunView, catalogue: Catalogue): string {
  return run.state === "silent"
    ? catalogue.words.silentFor(silenceWords(run, catalogue))
    : catalogue.states[run.state];
}
