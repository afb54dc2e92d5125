import { type Instance, render } from "ink";
import { type ReactElement, useLayoutEffect } from "react";
import type { View } from "../../core/view.ts";
import { catalogueOf, type Language } from "../../messages/index.ts";
import { glyphsFor } from "../chart-glyphs.ts";
import type { Commands, Output } from "../output.ts";
import { App } from "./app.tsx";
import { createTerminal, type Terminal } from "./terminal.ts";

/** The terminal that a dashboard lives in. */
export interface DashboardStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/** How a dashboard looks. */
export interface DashboardOptions {
  readonly language: Language;
  readonly color: boolean;
  /** 7-bit characters only. */
  readonly ascii: boolean;
}

/** Views more often than this are not laid out; the newest one always is in the end. */
const showMs = 100;

/**
 * The full-screen dashboard. It gives the terminal back on `close`, when the process exits for whatever
 * reason, and when a signal ends it. A process that catches SIGTERM or SIGHUP itself must close it.
 */
export function createDashboard(streams: DashboardStreams, options: DashboardOptions): Output {
  const terminal = createTerminal(streams.stdout);
  const draw = createDrawing(streams, options, terminal);
  const restoreTerminal = (): void => {
    terminal.restore();
    if (streams.stdin.isTTY) streams.stdin.setRawMode(false);
  };
  const resize = (): void => {
    terminal.wipe();
    draw.again();
  };
  const views = createThrottle(draw.view);
  return {
    name: "dashboard",
    open: (commands) => {
      process.on("exit", restoreTerminal);
      terminal.enter();
      streams.stdout.on("resize", resize);
      draw.open(commands, restoreTerminal);
    },
    show: views.take,
    close: async () => {
      views.stop();
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
      if (view === newest) return;
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
): Drawing {
  const catalogue = catalogueOf(options.language);
  const glyphs = glyphsFor(options.ascii);
  let commands: Commands | undefined;
  let restore = (): void => {};
  let view: View | undefined;
  let instance: Instance | undefined;
  const draw = (): void => {
    if (view === undefined || commands === undefined) return;
    const look = { ...options, catalogue, glyphs, columns: terminal.columns() };
    const tree = (
      <Restoring restore={restore}>
        <App
          view={view}
          rows={terminal.rows()}
          look={look}
          quit={commands.quit}
          commands={commands}
        />
      </Restoring>
    );
    if (instance !== undefined) instance.rerender(tree);
    else instance = startInk(tree, streams, terminal);
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
      instance?.unmount();
      instance = undefined;
      commands = undefined;
    },
  };
}

function startInk(tree: ReactElement, streams: DashboardStreams, terminal: Terminal): Instance {
  const instance = render(tree, {
    stdin: streams.stdin,
    stdout: terminal.frames,
    // Ctrl-C is a key like the others: it asks the session to end, and the session closes us.
    exitOnCtrlC: false,
    patchConsole: false,
    // Whole frames, nothing else: see createTerminal.
    debug: true,
  });
  // Ink takes the tree down on a bug of ours and keeps the error to itself: it must end the process.
  instance.waitUntilExit().catch((bug: unknown) => {
    setImmediate(() => {
      throw bug;
    });
  });
  return instance;
}

/** Gives the terminal back when ink takes the tree down, which it does on a signal too, and on a bug of ours. */
function Restoring({
  restore,
  children,
}: {
  readonly restore: () => void;
  readonly children: ReactElement;
}): ReactElement {
  useLayoutEffect(() => restore, [restore]);
  return children;
}
