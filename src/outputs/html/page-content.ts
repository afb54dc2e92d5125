import type { Moment } from "../../core/pictures.ts";
import type { ReportMark, ReportSetting, RuleOutcome } from "../../core/report.ts";
import type { AdviceWord, CheckUnit, Mode, Verdict } from "../../core/verdict.ts";
import type { Language } from "../../messages/index.ts";

/** A sentence in every language, harmless to show: the reader of a report chooses. */
export type Text = { readonly [L in Language]: string };

/**
 * What a report's page is given, as JSON: all that it shows, in both languages. Texts from logs are
 * escaped for the eye; the page puts them into `textContent` alone.
 */
export interface PageContent {
  readonly language: Language;
  /** Seconds since the Unix epoch. */
  readonly made: number;
  readonly version: string;
  readonly runs: readonly PageRun[];
  /** Problems that belong to no run. */
  readonly problems: readonly Text[];
  readonly picturesLeftOut: boolean;
}

/** One run of a report. */
export interface PageRun {
  readonly name: string;
  readonly trainer?: string;
  readonly advice: AdviceWord;
  readonly adviceText: Text;
  readonly verdict: Verdict;
  readonly verdictText: Text;
  /** What the verdict rests on: "judged on validation". */
  readonly evidenceText?: Text;
  readonly reason: Text;
  readonly countdown?: Text;
  readonly hints: readonly Text[];
  readonly findings: readonly Text[];
  readonly notes: readonly Text[];
  readonly problems: readonly Text[];
  readonly checks: number;
  readonly checkUnit: CheckUnit;
  readonly patience: { readonly checks: number; readonly used: number };
  readonly best?: PageValue;
  readonly last?: PageValue;
  readonly plannedEpochs?: number;
  readonly endedEpoch?: number;
  /** Best guess first. */
  readonly files: readonly PageFile[];
  readonly curves: readonly PageCurve[];
  /** Whether the first curve is the one that decides. */
  readonly monitored: boolean;
  readonly marks: readonly ReportMark[];
  readonly settings: readonly ReportSetting[];
  readonly outcomes?: readonly RuleOutcome[];
  readonly pictures: readonly PagePicture[];
}

/** A value with its place in words. */
export interface PageValue {
  readonly value: number | null;
  readonly place: Text;
}

/** A file of the shortlist. */
export interface PageFile {
  readonly name: string;
  /** Absent where it holds characters that would do something where it is pasted. */
  readonly path?: string;
  readonly rank?: number;
  readonly reason: Text;
}

/** Numbers of a curve, index for index; null where unknown, and where a value is not finite. */
export interface PageCurve {
  readonly name: string;
  readonly mode: Mode;
  /** Absent where no point has one. */
  readonly steps?: Numbers;
  readonly epochs?: Numbers;
  readonly times?: Numbers;
  readonly values: Numbers;
  readonly training?: { readonly name: string; readonly values: Numbers };
}

/** Numbers as JSON has them. */
export type Numbers = readonly (number | null)[];

/** Two spectrograms of one step, as data addresses of PNG files. */
export interface PagePicture {
  readonly moments: readonly Moment[];
  readonly step: number;
  readonly epoch?: number;
  readonly original: string;
  readonly generated: string;
}
