import { realpath, stat } from "node:fs/promises";
import type { Message } from "../core/message.ts";
import { exitCodes, UsageError } from "../errors.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { catalogueOf } from "../messages/index.ts";
import { type GivenOptions, languageOption } from "../options.ts";
import { formatSafeMessage, safeText } from "../outputs/safe-text.ts";
import type { CommandStreams } from "./streams.ts";

/** What each part of `stopwatch holdout` is given. */
export interface HoldoutCommand {
  /** The voice's folder, as `realpath` says it. */
  readonly folder: string;
  readonly given: GivenOptions;
  readonly streams: CommandStreams;
  /** A sentence on stdout. */
  tell(message: Message): void;
  /** A sentence on stderr that says why not; the exit code then. */
  refuse(message: Message): number;
  readonly catalogue: Catalogue;
}

const actions = ["split", "score", "restore"] as const;

/** `stopwatch holdout split|score|restore RUN`: clips kept out of a training, and the scores of its files on them. */
export async function holdout(
  words: readonly string[],
  given: GivenOptions,
  streams: CommandStreams,
): Promise<number> {
  const [typed, path, ...more] = words;
  const action = actions.find((each) => each === typed);
  if (action === undefined || path === undefined || more.length > 0) {
    const got = words.length === 0 ? "nothing" : safeText(words.join(" "));
    throw new UsageError(
      `holdout expects split, score or restore and one voice's folder, got ${got}. Example: stopwatch holdout split logs/alice`,
    );
  }
  const catalogue = catalogueOf(languageOption(given, streams.environment));
  const write = (stream: NodeJS.WriteStream, text: string) => void stream.write(text);
  const command: HoldoutCommand = {
    folder: await folderAt(path),
    given,
    streams,
    catalogue,
    tell: (message) => write(streams.stdout, `${formatSafeMessage(message, catalogue)}\n`),
    refuse: (message) => {
      write(streams.stderr, `stopwatch: ${formatSafeMessage(message, catalogue)}\n`);
      return exitCodes.usage;
    },
  };
  switch (action) {
    case "split":
      return (await import("./holdout-split.ts")).splitVoice(command);
    case "restore":
      return (await import("./holdout-restore.ts")).restoreVoice(command);
    case "score":
      return (await import("./holdout-score.ts")).scoreVoice(command);
  }
}

async function folderAt(path: string): Promise<string> {
  try {
    const folder = await realpath(path);
    if ((await stat(folder)).isDirectory()) return folder;
  } catch {
    // Missing or closed: either way there is no folder to work on.
  }
  throw new UsageError(
    `expected a voice's folder, but ${path} is none that can be opened. Example: stopwatch holdout split logs/alice`,
  );
}
