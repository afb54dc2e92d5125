import { EventEmitter } from "node:events";
import { mouseSequence } from "./mouse.ts";

/** What the dashboard needs of the stream it draws on. */
export interface TerminalOut {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
  on(event: "resize", listener: () => void): unknown;
  off(event: "resize", listener: () => void): unknown;
}

/** The alternate screen of a terminal, painted frame by frame. */
export interface Terminal {
  /** Shows a frame, line by line; only what changed is written. */
  paint(lines: readonly string[]): void;
  /** What ink is given to write on: nothing of it is seen. */
  readonly sink: NodeJS.WriteStream;
  columns(): number;
  rows(): number;
  enter(): void;
  /** Has the terminal report the mouse, or not; given back on `restore`. */
  mouse(on: boolean): void;
  /** Forgets what is on the screen, so that the next frame is painted whole. */
  wipe(): void;
  /** Gives the terminal back as it was. At once and in one write: it must work while the process exits. */
  restore(): void;
}

/** At most ten frames a second: more cannot be read, and each costs the trainer's machine. */
const frameMs = 100;

// No line wrap: a character that a terminal draws wider than we think must not push lines around.
const enterScreen = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";
const leaveScreen = "\x1b[?1006l\x1b[?1000l\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";
// Terminals that know it show a frame at once, the others ignore it.
const beginFrame = "\x1b[?2026h";
const endFrame = "\x1b[?2026l";

/**
 * Paints frames on a terminal's alternate screen, only the lines that changed. Ink reads the keyboard and runs
 * React but draws nothing: it takes every character of a frame apart, which costs ten times as much as making
 * it, its full-screen redraw clears the scrollback of the person's shell, and it hides frames where CI is set.
 */
export function createTerminal(out: TerminalOut): Terminal {
  const painter = createPainter(out);
  let active = false;
  let mouse = false;
  const columns = (): number => sizeOr(out.columns, 80);
  return {
    paint: (lines) => {
      if (active) painter.paint(lines);
    },
    sink: sinkStream(columns),
    columns,
    rows: () => sizeOr(out.rows, 24),
    enter: () => {
      active = true;
      painter.forget();
      out.write(enterScreen + (mouse ? mouseSequence(true) : ""));
    },
    mouse: (on) => {
      if (active && on !== mouse) out.write(mouseSequence(on));
      mouse = on;
    },
    wipe: () => {
      painter.forget();
      if (active) out.write("\x1b[2J");
    },
    restore: () => {
      if (!active) return;
      active = false;
      painter.stop();
      out.write(leaveScreen);
    },
  };
}

interface Painter {
  /** Paints a frame now, or the newest one as soon as the last is old enough. */
  paint(lines: readonly string[]): void;
  forget(): void;
  stop(): void;
}

function createPainter(out: TerminalOut): Painter {
  let shown: readonly string[] = [];
  let wanted: readonly string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let paintedAt = Number.NEGATIVE_INFINITY;
  const paintNow = (): void => {
    timer = undefined;
    const text = changedLines(shown, wanted);
    if (text !== "") out.write(beginFrame + text + endFrame);
    shown = wanted;
    paintedAt = performance.now();
  };
  return {
    paint: (lines) => {
      wanted = lines;
      const wait = paintedAt + frameMs - performance.now();
      if (wait <= 0 && timer === undefined) paintNow();
      else timer ??= setTimeout(paintNow, wait);
    },
    forget: () => {
      shown = [];
    },
    stop: () => {
      clearTimeout(timer);
      // A frame that was waiting when the screen was given back must not hold up those after the next `enter`.
      timer = undefined;
    },
  };
}

function sizeOr(value: number | undefined, otherwise: number): number {
  return value !== undefined && value > 0 ? value : otherwise;
}

/** The lines that differ, each put in its place; lines that are no longer there are erased. */
function changedLines(before: readonly string[], after: readonly string[]): string {
  let text = "";
  for (let row = 0; row < Math.max(before.length, after.length); row += 1) {
    const line = after[row] ?? "";
    if (line === (before[row] ?? "")) continue;
    // Erased first: after a full line the cursor stands on its last cell, and erasing would take that.
    text += `\x1b[${row + 1};1H\x1b[0m\x1b[2K${line}\x1b[0m`;
  }
  return text;
}

/** The least that ink asks of a stdout. Not a TTY to it, so that it writes no sequences of its own. */
function sinkStream(columns: () => number): NodeJS.WriteStream {
  const stream = Object.assign(new EventEmitter(), { write: () => true, isTTY: false });
  Object.defineProperty(stream, "columns", { get: columns });
  // Ink uses no more of a stdout than this; a whole WriteStream would need a file descriptor.
  return stream as unknown as NodeJS.WriteStream;
}
