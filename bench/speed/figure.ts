import type { Spread } from "./figures.ts";
import type { GoalName } from "./goals.ts";

/** What a row of the bench found out about a goal. */
export interface Figure {
  readonly goal: GoalName;
  /** Absent when it could not be measured; `note` then says why. */
  readonly value?: Spread;
  readonly note?: string;
}

/** How large the logs are, in bytes, and how often everybody runs. */
export interface Plan {
  readonly imageBytes: number;
  readonly scalarBytes: number;
  readonly textBytes: number;
  readonly tableBytes: number;
  /** Bursts of the appender. */
  readonly bursts: number;
  readonly rounds: number;
  /** Rounds of those that take more than 5 seconds each. */
  readonly slowRounds: number;
  /** Whether a goal was asked for. */
  wants(goal: GoalName): boolean;
}

/** A figure, or why there is none. */
export function figure(goal: GoalName, value: Spread | undefined, note?: string): Figure {
  return {
    goal,
    ...(value === undefined ? {} : { value }),
    ...(note === undefined ? {} : { note }),
  };
}

/** The spread times a factor: bytes to MB, a ratio to per cent. */
export function scaled(spread: Spread | undefined, factor: number): Spread | undefined {
  if (spread === undefined) return undefined;
  const { median, least, most, rounds } = spread;
  return { median: median * factor, least: least * factor, most: most * factor, rounds };
}
