import type { HoldoutCommand } from "./holdout.ts";

/** `stopwatch holdout score RUN`. */
export async function scoreVoice(command: HoldoutCommand): Promise<number> {
  return command.refuse({ id: "holdout.refused.not-split", path: command.folder });
}
