import type { Seconds } from "../core/units.ts";
import { exitCodes } from "../errors.ts";
import { catalogueOf } from "../messages/index.ts";
import { type GivenOptions, languageOption, requireWithinOption } from "../options.ts";
import { formatSafeMessage } from "../outputs/safe-text.ts";
import type { SessionOptions } from "../session.ts";
import type { Ending } from "./signals.ts";
import type { CommandStreams } from "./streams.ts";

/** What `--require-within` asks of a command that watches. */
export interface Requirement {
  /** For the session; nothing where the option was not given. */
  readonly session: Pick<SessionOptions, "required">;
  /** Says on stderr why watching ended, if this is why; the exit code then. */
  exitCode(): number | undefined;
}

/** Ends the watching when nothing new came for as long as `--require-within` says. */
export function requirementOf(
  given: GivenOptions,
  streams: CommandStreams,
  ending: Pick<Ending, "quit">,
): Requirement {
  const within: Seconds | undefined = requireWithinOption(given);
  if (within === undefined) return { session: {}, exitCode: () => undefined };
  let isMissed = false;
  const missed = () => {
    isMissed = true;
    ending.quit();
  };
  return {
    session: { required: { within, missed } },
    exitCode: () => {
      if (!isMissed) return undefined;
      const catalogue = catalogueOf(languageOption(given, streams.environment));
      const message = { id: "notice.nothing-new", seconds: within } as const;
      streams.stderr.write(`stopwatch: ${formatSafeMessage(message, catalogue)}\n`);
      return exitCodes.noneJudged;
    },
  };
}
