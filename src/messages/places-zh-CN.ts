import { type Place, placeUnit } from "../core/place.ts";
import type { CheckUnit } from "../core/verdict.ts";
import type { Catalogue } from "./catalogue.ts";
import { formatNumber } from "./numbers.ts";

/** What checks are called, with their measure words: they follow a number, or 相邻两. */
export const unitsZhCN: Catalogue["units"] = {
  validation: () => "次验证",
  epoch: () => "轮",
  point: () => "个点",
};

/** 第 7 轮, else 第 99 步, else 第 3 次检查 counted from 1. */
export function atZhCN(place: Place): string {
  switch (placeUnit(place)) {
    case "epoch":
      return `第 ${formatNumber(place.epoch ?? 0)} 轮`;
    case "step":
      return `第 ${place.step} 步`;
    case "check":
      return `第 ${place.check + 1} 次检查`;
  }
}

/** "5 次验证". */
export function countZhCN(number: number, unit: CheckUnit): string {
  return `${number} ${unitsZhCN[unit](number)}`;
}
