import type { AdviceWord, Verdict } from "../../core/verdict.ts";
import type { RunView, View } from "../../core/view.ts";

/** In which order runs are listed: as they were found, the most urgent first, or by name. */
export type RunOrder = "found" | "urgency" | "name";

/** The orders as their key goes through them. */
export const runOrders: readonly RunOrder[] = ["found", "urgency", "name"];

const adviceOrder: readonly AdviceWord[] = ["stop", "cannot judge", "continue"];
const verdictOrder: readonly Verdict[] = [
  "diverged",
  "overfitting",
  "rising",
  "plateau",
  "cannot judge",
  "warming up",
  "improving",
];

/** The runs that a filter leaves, in order. */
export function listedRuns(
  view: View,
  list: { readonly filter: string; readonly order: RunOrder },
): readonly RunView[] {
  const runs = view.runs.filter(matcherOf(list.filter));
  if (list.order === "found") return runs;
  const byName = (a: RunView, b: RunView): number =>
    a.name.localeCompare(b.name, "en", { numeric: true });
  return [...runs].sort(
    (a, b) => (list.order === "urgency" && urgency(a) - urgency(b)) || byName(a, b),
  );
}

/** The run that a person should look at first, of equally urgent ones the first; undefined of none. */
export function mostUrgent(runs: readonly RunView[]): RunView | undefined {
  // Of a run that no longer grows it is not known whether anybody trains.
  const rank = (run: RunView): number => urgency(run) + (run.state === "silent" ? 50 : 0);
  let first = runs[0];
  for (const run of runs) if (first !== undefined && rank(run) < rank(first)) first = run;
  return first;
}

/** Live runs before ended ones: only they can still be helped. */
function urgency(run: RunView): number {
  const ended = run.state === "finished" ? 100 : 0;
  return ended + adviceOrder.indexOf(run.advice) * 10 + verdictOrder.indexOf(run.verdict);
}

/**
 * What a filter means: words that must all occur in the name, path, verdict, advice or state of a run;
 * `a|b` is either, `!word` is not. Letters of either case.
 *
 * @example matcherOf("ali|bob !finished")
 */
export function matcherOf(filter: string): (run: RunView) => boolean {
  const words = filter
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return (run) => {
    const text = [run.name, run.path, run.verdict, run.advice, run.state, run.trainer ?? ""]
      .join("\n")
      .toLocaleLowerCase();
    return words.every((word) => {
      const denied = word.startsWith("!");
      const either = (denied ? word.slice(1) : word).split("|").filter((part) => part !== "");
      return either.length === 0 || either.some((part) => text.includes(part)) !== denied;
    });
  };
}

/** The other stage of the same voice: a run whose folder lies in this one's, or the other way round. */
export function otherStage(run: RunView, runs: readonly RunView[]): RunView | undefined {
  const within = (inner: RunView, outer: RunView): boolean =>
    inner.path.startsWith(`${outer.path}/`) || inner.path.startsWith(`${outer.path}\\`);
  return runs.find((other) => other !== run && (within(other, run) || within(run, other)));
}
