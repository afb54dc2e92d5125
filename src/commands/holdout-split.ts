import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { exitCodes } from "../errors.ts";
import { disk } from "../holdout/durable-files.ts";
import { findTrainers } from "../holdout/find-trainers.ts";
import { type HoldoutState, lookAtHoldout } from "../holdout/look-at-holdout.ts";
import { holdoutFolder } from "../holdout/manifest.ts";
import { type PlannedSplit, planSplit } from "../holdout/plan-split.ts";
import { removeHoldout } from "../holdout/restore-lists.ts";
import { cutLists, splitLists } from "../holdout/split-lists.ts";
import { splitOptions } from "../holdout-options.ts";
import { formatSafeMessage } from "../outputs/safe-text.ts";
import { systemCode } from "../stop/system-code.ts";
import type { HoldoutCommand } from "./holdout.ts";

/** `stopwatch holdout split RUN`: chooses clips, says which and why, asks, and takes them out of the voice's lists. */
export async function splitVoice(command: HoldoutCommand): Promise<number> {
  const options = splitOptions(command.given);
  const { folder, tell, refuse } = command;
  const trainers = await findTrainers(folder);
  if (trainers === undefined) tell({ id: "holdout.trainers-unknown" });
  if (trainers !== undefined && trainers.length > 0) {
    return refuse({ id: "holdout.refused.trainer", pids: trainers.map(({ pid }) => pid) });
  }
  const state = await lookAtHoldout(folder);
  if (state.kind !== "none" && state.kind !== "leftovers") return goOn(command, state);
  const planned = await planSplit(folder, options);
  if ("refusal" in planned) return refuse(planned.refusal);
  showPlan(command, planned);
  if (!options.yes) {
    if (command.streams.stdin.isTTY !== true) return refuse({ id: "holdout.refused.no-yes" });
    if (!(await isWanted(command))) {
      tell({ id: "holdout.not-done" });
      return exitCodes.done;
    }
  }
  return applyPlan(command, planned);
}

/** A split that is there already: one that was cut off is finished, a whole one is not done twice. */
async function goOn(
  { folder, tell, refuse }: HoldoutCommand,
  state: Exclude<HoldoutState, { kind: "none" | "leftovers" }>,
): Promise<number> {
  const place = join(folder, holdoutFolder);
  if (state.kind === "damaged") return refuse({ id: "holdout.refused.damaged", folder: place });
  if (state.kind === "orphaned") return refuse({ id: "holdout.refused.orphaned", folder: place });
  const { manifest, lists } = state;
  const clips = manifest.clips.length;
  if (manifest.state !== "split") return refuse({ id: "holdout.refused.restoring" });
  const isOpen = [...lists.values()].includes("original");
  if (!isOpen) return refuse({ id: "holdout.refused.already", clips });
  const changed = await cutLists(folder, manifest, disk);
  if (changed !== undefined) return refuse({ id: "holdout.refused.changed", list: changed });
  tell({ id: "holdout.finished", clips });
  return exitCodes.done;
}

function showPlan(
  { tell, streams, catalogue }: HoldoutCommand,
  { plan, cost }: Extract<PlannedSplit, { plan: unknown }>,
): void {
  tell({ id: "holdout.plan", ...cost });
  for (const { shownName: name, seconds, adds } of plan.chosen) {
    const line = formatSafeMessage({ id: "holdout.clip", name, seconds, adds }, catalogue);
    streams.stdout.write(`  ${line}\n`);
  }
  tell({ id: "holdout.cost", ...cost });
}

async function isWanted({ streams, catalogue }: HoldoutCommand): Promise<boolean> {
  const lines = createInterface({ input: streams.stdin, output: streams.stdout });
  try {
    const question = formatSafeMessage({ id: "holdout.ask" }, catalogue);
    const answer = await lines.question(`${question} `);
    return /^(y|yes|是)$/i.test(answer.trim());
  } catch {
    // Ctrl-C or Ctrl-D at the question is a no.
    return false;
  } finally {
    lines.close();
  }
}

async function applyPlan(
  { folder, tell, refuse }: HoldoutCommand,
  { plan, cost }: Extract<PlannedSplit, { plan: unknown }>,
): Promise<number> {
  const place = join(folder, holdoutFolder);
  try {
    // What a split that was cut off early has left says nothing any more.
    await removeHoldout(place, disk);
    const changed = await splitLists(plan, disk);
    if (changed !== undefined) return refuse({ id: "holdout.refused.changed", list: changed });
  } catch (error) {
    return refuse({ id: "holdout.refused.disk", path: folder, code: systemCode(error) });
  }
  tell({ id: "holdout.done", clips: cost.clips, folder: place });
  return exitCodes.done;
}
