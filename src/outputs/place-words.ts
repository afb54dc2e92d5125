import type { PlaceView, RunView } from "../core/view.ts";
import type { Catalogue } from "../messages/catalogue.ts";

/** Where something is, in the unit that a person knows best: the epoch, else the step, else the check. */
export function placeWords(
  place: PlaceView,
  { catalogue }: { readonly catalogue: Catalogue },
): string {
  const { words } = catalogue;
  if (place.epoch !== undefined) return words.place.epoch(place.epoch);
  if (place.step !== undefined) return words.place.step(place.step);
  return words.place.check(place.check + 1); // people count from 1
}

/** How far a run is: "epoch 14 of 20" where the plan is known; empty before the first check. */
export function progressWords(run: RunView, look: { readonly catalogue: Catalogue }): string {
  if (run.last === undefined) return "";
  const { epoch } = run.last;
  return epoch !== undefined && run.plannedEpochs !== undefined
    ? look.catalogue.words.epochOf(epoch, run.plannedEpochs)
    : placeWords(run.last, look);
}
