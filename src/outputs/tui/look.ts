import type { Seconds } from "../../core/units.ts";
import type { RunView } from "../../core/view.ts";
import type { Catalogue } from "../../messages/catalogue.ts";
import type { Glyphs } from "../chart-glyphs.ts";
import type { Colors } from "../palettes.ts";
import type { Style } from "../styled-line.ts";

/** How every panel draws: language, colours, characters and the width of the screen. */
export interface Look {
  readonly catalogue: Catalogue;
  readonly color: Colors;
  readonly ascii: boolean;
  readonly glyphs: Glyphs;
  readonly columns: number;
  /** Seconds since the epoch: what ages count back from. Times of day are left out without it. */
  readonly now?: Seconds;
}

/** Whether a verdict is good news, bad news, or wants patience. */
export function verdictStyle(run: RunView): "good" | "wait" | "bad" {
  switch (run.verdict) {
    case "improving":
      return "good";
    case "warming up":
    case "plateau":
    case "cannot judge":
      return "wait";
    case "overfitting":
    case "rising":
    case "diverged":
      return "bad";
  }
}

/** The style of an advice: its colour says the same as its word. */
export function adviceStyle(run: RunView): "good" | "wait" | "bad" {
  switch (run.advice) {
    case "continue":
      return "good";
    case "stop":
      return "bad";
    case "cannot judge":
      return "wait";
  }
}

/** The style of a badge in reverse video. */
export function badgeStyle(style: "good" | "wait" | "bad"): Style {
  return `${style} badge`;
}
