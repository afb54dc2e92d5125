import type { ChartView, RunView, View } from "../../core/view.ts";
import { type Overlay, overlayStyles } from "../chart-overlay.ts";
import { chartAlong } from "../chart-units.ts";
import { curvesOf } from "./run-curves.ts";

/** Runs to compare with, by slot: the slot is what a run keeps its letter and its colour by. */
export type Pins = readonly (string | undefined)[];

/** Pins a run to the first free slot, or lets it go. */
export function togglePin(pins: Pins, path: string): Pins {
  const slot = pins.indexOf(path);
  if (slot >= 0) return pins.map((each, index) => (index === slot ? undefined : each));
  const free = pins.indexOf(undefined);
  return free < 0 ? [...pins, path] : pins.map((each, index) => (index === free ? path : each));
}

/** The letter of a pinned run; undefined for one that is not. */
export function pinLetter(pins: Pins, path: string): string | undefined {
  const slot = pins.indexOf(path);
  return slot < 0 ? undefined : String.fromCodePoint(0x61 + (slot % 26));
}

/** The same curve of every pinned run but the selected one, those that log it. */
export function overlaysOf(
  view: View,
  shown: { readonly run: RunView; readonly chart: ChartView; readonly pins: Pins },
): readonly Overlay[] {
  return shown.pins.flatMap((path, slot) => {
    const run = view.runs.find((each) => each.path === path);
    if (run === undefined || run.path === shown.run.path) return [];
    const same = curvesOf(run).find(
      (each) => each.tag === shown.chart.tag && each.folder === shown.chart.folder,
    );
    const chart = same === undefined ? undefined : chartAlong(same, shown.chart.xUnit);
    // Steps beside epochs would compare nothing.
    if (chart === undefined || chart.xUnit !== shown.chart.xUnit) return [];
    const style = overlayStyles[slot % overlayStyles.length] ?? "text";
    return [{ letter: pinLetter(shown.pins, run.path) ?? "?", name: run.name, style, chart }];
  });
}
