/**
 * Waits for a condition, looking 40 times a second.
 *
 * @param what       completes "waited for ..." in the error
 * @param condition  what it gives, once it is neither undefined nor false, is the result
 * @param within     seconds; generous, since two cores may be busy with other tests
 * @throws           with `detail()`, when the time is up
 */
export async function until<T>(
  what: string,
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  { within = 30, detail = () => "" }: { within?: number; detail?: () => string } = {},
): Promise<T> {
  const end = now() + within;
  for (;;) {
    const met = await condition();
    if (met !== undefined && met !== false) return met;
    if (now() > end) throw new Error(`waited ${within} s for ${what} ${detail()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** CLOCK_MONOTONIC in seconds, the clock of Python's time.monotonic and of the victims' records. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}
