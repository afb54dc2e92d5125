import { UsageError } from "../errors.ts";
import { guardOptions } from "../guard-options.ts";
import { scoresFor } from "../holdout-options.ts";
import { type GivenOptions, outputForm } from "../options.ts";
import type { Output } from "../outputs/output.ts";
import { openGuardMetrics } from "./guard-metrics.ts";
import { exitCodeOf, lowerPriority, openGuarding, wallClock, watchGuarded } from "./guarded.ts";
import { tellLoneTable } from "./lone-table.ts";
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
  const metrics = await openGuardMetrics(given, paths);
  const onEvent = metrics === undefined ? {} : { onEvent: metrics.told };
  const { guarding, log } = await openGuarding(given, streams, { set: { arm }, ...onEvent });
  const plain = await guardOutput(given, streams);
  const output = metrics?.watch(plain) ?? plain;
  const ending = untilSignalled();
  lowerPriority();
  const address = metrics?.address;
  const facts = { paths, arm, dryRun, ...(address === undefined ? {} : { listen: address }) };
  log.tell({ event: "started", level: "info", facts }, wallClock());
  const requirement = requirementOf(given, streams, ending);
  const session = { ...requirement.session, scores, onView: tellLoneTable(log) };
  try {
    await watchGuarded({ guarding, paths, given, output, ending, untilOver: true, session });
  } finally {
    await metrics?.close(() => ending.exitCode() !== undefined);
  }
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
