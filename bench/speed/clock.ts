/** Some time of 2025: what is logged looks like any training's. */
const base = 1_760_000_000;

/**
 * Seconds that all processes of this machine agree on: the system's monotonic clock, which nobody sets, moved to where
 * wall times are.
 */
export function now(): number {
  return base + Number(process.hrtime.bigint()) / 1e9;
}
