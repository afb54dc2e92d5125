import { execFileSync } from "node:child_process";
import { compete } from "../contest.ts";
import { type Figure, figure, type Plan } from "../figure.ts";
import { ratioOf, spreadOf } from "../figures.ts";
import { generateLog } from "../logs/library.ts";
import { runner, why } from "./event-files.ts";

/** Asks the system to forget a file: fadvise, which Node does not have. Below a virtual machine its host may remember. */
const forgetting = `import os, sys
handle = os.open(sys.argv[1], os.O_RDONLY)
os.fsync(handle)
os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)`;

/** G5: the file with pictures when nothing of it is in the page cache, beside one plain read of it. */
export async function measureColdFile(plan: Plan): Promise<readonly Figure[]> {
  if (!plan.wants("G5")) return [];
  const { folder, file } = generateLog("image", plan.imageBytes);
  try {
    execFileSync("python3", ["-c", forgetting, file]);
  } catch {
    return [figure("G5", undefined, "needs Linux and python3 to empty the page cache")];
  }
  const outcome = await compete(
    [runner("raw read", "raw-read", [file]), runner("stopwatch", "load", [folder])],
    {
      count: plan.rounds,
      slow: plan.slowRounds,
      cold: () => void execFileSync("python3", ["-c", forgetting, file]),
    },
  );
  const value = ratioOf(
    outcome.values("stopwatch", "loadMs"),
    outcome.values("raw read", "loadMs"),
  );
  return [figure("G5", value, why(outcome, "stopwatch"))];
}

/** The disks of runners/slow-disk.ts, by their place there. */
const slowDisks = ["3 GB/s", "500 MB/s", "120 MB/s", "120 MB/s, long readahead"];

/** G6: disks that are slow in one way or another; their delays are counted, not waited for. */
export async function measureSlowDisks(plan: Plan): Promise<readonly Figure[]> {
  if (!plan.wants("G6")) return [];
  const { file } = generateLog("image", plan.imageBytes);
  const outcome = await compete([runner("stopwatch", "slow-disk", [file])], { count: 1, slow: 1 });
  const worst = outcome.values("stopwatch", "worst");
  const disk = slowDisks[outcome.values("stopwatch", "worstDisk")[0] ?? -1];
  const note = disk === undefined ? why(outcome, "stopwatch") : `simulated; worst at ${disk}`;
  return [figure("G6", spreadOf(worst), note)];
}
