import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The program as it is shipped. */
export const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** Why these tests cannot run here; undefined where they can. */
export const withoutTmux = spawnSync("tmux", ["-V"]).status === 0 ? undefined : "tmux is missing";

if (withoutTmux !== undefined)
  console.warn(`${withoutTmux}: the dashboard is not tried in a terminal`);

/** However crowded the machine is, nothing takes longer; a wait ends as soon as what it waits for is there. */
const ceilingMs = 60_000;
const pollMs = 40;

/** How a program is started in a terminal of its own. */
export interface ScreenOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd: string;
  /** Added to an environment with a UTF-8 locale, tmux's own TERM, and nothing of ours. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Words for node before the program. */
  readonly node?: readonly string[];
  /** In place of `stopwatch` and its words: the words of another program (a shell). */
  readonly program?: readonly string[];
}

/** A terminal with a program in it. */
export interface Screen {
  /** What stands on it, line by line, without blanks at the ends of lines. */
  text(): string;
  /** The same with its colours, as SGR sequences. */
  painted(): string;
  /** Keys by tmux's names (`Up`, `C-c`, `PPage`); a single character is itself. */
  press(...keys: readonly string[]): void;
  /** Bytes as a terminal sends them. */
  send(bytes: string): void;
  resize(columns: number, rows: number): void;
  /** Waits until the screen fits, and gives it. Fails with the screen that it was. */
  seen(fits: RegExp | ((screen: string) => boolean)): Promise<string>;
  /** A value that tmux knows of the terminal: `alternate_on`, `cursor_flag`, `pane_dead_status`. */
  flag(name: string): string;
  /** Waits until a flag has a value. */
  flagged(name: string, value: string): Promise<void>;
  /** Process id of what was started. */
  pid(): number;
  /** Takes the terminal away, as a dropped connection does. */
  close(): void;
}

const folder = withoutTmux === undefined ? mkdtempSync(join(tmpdir(), "stopwatch-tmux-")) : "";
/** A server of our own: nothing of the person's tmux is touched, and nothing of its settings is read. */
const server = ["-u", "-f", "/dev/null", "-S", join(folder, "socket")];

let screens = 0;

function tmux(...words: readonly string[]): string {
  return execFileSync("tmux", [...server, ...words], { encoding: "utf8" });
}

/** Ends the server with everything in it; to be called after all tests of a file. */
export function endTmux(): void {
  if (folder === "") return;
  spawnSync("tmux", [...server, "kill-server"]);
  rmSync(folder, { recursive: true, force: true });
}

/** Starts `stopwatch` with some words in a terminal. It does not outlive the test. */
export function openScreen(words: readonly string[], options: ScreenOptions): Screen {
  screens += 1;
  const session = `s${screens}`;
  const program = options.program ?? [process.execPath, ...(options.node ?? []), cli, ...words];
  const environment = {
    PATH: process.env["PATH"] ?? "",
    HOME: join(folder, session),
    XDG_STATE_HOME: join(folder, session, "state"),
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    TERM: "screen-256color",
    ...options.environment,
  };
  const set = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const size = ["-x", String(options.columns ?? 80), "-y", String(options.rows ?? 24)];
  // The server ends with its last session, which would take these settings with it.
  if (screens === 1) tmux("new-session", "-d", "-s", "first", "sleep 3600");
  tmux(
    "set",
    "-g",
    "remain-on-exit",
    "on",
    ";",
    "set",
    "-s",
    "escape-time",
    "0",
    ";",
    "set",
    "-g",
    "status",
    "off",
  );
  tmux(
    "new-session",
    "-d",
    "-s",
    session,
    ...size,
    "-c",
    options.cwd,
    "--",
    "env",
    "-i",
    ...set,
    ...program,
  );
  onTestFinished(() => void spawnSync("tmux", [...server, "kill-session", "-t", session]));
  return screenOf(session);
}

function screenOf(session: string): Screen {
  const pane = `${session}:0.0`;
  const capture = (...how: readonly string[]): string =>
    tmux("capture-pane", "-p", ...how, "-t", pane).trimEnd();
  const flag = (name: string): string =>
    tmux("display-message", "-p", "-t", pane, `#{${name}}`).trim();
  const screen: Screen = {
    text: () => capture(),
    painted: () => capture("-e"),
    press: (...keys) => {
      for (const key of keys) {
        const isCharacter = [...key].length === 1;
        tmux(
          "send-keys",
          "-t",
          pane,
          ...(isCharacter ? ["-l", "--", key === ";" ? "\\;" : key] : [key]),
        );
      }
    },
    send: (bytes) => {
      const codes = [...Buffer.from(bytes)].map((byte) => byte.toString(16).padStart(2, "0"));
      tmux("send-keys", "-t", pane, "-H", ...codes);
    },
    resize: (columns, rows) => {
      tmux("resize-window", "-t", session, "-x", String(columns), "-y", String(rows));
    },
    seen: async (fits) => {
      const matches = typeof fits === "function" ? fits : (text: string) => fits.test(text);
      let text = "";
      await until(
        () => {
          text = capture();
          return matches(text);
        },
        () => `${fits} was not seen; this was:\n${text}`,
      );
      return text;
    },
    flag,
    flagged: (name, value) =>
      until(
        () => flag(name) === value,
        () => `${name} was not ${value} but ${flag(name)}; on the screen was:\n${capture()}`,
      ),
    pid: () => Number(flag("pane_pid")),
    close: () => void tmux("kill-session", "-t", session),
  };
  return screen;
}

/** Waits for a condition; fails with what `otherwise` says. */
export async function until(holds: () => boolean, otherwise: () => string): Promise<void> {
  const end = performance.now() + ceilingMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(otherwise());
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
