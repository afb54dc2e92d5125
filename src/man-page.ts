import { commandRows, operandsOf } from "./command-rows.ts";
import { exitCodes } from "./errors.ts";
import { optionName } from "./help-text.ts";
import { helpWords } from "./messages/help-words.ts";
import { commandNames, type OptionRow } from "./option-row.ts";
import { optionRows, shownDefault } from "./options.ts";

/**
 * The manual page in the language of man(7), from the commands and the option table.
 *
 * @param version  of the program
 */
export function manPage(version: string): string {
  const words = helpWords.en;
  const lines = [
    `.TH STOPWATCH 1 "" "stopwatch ${version}" "User commands"`,
    ".SH NAME",
    "stopwatch \\- says when a voice-cloning training stops getting better, and can stop it",
    ".SH SYNOPSIS",
    ...commandNames.flatMap((name) => [
      `.B stopwatch ${name}`,
      `[options] ${roff(operandsOf(name))}`.trimEnd(),
      ".br",
    ]),
    ".SH DESCRIPTION",
    roff(words.about),
    ".SH COMMANDS",
    ...commandNames.flatMap((name) => [".TP", `.B ${name}`, roff(commandRows[name].en)]),
    ".SH OPTIONS",
    roff(words.environment),
    ...optionRows.flatMap(([name, row]) => optionLines(name, row)),
    ".SH EXIT STATUS",
    ...Object.entries(exitCodes).flatMap(([name, code]) => [
      ".TP",
      `.B ${code}`,
      roff(spelledOut(name)),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function optionLines(name: string, row: OptionRow): readonly string[] {
  const standard = shownDefault(row, "en");
  const facts = [
    row.help.en,
    ...(standard === "" ? [] : [helpWords.en.byDefault(standard)]),
    `(${row.commands.join(", ")})`,
  ];
  return [".TP", `.B ${roff(optionName(name, row))}`, roff(facts.join(". "))];
}

/** A line of text: no character of it is taken for a request or an escape. */
function roff(text: string): string {
  const escaped = text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("…", "...");
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

/** `shouldStop` -> "should stop". */
function spelledOut(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
