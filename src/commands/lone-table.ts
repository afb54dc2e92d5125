import type { View } from "../core/view.ts";
import { UsageError } from "../errors.ts";
import type { ScoreReader } from "../holdout/score-reader.ts";
import { type GivenOptions, textOption } from "../options.ts";
import type { EventLog } from "../outputs/event-log.ts";

/** Tells once, where no screen does, that a table of validations given by hand is of none of the runs. */
export function tellLoneTable(log: EventLog): (view: View) => void {
  let isTold = false;
  return ({ notice, now }) => {
    if (isTold || notice?.id !== "notice.lone-table") return;
    isTold = true;
    log.tell({ event: "problem", level: "warn", says: notice }, now);
  };
}

/**
 * A table of validations given by hand is of one run: that at a path of the command line, or the only one.
 *
 * @throws UsageError when it is of none of these
 */
export async function refuseLoneTable(
  runPaths: readonly string[],
  given: GivenOptions,
  scores: ScoreReader | undefined,
): Promise<void> {
  if (textOption(given, "validation") === undefined || runPaths.length === 0) return;
  for (const path of runPaths) {
    if ((await scores?.read(path, runPaths.length === 1)) !== undefined) return;
  }
  throw new UsageError(
    `--validation is of one run, found ${runPaths.length}. Name the folder of one: ${runPaths[0] ?? ""}`,
  );
}
