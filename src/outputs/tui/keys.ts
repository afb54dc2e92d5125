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
}

/** All keys, in the order of the footer: what has no room there is left out from the end. */
export const keyTable: readonly KeyBinding[] = [
  { action: "quit", keys: ["q", "ctrl+c"], footer: { unicode: "q", ascii: "q" } },
  {
    action: "stopNow",
    keys: ["X"],
    footer: { unicode: "X", ascii: "X" },
    needsSwitch: true,
  },
  {
    action: "cancelStop",
    keys: ["c"],
    footer: { unicode: "c", ascii: "c" },
    needsSwitch: true,
  },
  { action: "help", keys: ["?", "h"], footer: { unicode: "?", ascii: "?" } },
  { action: "previousRun", keys: ["up", "k"] },
  { action: "nextRun", keys: ["down", "j"], footer: { unicode: "↑↓", ascii: "j/k" } },
  { action: "chart", keys: ["enter", "tab"], footer: { unicode: "⏎", ascii: "enter" } },
  { action: "curve", keys: ["s"], footer: { unicode: "s", ascii: "s" } },
  { action: "log", keys: ["l"], footer: { unicode: "l", ascii: "l" } },
  { action: "findings", keys: ["f"], footer: { unicode: "f", ascii: "f" } },
  { action: "problems", keys: ["p"], footer: { unicode: "p", ascii: "p" } },
  { action: "back", keys: ["esc"] },
];

/** The name of a key press as the table has it. */
export function keyName(input: string, key: Partial<Key>): string {
  if (key.upArrow) return "up";
  if (key.downArrow) return "down";
  if (key.return) return "enter";
  if (key.tab) return "tab";
  if (key.escape) return "esc";
  return key.ctrl ? `ctrl+${input}` : input;
}

/** What a key press does; undefined for a key that does nothing. */
export function actionOf(input: string, key: Partial<Key>): KeyWord | undefined {
  const name = keyName(input, key);
  return keyTable.find((binding) => binding.keys.includes(name))?.action;
}
