import type { RunView } from "../core/view.ts";
import type { Catalogue } from "../messages/catalogue.ts";

/**
 * The advice as the head of a run: what to do while it trains, that it has ended when it has. "Keep going"
 * would ask for what cannot be done any more.
 */
export function adviceWord(run: RunView, catalogue: Catalogue): string {
  const isOver = run.state === "finished" && run.advice !== "cannot judge";
  return isOver ? catalogue.states.finished : catalogue.advice[run.advice];
}

/** What the curve shows; of a run that ended within its patience, how it ended. Empty where the advice says it already. */
export function verdictWord(run: RunView, catalogue: Catalogue): string {
  // "CANNOT JUDGE: cannot judge" would say it twice.
  if (run.verdict === run.advice) return "";
  if (run.state !== "finished" || run.verdict !== "improving")
    return catalogue.verdicts[run.verdict];
  return run.patience.used === 0 ? catalogue.words.stillImproving : catalogue.words.undecided;
}
