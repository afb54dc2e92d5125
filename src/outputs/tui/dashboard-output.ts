import type { View } from "../../core/view.ts";
import { catalogueOf, type Language } from "../../messages/index.ts";
import { glyphsFor } from "../chart-glyphs.ts";
import type { Commands, Output } from "../output.ts";
import type { Colors } from "../palettes.ts";
import { areAlike } from "./alike.ts";
import type { AppTerminal } from "./app.tsx";
import type { InkScreen } from "./ink-screen.tsx";
import { openingFrame } from "./opening.ts";
import type { ViewMemory } from "./remembered.ts";
import { createTerminal, type Terminal } from "./terminal.ts";

/** The terminal that a dashboard lives in. */
export interface DashboardStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/** How a dashboard looks. */
export interface DashboardOptions {
  readonly language: Language;
  readonly color: Colors;
  /** 7-bit characters only. */
  readonly ascii: boolean;
  /** Where the view of this logdir is kept; absent where none is. */
  readonly memory?: ViewMemory;
  /** Stops this program until the shell continues it; absent where there is no job control. */
  readonly suspend?: Suspend;
}

/** Job control, as the terminal's owner has it. */
export interface Suspend {
  /** Puts us to sleep; returns at once, before it has happened. */
  readonly sleep: () => void;
  /** Calls `suspend` whenever somebody else wants us asleep, until the returned function is called. */
  readonly onAsked: (suspend: () => void) => () => void;
  /** Calls `wake` whenever we are continued, until the returned function is called. */
  readonly onContinue: (wake: () => void) => () => void;
  /** A parent (npm) does not sleep with us: the person must press the keys once more. */
  readonly needsTwice: boolean;
}

/** Views more often than this are not laid out; the newest one always is in the end. */
const showMs = 100;

/**
 * The full-screen dashboard. It gives the terminal back on `close`, when the process exits for whatever
 * reason, and when a signal ends it. A process that catches SIGTERM or SIGHUP itself must close it.
 */
export function createDashboard(streams: DashboardStreams, options: DashboardOptions): Output {
  const terminal = createTerminal(streams.stdout);
  const suspend = (): void => {
    if (options.suspend === undefined) return;
    restoreTerminal();
    const { words } = catalogueOf(options.language);
    const { needsTwice, sleep } = options.suspend;
    streams.stdout.write(`${needsTwice ? words.suspendedUnderNpm : words.suspended}\n`);
    sleep();
  };
  const draw = createDrawing(streams, options, terminal, suspend);
  const restoreTerminal = (): void => {
    terminal.restore();
    if (streams.stdin.isTTY) streams.stdin.setRawMode(false);
  };
  const resize = (): void => {
    terminal.wipe();
    draw.again();
  };
  const wake = (): void => {
    // A shell may have changed the terminal meanwhile: all of it is set up again.
    if (streams.stdin.isTTY) streams.stdin.setRawMode(true);
    terminal.enter();
    resize();
  };
  let stopWaking = (): void => {};
  let stopAsking = (): void => {};
  const views = createThrottle(draw.view);
  return {
    name: "dashboard",
    open: (commands) => {
      process.on("exit", restoreTerminal);
      // Before anything is seen: ink does so after its first frame, and a key may be pressed before that.
      if (streams.stdin.isTTY) streams.stdin.setRawMode(true);
      terminal.enter();
      streams.stdout.on("resize", resize);
      stopWaking = options.suspend?.onContinue(wake) ?? stopWaking;
      stopAsking = options.suspend?.onAsked(suspend) ?? stopAsking;
      draw.open(commands, restoreTerminal);
    },
    show: views.take,
    close: async () => {
      views.stop();
      stopWaking();
      stopAsking();
      streams.stdout.off("resize", resize);
      draw.close();
      restoreTerminal();
      process.off("exit", restoreTerminal);
    },
  };
}

/** Passes on the first view at once, then the newest one, not more often than each `showMs`. */
function createThrottle(pass: (view: View) => void): { take(view: View): void; stop(): void } {
  let newest: View | undefined;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (newest !== undefined) pass(newest);
  };
  return {
    take: (view) => {
      if (newest !== undefined && areAlike(newest, view)) return;
      const first = newest === undefined;
      newest = view;
      if (first) flush();
      else timer ??= setTimeout(flush, showMs);
    },
    stop: () => clearTimeout(timer),
  };
}

interface Drawing {
  open(commands: Commands, restore: () => void): void;
  view(view: View): void;
  again(): void;
  close(): void;
}

function createDrawing(
  streams: DashboardStreams,
  options: DashboardOptions,
  terminal: Terminal,
  suspend: () => void,
): Drawing {
  const catalogue = catalogueOf(options.language);
  const glyphs = glyphsFor(options.ascii);
  const appTerminal: AppTerminal = { mouse: terminal.mouse, suspend, paint: terminal.paint };
  const memory = options.memory === undefined ? {} : { memory: options.memory };
  let commands: Commands | undefined;
  let restore = (): void => {};
  let view: View | undefined;
  let isLoading = false;
  let screen: InkScreen | undefined;
  const draw = (): void => {
    if (view === undefined || commands === undefined) return;
    const look = { ...options, catalogue, glyphs, columns: terminal.columns() };
    const shown = { view, rows: terminal.rows(), look, ...memory };
    if (screen !== undefined) {
      screen.draw({ ...shown, quit: commands.quit, commands, terminal: appTerminal });
      return;
    }
    terminal.paint(openingFrame({ ...shown, footer: streams.stdin.isTTY }));
    if (isLoading) return;
    isLoading = true;
    load().catch((bug: unknown) => {
      setImmediate(() => {
        throw bug;
      });
    });
  };
  // Ink and React take longer to load than all else. Keys pressed until then wait in the terminal, which is raw.
  const load = async (): Promise<void> => {
    const { openInkScreen } = await import("./ink-screen.tsx");
    if (commands === undefined) return;
    screen = openInkScreen(streams.stdin, terminal, restore);
    draw();
  };
  return {
    open: (given, restoreTerminal) => {
      commands = given;
      restore = restoreTerminal;
      draw();
    },
    view: (newest) => {
      view = newest;
      draw();
    },
    again: draw,
    close: () => {
      screen?.close();
      screen = undefined;
      commands = undefined;
    },
  };
}
