import { type Place, placeUnit } from "../core/place.ts";
import type { CheckUnit } from "../core/verdict.ts";
import type { Catalogue } from "./catalogue.ts";
import { formatNumber } from "./numbers.ts";

/** What checks are called, for so many of them. */
export const unitsEn: Catalogue["units"] = {
  validation: (count) => (count === 1 ? "validation" : "validations"),
  epoch: (count) => (count === 1 ? "epoch" : "epochs"),
  point: (count) => (count === 1 ? "point" : "points"),
};

/** "epoch 7", else "step 99", else "check 3" counted from 1. */
export function atEn(place: Place): string {
  switch (placeUnit(place)) {
    case "epoch":
      return `epoch ${formatNumber(place.epoch ?? 0)}`;
    case "step":
      return `step ${place.step}`;
    case "check":
      return `check ${place.check + 1}`;
  }
}

/** "5 validations". */
export function countEn(number: number, unit: CheckUnit): string {
  return `${number} ${unitsEn[unit](number)}`;
}
