import { join } from "node:path";
import { exitCodes } from "../errors.ts";
import { disk } from "../holdout/durable-files.ts";
import { findTrainers } from "../holdout/find-trainers.ts";
import { readableText } from "../holdout/list-lines.ts";
import { holdoutFolder } from "../holdout/manifest.ts";
import { type Restored, restoreLists } from "../holdout/restore-lists.ts";
import { systemCode } from "../stop/system-code.ts";
import type { HoldoutCommand } from "./holdout.ts";

/** `stopwatch holdout restore RUN`: gives every line back at its place. */
export async function restoreVoice(command: HoldoutCommand): Promise<number> {
  const { folder, refuse } = command;
  const trainers = (await findTrainers(folder)) ?? [];
  if (trainers.length > 0) {
    return refuse({ id: "holdout.refused.trainer", pids: trainers.map(({ pid }) => pid) });
  }
  try {
    return conclude(command, await restoreLists(folder, disk));
  } catch (error) {
    return refuse({ id: "holdout.refused.disk", path: folder, code: systemCode(error) });
  }
}

function conclude({ folder, tell, refuse }: HoldoutCommand, restored: Restored): number {
  const place = join(folder, holdoutFolder);
  switch (restored.kind) {
    case "restored":
      tell({ id: "holdout.restored", clips: restored.clips, merged: restored.merged });
      return exitCodes.done;
    case "nothing":
      tell({ id: "holdout.nothing", leftovers: restored.leftovers });
      return exitCodes.done;
    case "damaged":
      return refuse({ id: "holdout.refused.damaged", folder: place });
    case "orphaned":
      return refuse({ id: "holdout.refused.orphaned", folder: place });
    case "list gone":
      return refuse({ id: "holdout.refused.list-gone", list: restored.name });
    case "conflict": {
      const { list, conflict } = restored;
      const name = readableText(conflict.name);
      const { why } = conflict;
      return refuse({ id: "holdout.refused.conflict", list, name, why, folder: place });
    }
  }
}
