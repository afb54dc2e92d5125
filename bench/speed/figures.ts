/** Rounds of one contestant: the middle one, and how far the others lie from it. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly rounds: number;
}

/** The spread of some measurements; undefined for none. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const least = sorted[0];
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) return undefined;
  return { median: quantile(sorted, 0.5), least, most, rounds: sorted.length };
}

/** A quantile of sorted values, between neighbours in proportion. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * Least, median and most of a / b, round by round. Who was measured in fewer rounds, being slow, is set beside each of
 * the other's further rounds with its last one.
 */
export function ratioOf(a: readonly number[], b: readonly number[]): Spread | undefined {
  const [first, second] = [spreadOf(a), spreadOf(b)];
  if (first === undefined || second === undefined) return undefined;
  const rounds = Array.from({ length: Math.max(a.length, b.length) }, (_, round) => round);
  const at = (values: readonly number[], round: number) => values[round] ?? values.at(-1) ?? 0;
  const pairs = spreadOf(rounds.map((round) => at(a, round) / at(b, round)));
  if (pairs === undefined) return undefined;
  // The ratio of the medians, which one slow round does not move.
  return { ...pairs, median: first.median / second.median };
}
