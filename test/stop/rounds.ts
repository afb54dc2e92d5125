/** STOPWATCH_ROUNDS=all runs every case as often as its claim says; otherwise a few times (none where another test shows it once). */
const all = process.env["STOPWATCH_ROUNDS"] === "all";

/** The numbers of the rounds of a case that is shown by repeating it. */
export function roundsOf({ few, many }: { few: number; many: number }): readonly number[] {
  return Array.from({ length: all ? many : few }, (_, index) => index + 1);
}

/** Each case of a list in each of its rounds. */
export function inRounds<Case>(
  cases: readonly Case[],
  counts: { few: number; many: number },
): readonly (Case & { readonly round: number })[] {
  return roundsOf(counts).flatMap((round) => cases.map((each) => ({ ...each, round })));
}
