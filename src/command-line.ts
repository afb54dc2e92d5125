import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { UsageError } from "./errors.ts";
import { languages } from "./messages/languages.ts";
import { type CommandName, commandNames, type OptionRow } from "./option-row.ts";
import { type GivenOptions, optionRows } from "./options.ts";

/** What a person typed, taken apart. */
export interface CommandLine {
  readonly command: CommandName;
  readonly paths: readonly string[];
  /** Values as given, none checked but for their kind; see `options.ts`. */
  readonly flags: GivenOptions;
  /** What stood behind `--`: the trainer to start. */
  readonly program: readonly string[];
}

/** A command line that asks about the program: with a command, for that command's help. */
export interface Question {
  readonly asks: "help" | "version";
  readonly command?: CommandName;
}

/**
 * Takes a command line apart.
 *
 * @throws UsageError on a command, an option or a value that cannot be understood
 */
export function parseCommandLine(typed: readonly string[]): CommandLine | Question {
  const command = commandOf(typed);
  if (command === undefined) return { asks: "help" };
  const words = typed[0] === command ? typed.slice(1) : typed;
  const { own, program, rest } = splitWords(command, words);
  const rows = new Map<string, OptionRow>(
    optionRows.filter(([, row]) => row.commands.includes(command)),
  );
  const { tokens } = parseArgs({
    args: [...own],
    options: {
      help: { type: "boolean", short: "h" },
      version: { type: "boolean" },
      ...Object.fromEntries(
        [...rows].map(([name, { type }]) => [
          name,
          { type: type === "boolean" ? ("boolean" as const) : ("string" as const) },
        ]),
      ),
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const paths: string[] = [];
  const flags: Record<string, unknown> = {};
  for (const token of tokens) {
    if (token.kind === "positional") paths.push(token.value);
    if (token.kind !== "option") continue;
    if (token.name === "help" || token.name === "version") return { asks: token.name, command };
    const { name, value } = parseOption(token, rows);
    const before = flags[name];
    // An option given twice: the last one counts, unless it may be given several times.
    const many = rows.get(name)?.array === true;
    flags[name] = many ? [...(Array.isArray(before) ? before : []), value] : value;
  }
  if (command === "demo" && paths.length > 0) throw mistake(`Unknown argument: ${paths[0]}`);
  return { command, paths, flags: { ...flags, ...rest }, program };
}

/** `stopwatch logs/` is `stopwatch tail logs/`; a misspelt command is not taken for a folder. */
function commandOf(words: readonly string[]): CommandName | undefined {
  const first = words[0];
  if (first === undefined || first === "-h" || first === "--help") return undefined;
  const command = commandNames.find((name) => name === first);
  if (command !== undefined) return command;
  if (existsSync(first)) return "tail";
  if (first.startsWith("-") && words.some((word) => word === "-h" || word === "--help")) {
    return undefined;
  }
  const got = first.startsWith("-") ? `the option ${first} first` : `"${first}"`;
  throw mistake(
    `expected a command (${commandNames.join(", ")}) or an existing folder, got ${got}`,
  );
}

/**
 * Words that are not ours to read: the trainer behind `--`, and everything behind an option that takes the
 * rest of the line, whose own flags would be taken for ours.
 */
function splitWords(
  command: CommandName,
  words: readonly string[],
): {
  own: readonly string[];
  program: readonly string[];
  rest: Record<string, readonly string[]>;
} {
  const bar = command === "run" ? words.indexOf("--") : -1;
  const own = bar < 0 ? words : words.slice(0, bar);
  const program = bar < 0 ? [] : words.slice(bar + 1);
  for (const [name, row] of optionRows) {
    const at = row.restOfLine === true ? own.indexOf(`--${name}`) : -1;
    // Elsewhere it is an unknown option, and that is said.
    if (at < 0 || !row.commands.includes(command)) continue;
    return { own: own.slice(0, at), program, rest: { [name]: own.slice(at + 1) } };
  }
  return { own, program, rest: {} };
}

/** An option as node:util tells it. */
interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function parseOption(
  { name: given, rawName, value, inlineValue }: OptionToken,
  rows: ReadonlyMap<string, OptionRow>,
): { readonly name: string; readonly value: unknown } {
  const denied = given.startsWith("no-") ? given.slice(3) : undefined;
  const isDenied = denied !== undefined && rows.get(denied)?.type === "boolean";
  const name = isDenied ? denied : given;
  const row = rows.get(name);
  if (row === undefined || !rawName.startsWith("--")) throw mistake(`Unknown argument: ${given}`);
  if (row.type === "boolean") {
    if (value === undefined) return { name, value: !isDenied };
    if (!isDenied && (value === "true" || value === "false"))
      return { name, value: value === "true" };
    throw mistake(`${rawName} takes no value, got "${value}"`);
  }
  // The word behind an option that wants one may be the next option; a number may be below zero.
  const isMissing = value === undefined || (inlineValue !== true && /^-(?![\d.])./.test(value));
  if (isMissing) throw mistake(`Not enough arguments following: ${name}`);
  if (row.choices !== undefined && !row.choices.includes(value)) {
    throw mistake(`--${name} must be one of ${row.choices.join(", ")}, got "${value}"`);
  }
  // What is no number stays as typed: the person is told it.
  const isNumber = row.type === "number" && value.trim() !== "" && !Number.isNaN(Number(value));
  return { name, value: isNumber ? Number(value) : value };
}

function mistake(text: string): UsageError {
  return new UsageError(`${text}. See stopwatch --help`);
}

/** `--lang` as it stands on the line, for help: nothing else of the line needs to be right. */
export function languageOfWords(words: readonly string[]): GivenOptions {
  const at = words.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const value = words[at]?.includes("=") ? words[at]?.split("=")[1] : words[at + 1];
  const found = languages.find((each) => each === value);
  return at < 0 || found === undefined ? {} : { lang: found };
}
