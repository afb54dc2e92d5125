import type { SwitchView, View } from "../../core/view.ts";
import { formatSafeMessage, safeText } from "../safe-text.ts";
import { type Line, type Segment, segment } from "../styled-line.ts";
import { badgeStyle, type Look } from "./look.ts";
import { askedRun, type ScreenState, selectedRun } from "./screen-state.ts";

/**
 * The kill-switch of the selected run: what it does, whom it is armed for, and which files will remain; an
 * open question in its place. No lines for a run without a switch.
 */
export function switchLines(view: View, state: ScreenState, look: Look): readonly Line[] {
  const asked = askedRun(view, state);
  const { words } = look.catalogue;
  if (asked !== undefined) {
    const question = words.switch.ask(safeText(asked.name, Math.floor(look.columns / 3)));
    return [[segment(` ${question} `, "bad badge")]];
  }
  const run = selectedRun(view, state);
  if (run?.switch === undefined) return [];
  const line = stateLine(run.switch, look);
  if (run.switch.files === undefined) return [line];
  const files = formatSafeMessage(run.switch.files, look.catalogue, look.columns);
  return [line, [segment(files, "faint")]];
}

function stateLine(shown: SwitchView, look: Look): Line {
  const { words } = look.catalogue;
  const name = words.switch.states[shown.state].toLocaleUpperCase("en");
  const left = shown.countdown === undefined ? "" : ` ${Math.ceil(shown.countdown)} s`;
  const badge = look.color ? ` ${name}${left} ` : `[${name}${left}]`;
  const line: Segment[] = [
    segment(`${words.switch.label} `, "strong"),
    segment(badge, badgeStyle(styleOf(shown))),
  ];
  if (shown.dryRun) line.push(segment(` ${words.switch.dryRun}`, "wait"));
  const mayCancel = shown.state === "decided" || shown.state === "waiting for a safe moment";
  if (mayCancel) line.push(segment(` ${words.switch.cancelHint}.`, "strong"));
  line.push(segment(` ${formatSafeMessage(shown.says, look.catalogue)}`));
  return line;
}

function styleOf({ state }: SwitchView): "good" | "wait" | "bad" {
  switch (state) {
    case "armed":
    case "stopped":
      return "good";
    case "disarmed":
    case "cancelled":
    case "refused":
      return "wait";
    case "decided":
    case "waiting for a safe moment":
    case "sent":
    case "verifying":
    case "survived":
      return "bad";
  }
}
