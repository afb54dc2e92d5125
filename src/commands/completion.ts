import { completionScripts, type Shell, shells } from "../completion-scripts.ts";
import { exitCodes, UsageError } from "../errors.ts";
import { languageOption } from "../options.ts";
import type { CommandStreams } from "./streams.ts";

/** `stopwatch completion SHELL`: the script that makes a shell complete our commands and options. */
export async function completion(
  words: readonly string[],
  { stdout, environment }: CommandStreams,
): Promise<number> {
  const [asked, ...more] = words;
  const shell: Shell | undefined = shells.find((each) => each === asked);
  if (shell === undefined || more.length > 0) {
    const got = words.length === 0 ? "" : `, got "${words.join(" ")}"`;
    throw new UsageError(
      `completion expects a shell: ${shells.join(", ")}${got}. Example: stopwatch completion bash`,
    );
  }
  stdout.write(completionScripts[shell](languageOption({}, environment)));
  return exitCodes.done;
}
