import { commandRows, operandsOf } from "./command-rows.ts";
import { helpWords } from "./messages/help-words.ts";
import type { Language } from "./messages/languages.ts";
import { type CommandName, commandNames, type OptionRow } from "./option-row.ts";
import { optionRows, shownDefault } from "./options.ts";
import { stringWidth } from "./outputs/text-width.ts";

/** How help is laid out. */
export interface HelpLook {
  readonly language: Language;
  /** Columns of the terminal. */
  readonly columns: number;
}

/** A name and what is said of it. */
export type Entry = readonly [name: string, text: string];

/** Names wider than this have their text on the next line. */
const widestName = 28;

/** What `stopwatch --help` prints; with a command, that command's options. */
export function helpText(command: CommandName | undefined, look: HelpLook): string {
  const words = helpWords[look.language];
  const operands = command === undefined ? "[paths]" : operandsOf(command);
  const line = ["stopwatch", command ?? "<command>", "[options]", operands].filter(Boolean);
  const about = command === undefined ? words.about : commandRows[command][look.language];
  const parts = [
    `${words.usage}: ${line.join(" ")}`,
    wrap(about, look.columns).join("\n"),
    ...(command === undefined
      ? [`${words.commands}:\n${entryLines(commandEntries(look.language), look.columns)}`]
      : []),
    `${words.options}:\n${entryLines(optionEntries(command, look.language), look.columns)}`,
    wrap(command === undefined ? words.more : words.environment, look.columns).join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

function commandEntries(language: Language): readonly Entry[] {
  return commandNames.map((name) => [name, commandRows[name][language]]);
}

/** The options of a command, with those that every command has; the latter alone without one. */
export function optionEntries(
  command: CommandName | undefined,
  language: Language,
): readonly Entry[] {
  const words = helpWords[language];
  const own = optionRows.filter(
    ([, row]) => command !== undefined && row.commands.includes(command),
  );
  return [
    ...own.map(([name, row]): Entry => [optionName(name, row), optionText(row, language)]),
    ["-h, --help", words.help],
    ["--version", words.version],
  ];
}

/** An option as it is typed: `--patience CHECKS`, `--mode min|max`. */
export function optionName(name: string, row: OptionRow): string {
  const value = row.type === "boolean" ? undefined : (row.choices?.join("|") ?? row.value);
  return `--${name}${value === undefined ? "" : ` ${value}`}`;
}

function optionText(row: OptionRow, language: Language): string {
  const standard = shownDefault(row, language);
  const stop = language === "en" ? ". " : "。";
  const text = row.help[language];
  return standard === "" ? text : `${text}${stop}${helpWords[language].byDefault(standard)}`;
}

function entryLines(entries: readonly Entry[], columns: number): string {
  const widest = Math.min(widestName, Math.max(...entries.map(([name]) => stringWidth(name))));
  const indent = " ".repeat(widest + 4);
  return entries
    .map(([name, text]) => {
      const [first = "", ...more] = wrap(text, Math.max(30, columns - indent.length));
      const gap = widest - stringWidth(name);
      const head =
        gap < 0 ? `  ${name}\n${indent}${first}` : `  ${name}${" ".repeat(gap + 2)}${first}`;
      return [head, ...more.map((line) => `${indent}${line}`)].join("\n");
    })
    .join("\n");
}

/** A blank, a Chinese character with what must not begin a line, or a word. */
const pieces = / |（?\p{Script=Han}[：，。；、）]*|[^ \p{Script=Han}]+?(?=[ （\p{Script=Han}]|$)/gu;

/** Lines of at most so many columns. Chinese has no blanks: it may end a line behind any character. */
function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.match(pieces) ?? []) {
    if (stringWidth(line + piece) > columns && line.trim() !== "") {
      lines.push(line.trimEnd());
      line = "";
    }
    if (line !== "" || piece !== " ") line += piece;
  }
  return [...lines, line];
}
