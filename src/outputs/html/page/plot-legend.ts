import type { ReportMark } from "../../../core/report.ts";
import { make } from "./element.ts";
import type { PlotLine } from "./plot.ts";
import type { MarksInput } from "./plot-marks.ts";

/** What the lines and signs of a plot mean, those alone that are on it. */
export function chartLegend(lines: readonly PlotLine[], input: MarksInput): HTMLElement[] {
  const { words, marks, showBest } = input;
  const entries = lines.map((line) => entry(`line ${line.look} ${line.colour}`, "", line.label));
  const has = (fits: (mark: ReportMark) => boolean) => marks.some(fits);
  if (showBest && has(({ kind }) => kind === "best")) {
    entries.push(entry("sign best", "★", words.mark.best));
  }
  if (has(({ kind }) => kind === "turning point")) {
    entries.push(entry("band", "", words.mark.turningPoint));
  }
  if (has(({ kind }) => kind === "stop advised")) {
    entries.push(entry("line dashed stop", "", words.mark.stopAdvised));
  }
  if (has((mark) => mark.kind === "checkpoint" && mark.rank !== undefined)) {
    entries.push(entry("sign best", "▲", words.mark.shortlisted));
  }
  if (has((mark) => mark.kind === "checkpoint" && mark.rank === undefined)) {
    entries.push(entry("sign faint", "△", words.mark.checkpoint));
  }
  if (has((mark) => mark.kind === "restart" && mark.resumed)) {
    entries.push(entry("sign faint", "↻", words.mark.resumed));
  }
  if (has((mark) => mark.kind === "restart" && !mark.resumed)) {
    entries.push(entry("sign faint", "↻", words.mark.restarted));
  }
  if (has(({ kind }) => kind === "rate drop")) {
    entries.push(entry("sign rate", "lr ↓", words.mark.rateDrop));
  }
  return entries;
}

function entry(name: string, sign: string, text: string): HTMLElement {
  return make("span", {
    class: "entry",
    children: [
      make("i", { class: name, text: sign, attributes: { "aria-hidden": "true" } }),
      make("span", { text }),
    ],
  });
}
