import yargs from "yargs";
import { readVersion } from "./assets.ts";
import { flagsOf, langOf, settingsOf } from "./command-line.ts";
import { commandRows } from "./command-rows.ts";
import { UsageError } from "./errors.ts";
import { helpWords } from "./messages/help-words.ts";
import { commandNames } from "./option-row.ts";
import { languageOption, optionRows } from "./options.ts";
import type { OwnWords } from "./plain-line.ts";

/**
 * Reads any words, with yargs; undefined where help or the version was asked for, which is then written.
 *
 * @throws UsageError for what is no command line of ours
 */
export async function readFullLine(words: readonly string[]): Promise<OwnWords | undefined> {
  const language = languageOption(langOf(words), process.env);
  const parser = yargs([...words])
    .scriptName("stopwatch")
    // Its files of words do not lie beside the bundle.
    .updateStrings({ ...helpWords[language].own })
    .parserConfiguration({ "camel-case-expansion": false, "parse-positional-numbers": false })
    .usage("$0 <command> [paths] [options]")
    .strict()
    .exitProcess(false)
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .alias("h", "help")
    .version(await readVersion());
  let chosen: OwnWords | undefined;
  for (const name of commandNames) {
    parser.command(
      name === "demo" ? name : `${name} [paths..]`,
      commandRows[name][language],
      (command) => {
        // Else a folder called 1e3 would be looked for as 1000.
        if (name !== "demo") command.positional("paths", { type: "string", array: true });
        for (const [option, row] of optionRows) {
          if (row.commands.includes(name)) command.option(option, settingsOf(row, language));
        }
        return command;
      },
      (parsed) => {
        const paths = Array.isArray(parsed["paths"]) ? parsed["paths"].map(String) : [];
        chosen = { command: name, paths, flags: flagsOf(parsed, words) };
      },
    );
  }
  parser.fail(refuse);
  await parser.parseAsync();
  return chosen;
}

function refuse(message: string | null, error: Error | null | undefined): never {
  // yargs throws some mistakes of the person as errors of its own kind.
  if (error !== undefined && error !== null && error.name !== "YError") throw error;
  const line = (message ?? "the command cannot be understood")
    .replace(/\s*\n\s*/g, "; ")
    .replace(/[.;\s]+$/, "");
  throw new UsageError(`${line}. See stopwatch --help`);
}
