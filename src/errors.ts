/** How the process ends; part of the public contract, listed in the README. */
export const exitCodes = {
  done: 0,
  ourBug: 1,
  usage: 2,
  /** `audit --exit-code`: some run should stop. `guard`: the run ended, or the stop was only rehearsed, and the advice was stop. */
  shouldStop: 10,
  /** `guard --arm`: the trainer was stopped, and is verified to be gone. */
  stopped: 11,
  /** `guard --arm`: all that was allowed was tried; the trainer lives. */
  stopFailed: 12,
  /** `guard --arm`: a check said no; nothing was sent. */
  refused: 13,
  /** `guard`: the trainer went away before its planned end, and not by us. */
  targetLost: 14,
  /** `audit --exit-code`: no run could be judged. `guard`: the run ended and could not be judged. */
  noneJudged: 15,
} as const;

/** The person who typed the command made a mistake: shown as one line, without a stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
