import { languageOfWords } from "../command-line.ts";
import { helpText } from "../help-text.ts";
import type { CommandName } from "../option-row.ts";
import { languageOption } from "../options.ts";
import type { CommandStreams } from "./streams.ts";

/** Wider lines are hard to read. */
const widest = 110;

/** `--help`: the commands, or the options of one. */
export function showHelp(
  command: CommandName | undefined,
  words: readonly string[],
  { stdout, env }: { stdout: CommandStreams["stdout"]; env: NodeJS.ProcessEnv },
): void {
  const language = languageOption(languageOfWords(words), env);
  const columns = Math.min(widest, stdout.columns ?? 100);
  stdout.write(helpText(command, { language, columns }));
}
