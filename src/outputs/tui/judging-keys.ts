import type { RunView, View } from "../../core/view.ts";
import type { KeyWord } from "../../messages/words.ts";
import type { JudgingChange } from "../output.ts";

/** Smoothing weights that the keys go through. 0 judges what was logged; TensorBoard's slider has the others. */
const weights: readonly number[] = [0, 0.3, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99];

/** What a key changes of the rules; undefined for a key that does not, and at the end of the scale. */
export function changeFor(action: KeyWord, view: View, run: RunView): JudgingChange | undefined {
  const { checks } = run.patience;
  if (action === "morePatience") return { patience: checks + 1 };
  if (action === "lessPatience") return checks > 1 ? { patience: checks - 1 } : undefined;
  if (action !== "smoother" && action !== "rougher") return undefined;
  const now = view.changed?.smoothing ?? run.smoothing;
  const next =
    action === "smoother"
      ? weights.find((weight) => weight > now)
      : weights.findLast((weight) => weight < now);
  return next === undefined ? undefined : { smoothing: next };
}
