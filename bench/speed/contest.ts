import type { Measured } from "./child.ts";

/** One who takes part in every round. */
export interface Contestant {
  readonly name: string;
  /** One round; undefined when it cannot take part, which is told once. */
  run(tell: (why: string) => void): Promise<Measured | undefined> | Measured | undefined;
}

/** What the rounds gave, contestant by contestant; index for index the same rounds. */
export interface Outcome {
  /** Numbers that a contestant told in each round: `wallMs` and what it said; empty when it did not take part. */
  values(contestant: string, of: string): readonly number[];
  /** Why somebody is missing. */
  readonly missing: ReadonlyMap<string, string>;
}

/** Contestants slower than this run in `slowRounds` rounds only. */
const slowMs = 5000;

/**
 * Rounds in which everybody runs once, one behind the other, so that what disturbs the machine disturbs all alike.
 * A first round warms the page cache and is not counted.
 */
export async function compete(
  contestants: readonly Contestant[],
  rounds: { readonly count: number; readonly slow: number; readonly cold?: () => void },
): Promise<Outcome> {
  const all = new Map<string, Measured[]>();
  const missing = new Map<string, string>();
  for (let round = rounds.cold === undefined ? -1 : 0; round < rounds.count; round += 1) {
    for (const { name, run } of contestants) {
      const measured = all.get(name) ?? [];
      all.set(name, measured);
      const isSlow = (measured[0]?.wallMs ?? 0) > slowMs;
      if (missing.has(name) || (isSlow && measured.length >= rounds.slow)) continue;
      rounds.cold?.();
      showProgress(`${round < 0 ? "warming" : `round ${round + 1}`}: ${name}`);
      const one = await run((why) => missing.set(name, why));
      // What is so slow need not run to warm anything: its first run counts.
      if (one !== undefined && (round >= 0 || one.wallMs > slowMs)) measured.push(one);
    }
  }
  showProgress("");
  return {
    missing,
    values: (contestant, of) =>
      (all.get(contestant) ?? []).flatMap((one) =>
        of === "wallMs" ? one.wallMs : (one.said[of] ?? []),
      ),
  };
}

function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
