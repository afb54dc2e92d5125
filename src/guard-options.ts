import type { Seconds } from "./core/units.ts";
import type { Verdict } from "./core/verdict.ts";
import { UsageError } from "./errors.ts";
import {
  choiceOption,
  flagOption,
  type GivenOptions,
  numberOption,
  textOption,
} from "./options.ts";

/** The verdicts that advise a stop. */
const stopVerdicts = ["overfitting", "diverged", "rising", "plateau"] as const;
/** What may pull the switch unless more is asked for: a rise or a plateau is what training evidence alone can give. */
const usualVerdicts: readonly Verdict[] = ["overfitting", "diverged"];
const usualWindow: Seconds = 30;
const notifyFormats = ["ntfy", "discord", "feishu", "dingtalk", "json"] as const;

/** What a webhook expects. */
export type NotifyFormat = (typeof notifyFormats)[number];

/** What the user asked of the kill-switch. */
export interface GuardOptions {
  readonly arm: boolean;
  readonly dryRun: boolean;
  readonly stopOn: ReadonlySet<Verdict>;
  readonly cancelWindow: Seconds;
  readonly stopAt: "now" | "after-save";
  readonly escalate?: "term" | "kill";
  readonly keepBest?: string;
  readonly stopCommand?: readonly string[];
  readonly job?: string;
  /** As typed: what is no process number is refused when it is looked for, with the reason. */
  readonly pid?: string;
  readonly pidfile?: string;
  readonly name?: string;
  readonly allowAnyProcess: boolean;
  readonly windowsHardStop: boolean;
  readonly stateFolder?: string;
}

/** The kill-switch's options, validated, defaults filled in. */
export function guardOptions(given: GivenOptions): GuardOptions {
  const escalate = choiceOption(given, "escalate", ["term", "kill"]);
  const stopCommand = wordsOption(given);
  const text = {
    keepBest: textOption(given, "keep-best"),
    job: textOption(given, "job"),
    pid: textOption(given, "pid"),
    pidfile: textOption(given, "pidfile"),
    name: textOption(given, "name"),
    stateFolder: textOption(given, "state-folder"),
  };
  const set = Object.fromEntries(
    Object.entries(text).filter(([, value]) => value !== undefined),
  ) as { [Name in keyof typeof text]?: string }; // the undefined ones were just left out
  if (set.job === undefined && stopCommand?.some((word) => word.includes("{job}"))) {
    throw new UsageError("--stop-command uses {job}: give --job ID before it");
  }
  return {
    arm: flagOption(given, "arm") === true,
    dryRun: flagOption(given, "dry-run") === true,
    stopOn: stopOnOption(given),
    cancelWindow: numberOption(given, "cancel-window", { least: 0, example: "30" }) ?? usualWindow,
    stopAt: choiceOption(given, "stop-at", ["now", "after-save"]) ?? "now",
    allowAnyProcess: flagOption(given, "allow-any-process") === true,
    windowsHardStop: flagOption(given, "windows-hard-stop") === true,
    ...(escalate === undefined ? {} : { escalate }),
    ...(stopCommand === undefined ? {} : { stopCommand }),
    ...set,
  };
}

/** What a webhook expects; JSON of our own unless said. */
export function notifyFormatOption(given: GivenOptions): NotifyFormat {
  return choiceOption(given, "notify-format", notifyFormats) ?? "json";
}

/** The form of the events on stderr: what was asked for, else text on a terminal. */
export function logFormatOption(given: GivenOptions, isTerminal: boolean): "json" | "text" {
  return choiceOption(given, "log-format", ["json", "text"]) ?? (isTerminal ? "text" : "json");
}

function stopOnOption(given: GivenOptions): ReadonlySet<Verdict> {
  const text = textOption(given, "stop-on");
  if (text === undefined) return new Set(usualVerdicts);
  const words = text.split(",").map((word) => word.trim());
  const verdicts = words.map((word) => stopVerdicts.find((verdict) => verdict === word));
  if (verdicts.every((verdict) => verdict !== undefined)) return new Set(verdicts);
  throw new UsageError(
    `--stop-on must list some of ${stopVerdicts.join(", ")}, got ${JSON.stringify(text)}. Example: --stop-on overfitting,diverged`,
  );
}

function wordsOption(given: GivenOptions): readonly string[] | undefined {
  const value = given["stop-command"];
  if (value === undefined) return undefined;
  const words: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = words.filter((word) => typeof word === "string");
  if (texts.length === words.length && texts[0] !== undefined && texts[0] !== "") return texts;
  throw new UsageError(
    "--stop-command must name a program and its words, to the end of the line. Example: --stop-command scancel --signal=INT --full 4711",
  );
}
