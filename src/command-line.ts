import { existsSync } from "node:fs";
import { UsageError } from "./errors.ts";
import type { Language } from "./messages/languages.ts";
import { type CommandName, commandNames, type OptionRow } from "./option-row.ts";
import { type GivenOptions, optionRows, shownDefault } from "./options.ts";

/** What a person typed, taken apart. */
export interface CommandLine {
  readonly command: CommandName;
  readonly paths: readonly string[];
  /** Values as given, none checked but for their kind; see `options.ts`. */
  readonly flags: GivenOptions;
  /** What stood behind `--`: the trainer to start. */
  readonly program: readonly string[];
}

/** `stopwatch logs/` is `stopwatch tail logs/`; a misspelt command is not taken for a folder. */
export function withCommand(words: readonly string[]): readonly string[] {
  const first = words[0];
  if (first === undefined) return ["--help"];
  if (first.startsWith("-") || commandNames.some((name) => name === first)) return words;
  if (existsSync(first)) return ["tail", ...words];
  throw new UsageError(
    `expected a command (${commandNames.join(", ")}) or an existing folder, got "${first}". See stopwatch --help`,
  );
}

/**
 * Words that are not ours to read: the trainer behind `--`, and everything behind an option that takes the
 * rest of the line, whose own flags would be taken for ours.
 */
export function splitWords(typed: readonly string[]): {
  words: readonly string[];
  program: readonly string[];
  rest: Record<string, readonly string[]>;
} {
  const bar = typed[0] === "run" ? typed.indexOf("--") : -1;
  const own = bar < 0 ? typed : typed.slice(0, bar);
  const program = bar < 0 ? [] : typed.slice(bar + 1);
  for (const [name, row] of optionRows) {
    const at = row.restOfLine === true ? own.indexOf(`--${name}`) : -1;
    const command = own[0] ?? "";
    // Elsewhere it is an unknown option, and yargs says so.
    if (at < 0 || !row.commands.some((each) => each === command)) continue;
    return { words: own.slice(0, at), program, rest: { [name]: own.slice(at + 1) } };
  }
  return { words: own, program, rest: {} };
}

/** `--lang` is needed before yargs has read the line: its own messages are in that language. */
export function langOf(words: readonly string[]): GivenOptions {
  const at = words.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const value = words[at]?.includes("=") ? words[at]?.split("=")[1] : words[at + 1];
  return at >= 0 && (value === "en" || value === "zh-CN") ? { lang: value } : {};
}

/** What yargs is told of an option. */
export function settingsOf(row: OptionRow, language: Language) {
  return {
    type: row.type,
    description: row.help[language],
    ...(row.type === "boolean" ? {} : { requiresArg: true }),
    ...(row.choices === undefined ? {} : { choices: row.choices }),
    ...(row.array === true ? { array: true, nargs: 1 } : {}),
    ...(row.shownDefault === undefined ? {} : { defaultDescription: shownDefault(row, language) }),
  };
}

/** The options that yargs found, each as a person meant it. */
export function flagsOf(
  parsed: Readonly<Record<string, unknown>>,
  words: readonly string[],
): GivenOptions {
  const flags: Record<string, unknown> = {};
  for (const [option, row] of optionRows) {
    const value: unknown = parsed[option];
    // An option given twice: the last one counts, unless it may be given several times.
    const last: unknown = Array.isArray(value) && row.array !== true ? value.at(-1) : value;
    // yargs makes NaN of what is no number; the person typed something else, and is told so.
    flags[option] = Number.isNaN(last) ? typedValue(words, option) : last;
  }
  return flags;
}

/** What stood behind an option on the command line, as typed. */
function typedValue(words: readonly string[], option: string): string {
  const at = words.findLastIndex(
    (word) => word === `--${option}` || word.startsWith(`--${option}=`),
  );
  const word = words[at] ?? "";
  return word.includes("=") ? word.slice(word.indexOf("=") + 1) : (words[at + 1] ?? "");
}
