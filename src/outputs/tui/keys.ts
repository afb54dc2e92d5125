import type { Key } from "ink";
import type { KeyWord } from "../../messages/words.ts";

/** One thing that keys do: what the keyboard, the footer and the help screen are all drawn from. */
export interface KeyBinding {
  readonly action: KeyWord;
  /** Names as `keyName` gives them. */
  readonly keys: readonly string[];
  /** How the footer shows the key, on a screen of 7 bits too; absent where the footer leaves it out. */
  readonly footer?: { readonly unicode: string; readonly ascii: string };
  /** Does something only for a run that has a kill-switch; the footer leaves it out for others. */
  readonly needsSwitch?: true;
  /** Does something only where there are several runs; the footer leaves it out for one. */
  readonly needsRuns?: true;
  /** A new group of the help begins here. */
  readonly begins?: true;
}

/** The same sign on every screen. */
function sign(text: string): { readonly unicode: string; readonly ascii: string } {
  return { unicode: text, ascii: text };
}

/**
 * All keys, in the order of the help; the footer leaves out from the end what has no room there. The
 * letters are those of vim, less and W&B LEET where those agree.
 */
export const keyTable: readonly KeyBinding[] = [
  { action: "quit", keys: ["q", "ctrl+c"], footer: sign("q") },
  { action: "stopNow", keys: ["X"], footer: sign("X"), needsSwitch: true },
  { action: "cancelStop", keys: ["c"], footer: sign("c"), needsSwitch: true },
  { action: "help", keys: ["?", "h"], footer: sign("?") },
  { action: "back", keys: ["esc"] },
  { action: "suspend", keys: ["ctrl+z"] },

  { action: "previousRun", keys: ["up", "k"], begins: true },
  {
    action: "nextRun",
    keys: ["down", "j"],
    footer: { unicode: "↑↓", ascii: "j/k" },
    needsRuns: true,
  },
  { action: "filter", keys: ["/"], footer: sign("/"), needsRuns: true },
  { action: "sort", keys: ["o"] },
  { action: "pin", keys: ["space"], footer: { unicode: "␣", ascii: "space" }, needsRuns: true },
  { action: "both", keys: ["b"] },
  { action: "pageUp", keys: ["pageup", "ctrl+u"] },
  { action: "pageDown", keys: ["pagedown", "ctrl+d"] },

  {
    action: "chart",
    keys: ["enter", "tab"],
    footer: { unicode: "⏎", ascii: "enter" },
    begins: true,
  },
  { action: "curve", keys: ["s"], footer: sign("s") },
  { action: "layout", keys: ["g"] },
  { action: "axis", keys: ["t"], footer: sign("t") },
  { action: "log", keys: ["l", "y"], footer: sign("l") },
  { action: "zoomIn", keys: ["+", "="], footer: sign("+/-") },
  { action: "zoomOut", keys: ["-"] },
  { action: "left", keys: ["left"] },
  { action: "right", keys: ["right"] },
  { action: "first", keys: ["home"] },
  { action: "last", keys: ["end", "G"] },
  { action: "cursor", keys: ["v"], footer: sign("v") },
  { action: "resetView", keys: ["0"] },

  { action: "rougher", keys: ["["], begins: true },
  { action: "smoother", keys: ["]"], footer: sign("[ ]") },
  { action: "lessPatience", keys: ["{"] },
  { action: "morePatience", keys: ["}"], footer: sign("{ }") },

  { action: "findings", keys: ["f"], footer: sign("f"), begins: true },
  { action: "problems", keys: ["p"], footer: sign("p") },
  { action: "palette", keys: ["P"] },
  { action: "mouse", keys: ["m"] },
];

const named: readonly (readonly [keyof Key, string])[] = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["tab", "tab"],
  ["escape", "esc"],
  ["backspace", "backspace"],
  ["delete", "backspace"],
];

/** The name of a key press as the table has it. */
export function keyName(input: string, key: Partial<Key>): string {
  const found = named.find(([name]) => key[name] === true);
  if (found !== undefined) return found[1];
  if (input === " ") return "space";
  // A terminal that knows no "ctrl" sends the character itself.
  if (input === "\x1a") return "ctrl+z";
  return key.ctrl ? `ctrl+${input}` : input;
}

/** What a key press does; undefined for a key that does nothing. */
export function actionOf(input: string, key: Partial<Key>): KeyWord | undefined {
  const name = keyName(input, key);
  return keyTable.find((binding) => binding.keys.includes(name))?.action;
}
