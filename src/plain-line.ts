import { parseArgs } from "node:util";
import { type CommandLine, flagsOf } from "./command-line.ts";
import { commandNames, type OptionRow } from "./option-row.ts";
import { type OptionName, optionRows } from "./options.ts";

/** Of a command line what stands before `--` and before an option that takes the rest of it. */
export type OwnWords = Pick<CommandLine, "command" | "paths" | "flags">;

/** As most people write one; hexadecimal ones, exponents and signs are left to yargs. */
const plainNumber = /^(0|[1-9]\d*)(\.\d+)?$/;
/** Yargs takes quotation marks off, and these words for the value of a switch before them. */
const unusual = /^["'-]|["']$|^(true|false)$|^$/;

/**
 * Reads words in which all is plain: a command, its own options spelt out and rightly given, paths. Undefined for
 * anything else, which is then yargs' to read, explain or refuse: what is read here, yargs reads the same. It takes
 * 40 ms to load and ask, which is half of what the shortest audit takes.
 */
export function readPlainLine(words: readonly string[]): OwnWords | undefined {
  const command = commandNames.find((name) => name === words[0]);
  if (command === undefined || words.includes("--")) return undefined;
  const rows = optionRows.filter(([, row]) => row.commands.includes(command));
  const read = readWords(words.slice(1), rows);
  if (read === undefined || (command === "demo" && read.positionals.length > 0)) return undefined;
  if (read.positionals.some((path) => unusual.test(path))) return undefined;
  const parsed: Record<string, unknown> = {};
  for (const [name, row] of rows) {
    const given = read.values[name];
    if (given === undefined) continue;
    if (!given.every((value) => isPlain(value, row))) return undefined;
    parsed[name] = row.type === "number" ? given.map(Number) : given;
  }
  return { command, paths: read.positionals, flags: flagsOf(parsed, words) };
}

interface Read {
  readonly values: Readonly<Record<string, readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

function readWords(
  args: readonly string[],
  rows: readonly (readonly [OptionName, OptionRow])[],
): Read | undefined {
  const kinds = rows.map(
    ([name, { type }]) =>
      [name, { type: type === "boolean" ? type : "string", multiple: true }] as const,
  );
  try {
    const options = Object.fromEntries(kinds);
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
    });
    // Every option is `multiple`, so every value is a list.
    return { values: values as Read["values"], positionals };
  } catch (error) {
    // An unknown option, one without its value: a person's mistake, which yargs names.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function isPlain(value: string | boolean, { type, choices }: OptionRow): boolean {
  if (typeof value === "boolean") return true;
  if (unusual.test(value)) return false;
  if (type === "number") return plainNumber.test(value);
  return choices === undefined || choices.includes(value);
}
