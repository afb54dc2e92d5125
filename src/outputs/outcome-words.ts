import type { ReportPlace, RuleOutcome } from "../core/report.ts";
import type { ReportWords } from "../messages/report-words.ts";
import { formatDuration } from "./html/x-axis.ts";
import { formatValue } from "./number-text.ts";

/** What another rule would have done, in words; "–" stands for what is not known. */
export interface OutcomeWords {
  readonly rule: string;
  readonly kind: string;
  readonly stops: string;
  readonly keeps: string;
  readonly value: string;
  /** How far above the best of the run that value stands. */
  readonly above: string;
  /** Training that it would have spared. */
  readonly saved: string;
  /** Training between what it keeps and its stop. */
  readonly past: string;
}

const unknown = "–";
/** Nearer to the best than this no ear tells the difference, and no rounding either. */
const asGood = 0.0005;

/** Puts an outcome into words, for the page of a report and for a terminal. */
export function outcomeWords(outcome: RuleOutcome, words: ReportWords): OutcomeWords {
  const { rule, kind, inForce, epochs, stop, keep, keepValue, keepAbove, saved, past } = outcome;
  return {
    rule: epochs === undefined ? rule : words.fixedEpochs(epochs),
    kind: inForce === true ? words.inForce : words.outcomeKind[kind],
    stops: stop === undefined ? words.toTheEnd : placeWords(stop, words),
    keeps: placeWords(keep, words),
    value: keepValue === undefined ? unknown : formatValue(keepValue),
    above: aboveWords(keepAbove, words),
    saved: durationWords(saved),
    past: durationWords(past),
  };
}

function placeWords({ epoch, step, check }: ReportPlace, words: ReportWords): string {
  if (epoch !== undefined) return words.at.epoch(String(Math.round(epoch * 100) / 100));
  if (step !== undefined) return words.at.step(String(step));
  return check === undefined ? unknown : words.at.check(String(check));
}

function aboveWords(above: number | undefined, words: ReportWords): string {
  if (above === undefined) return unknown;
  if (Math.abs(above) < asGood) return words.asGood;
  const percent = (100 * above).toFixed(Math.abs(above) < 0.1 ? 1 : 0);
  return `${above > 0 ? "+" : ""}${percent} %`;
}

function durationWords(seconds: number | undefined): string {
  if (seconds === undefined) return unknown;
  return seconds === 0 ? "0" : formatDuration(seconds);
}
