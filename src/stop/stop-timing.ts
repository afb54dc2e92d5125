import type { Seconds } from "../core/units.ts";

/** All times of the procedure, in seconds, with their reasons. */
export const stopTiming = {
  /** How long the log must be unchanged: the plot block after a line swallowed 18 of 18 signals within 0.1 s, 0 of 12 at 0.6 s. */
  quiet: 1 satisfies Seconds,
  /** Facts older than this say nothing of the present moment: a save may have begun since. */
  factsAge: 0.5 satisfies Seconds,
  /** The longest that an event which usually follows a line is waited for: figures take seconds on a cold machine. */
  figures: 20 satisfies Seconds,
  /** Where nothing tells that the figures are drawn: half the usual gap between two lines, but at least and at most so long. */
  unseenFigures: { least: 1 satisfies Seconds, most: 5 satisfies Seconds },
  /** How often the whole machine is looked over while a signal may be due, and how long since it may be when one is sent: on a busy machine a look alone may take seconds. */
  surveyEvery: 1 satisfies Seconds,
  surveyAge: 10 satisfies Seconds,
  /** A log that was never quiet for so long is one of a tiny `log_interval`: then the middle of the gap must do. */
  neverQuiet: 60 satisfies Seconds,
  /** How long a checkpoint must keep its size and time where descriptors cannot be read. */
  checkpointStill: 2 satisfies Seconds,
  /** Lightning saves at an epoch's end: so far from it, before and after. */
  epochEnd: 5 satisfies Seconds,
  /** A file held open for writing this long is a log or a lock, not a save: saves take seconds. */
  familiarFile: 30 satisfies Seconds,
  /** New losses so long after a signal show that it was swallowed: a batch under way may still end before. */
  swallowed: 2 satisfies Seconds,
  /** Never two signals to one process within this: repeats change the exit code and cut off Lightning's shutdown. */
  betweenSignals: 5 satisfies Seconds,
  /** How long parent and workers may take to leave once the ranks are gone, and any stage before the next: CUDA teardown. */
  leaving: 15 satisfies Seconds,
  /** From the first signal to the whole tree. */
  tree: 30 satisfies Seconds,
  /** From the first signal to `--escalate`. */
  escalate: 60 satisfies Seconds,
  /** From SIGTERM to SIGKILL. */
  kill: 30 satisfies Seconds,
  /** A parent that outlives its ranks by this gets SIGTERM too, under `--escalate` only. */
  parentOutlives: 10 satisfies Seconds,
  /** From the first signal to giving up, and the longest that a trainer which does not go on is watched. */
  giveUp: 120 satisfies Seconds,
  /** After a crash between two signals: so long only watching. */
  observe: 30 satisfies Seconds,
  /** How often the armed and the deciding procedure look; the others look at each step. */
  lookEvery: 1 satisfies Seconds,
  /** How often the journal says that we are alive. */
  heartbeat: 60 satisfies Seconds,
} as const;

/** How often ranks may be asked by SIGINT (or `--stop-command` run) in one decision, before the whole tree. */
export const mostTries = 3;
