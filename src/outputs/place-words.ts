import { placeUnit } from "../core/place.ts";
import type { PlaceView, RunView, XUnit } from "../core/view.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import type { Words } from "../messages/words.ts";
import { formatLength, formatValue } from "./number-text.ts";

/** Where something is, in the unit that a person knows best: the epoch, else the step, else the check. */
export function placeWords(
  place: PlaceView,
  { catalogue }: { readonly catalogue: Catalogue },
): string {
  const { words } = catalogue;
  const unit = placeUnit(place);
  // People count checks from 1.
  return words.place[unit](unit === "check" ? place.check + 1 : (place[unit] ?? 0));
}

/** For how long a run has been silent, in whole minutes: a screen must not tick for it. */
export function silenceWords(run: RunView, { words }: Catalogue): string {
  return formatLength(Math.floor(run.age / 60) * 60, words.lengthUnits);
}

/** The best and where it was. */
export function bestWords(
  best: PlaceView & { readonly value: number },
  look: { readonly catalogue: Catalogue },
): string {
  return look.catalogue.words.bestAt(formatValue(best.value), placeWords(best, look));
}

/** How far a run is: "epoch 14 of 20" where the plan is known; empty before the first check. */
export function progressWords(run: RunView, look: { readonly catalogue: Catalogue }): string {
  if (run.last === undefined) return "";
  const { epoch } = run.last;
  return epoch !== undefined && run.plannedEpochs !== undefined
    ? look.catalogue.words.epochOf(epoch, run.plannedEpochs)
    : placeWords(run.last, look);
}

/** A place on the x axis of a chart in words; a fraction is one of an epoch. */
export function xWords(x: number, unit: XUnit, words: Words): string {
  if (unit === "time") return words.after(formatLength(x));
  return words.place[unit](Number.isInteger(x) ? x : Number(x.toFixed(1)));
}
