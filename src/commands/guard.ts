import { UsageError } from "../errors.ts";
import { guardOptions } from "../guard-options.ts";
import { scoresFor } from "../holdout-options.ts";
import { type GivenOptions, outputForm } from "../options.ts";
import type { Output } from "../outputs/output.ts";
import { exitCodeOf, lowerPriority, openGuarding, wallClock, watchGuarded } from "./guarded.ts";
import { requirementOf } from "./required.ts";
import { untilSignalled } from "./signals.ts";
import type { CommandStreams } from "./streams.ts";
import { openOutput } from "./tail.ts";

/**
 * `stopwatch guard RUN`: watches without a screen and tells events on stderr. With `--arm` it stops the run's trainer
 * when the advice is stop. Ends when the run does.
 */
export async function guard(
  paths: readonly string[],
  given: GivenOptions,
  streams: CommandStreams,
): Promise<number> {
  if (paths.length === 0) {
    throw new UsageError("guard expects a run's folder. Example: stopwatch guard logs/alice --arm");
  }
  const { arm, dryRun } = guardOptions(given);
  const scores = await scoresFor(paths, given, streams.environment);
  const { guarding, log } = await openGuarding(given, streams, { set: { arm } });
  const output = await guardOutput(given, streams);
  const ending = untilSignalled();
  lowerPriority();
  log.tell({ event: "started", level: "info", facts: { paths, arm, dryRun } }, wallClock());
  const requirement = requirementOf(given, streams, ending);
  const session = { ...requirement.session, scores };
  await watchGuarded({ guarding, paths, given, output, ending, untilOver: true, session });
  const code = ending.exitCode() ?? requirement.exitCode() ?? exitCodeOf(guarding);
  log.tell({ event: "finished", level: "info", facts: { exitCode: code } }, wallClock());
  return code;
}

/** What is shown on stdout beside the events: nothing, unless it is asked for. */
async function guardOutput(given: GivenOptions, streams: CommandStreams): Promise<Output> {
  const form = outputForm(given, ["plain", "json-lines"]);
  if (form !== undefined) return openOutput(form, given, streams);
  return { name: "none", open: () => {}, show: () => {}, close: async () => {} };
}
