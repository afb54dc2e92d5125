import type { View } from "../../core/view.ts";
import { catalogueOf, type Language } from "../../messages/index.ts";
import { glyphsFor } from "../chart-glyphs.ts";
import type { Colors } from "../palettes.ts";
import { dashboardFrame } from "./dashboard.ts";
import type { Look } from "./look.ts";
import { firstState, type ScreenState } from "./screen-state.ts";

/** How one frame is rendered. */
export interface FrameOptions {
  readonly columns: number;
  readonly rows: number;
  readonly language: Language;
  readonly color: Colors;
  readonly ascii?: boolean;
  /** The keys at the bottom; off unless asked for, since a printed frame takes none. */
  readonly footer?: boolean;
}

/** One frame of the dashboard as text: for `--once`, for tests, for pictures. Without blank lines at its end. */
export function renderViewToText(view: View, options: FrameOptions): string {
  const { columns, rows, color, language } = options;
  const ascii = options.ascii === true;
  const glyphs = glyphsFor(ascii);
  const look = { columns, color, ascii, glyphs, catalogue: catalogueOf(language) };
  return renderFrame({ view, state: firstState, rows, look, footer: options.footer === true });
}

/** Any screen of the dashboard as text. */
export function renderFrame(frame: {
  readonly view: View;
  readonly state: ScreenState;
  readonly rows: number;
  readonly look: Look;
  readonly footer: boolean;
}): string {
  return dashboardFrame(frame).join("\n").trimEnd();
}
