import type { Language } from "./messages/languages.ts";

/** One option: everything that help, README, environment, settings file and validation need to know of it. */
export interface OptionRow {
  readonly type: "string" | "number" | "boolean";
  /** Placeholder in help, with the unit where there is one. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** May be given several times. */
  readonly array?: boolean;
  /** As help and README show it; the value itself is set where it is used. */
  readonly shownDefault?: string | { readonly [L in Language]: string };
  /** Taken from the command line alone: what may act on a process is never picked up from a file or the environment. */
  readonly flagOnly?: boolean;
  /** Takes every word behind it, to the end of the line. */
  readonly restOfLine?: boolean;
  readonly commands: readonly CommandName[];
  readonly help: { readonly [L in Language]: string };
}

/** The commands there are. */
export type CommandName =
  | "tail"
  | "audit"
  | "doctor"
  | "guard"
  | "run"
  | "holdout"
  | "demo"
  | "completion";
/** Every command that looks at trainings. */
export const all: readonly CommandName[] = [
  "tail",
  "audit",
  "doctor",
  "guard",
  "run",
  "holdout",
  "demo",
];
/** Every command. */
export const commandNames: readonly CommandName[] = [...all, "completion"];
/** Commands that judge. */
export const judging: readonly CommandName[] = ["tail", "audit", "doctor", "guard", "run"];
/** Commands that can hold the kill-switch. */
export const switching: readonly CommandName[] = ["tail", "guard", "run"];
