/** How the process ends; part of the public contract, listed in the README. */
export const exitCodes = {
  done: 0,
  ourBug: 1,
  usage: 2,
  /** `audit --exit-code`: some run should stop. */
  shouldStop: 10,
  /** `audit --exit-code`: no run could be judged. */
  noneJudged: 15,
} as const;

/** The person who typed the command made a mistake: shown as one line, without a stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
