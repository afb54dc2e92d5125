import { compete } from "../contest.ts";
import { type Figure, figure, type Plan } from "../figure.ts";
import { spreadOf } from "../figures.ts";
import { generateLog } from "../logs/library.ts";
import { runner, why } from "./event-files.ts";

/** G13: a file that was read to its end grew by one logging interval, pictures and all. */
export async function measureRefresh(plan: Plan): Promise<readonly Figure[]> {
  if (!plan.wants("G13")) return [];
  const { folder, file } = generateLog("image", plan.imageBytes);
  const outcome = await compete([runner("stopwatch", "refresh", [folder, file])], {
    count: plan.rounds,
    slow: plan.slowRounds,
  });
  return [
    figure("G13", spreadOf(outcome.values("stopwatch", "readMs")), why(outcome, "stopwatch")),
  ];
}
