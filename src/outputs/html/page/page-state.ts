import { drawnSmoothing } from "../../../core/smooth.ts";
import type { Language } from "../../../messages/index.ts";
import { type ReportWords, reportWords, type XUnit } from "../../../messages/report-words.ts";
import type { PageContent, Text } from "../page-content.ts";

/** Something drawn on a canvas, which must be drawn again when colours or sizes change. */
export interface Drawing {
  readonly element: HTMLElement;
  draw(): void;
}

/** What the reader has chosen, and what is on the page. */
export interface PageState {
  readonly content: PageContent;
  language: Language;
  /** Smoothing, scale and unit hold for all charts: a reader who compares wants them alike. */
  smoothing: number;
  log: boolean;
  unit: XUnit | undefined;
  /** Everything on the page that is drawn. */
  drawings: Drawing[];
}

/** The state of a page just opened. */
export function createPageState(content: PageContent): PageState {
  return {
    content,
    language: content.language,
    smoothing: drawnSmoothing,
    log: false,
    unit: undefined,
    drawings: [],
  };
}

/** The words of the language chosen. */
export function wordsOf({ language }: PageState): ReportWords {
  return reportWords[language];
}

/** A sentence in the language chosen. */
export function say(text: Text, { language }: PageState): string {
  return text[language];
}

/** The value of a colour of the style sheet, as it is now: light, dark or printed. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
