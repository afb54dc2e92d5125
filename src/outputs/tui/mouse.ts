/** One thing done with the mouse. Columns and rows count from 0, from the top left of the screen. */
export interface MouseEvent {
  readonly kind: "press" | "wheel up" | "wheel down";
  readonly column: number;
  readonly row: number;
}

/** Asks a terminal to report the mouse (buttons and wheel; SGR coordinates), or not to. */
export function mouseSequence(on: boolean): string {
  return on ? "\x1b[?1000h\x1b[?1006h" : "\x1b[?1006l\x1b[?1000l";
}

/**
 * What a terminal reports, as ink passes it on: without the leading escape. Undefined for other input; releases
 * and other buttons are nothing.
 *
 * @see xterm's control sequences, "SGR mouse mode" (1006)
 */
export function parseMouse(input: string): MouseEvent | "other" | undefined {
  const found = /^\[<(\d{1,4});(\d{1,4});(\d{1,4})([Mm])$/.exec(input);
  if (found === null) return undefined;
  const [, button, column, row, final] = found;
  const place = { column: Number(column) - 1, row: Number(row) - 1 };
  if (final === "m") return "other";
  switch (Number(button)) {
    case 0:
      return { kind: "press", ...place };
    case 64:
      return { kind: "wheel up", ...place };
    case 65:
      return { kind: "wheel down", ...place };
    default:
      return "other";
  }
}
