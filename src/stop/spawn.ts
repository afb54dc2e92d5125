import { type ChildProcess, spawn } from "node:child_process";
import { setPriority } from "node:os";
import { createInterface } from "node:readline";
import type { Seconds } from "../core/units.ts";
import { systemCode } from "./system-code.ts";

/** How a program of ours ended. `code` is absent when it was ended by a signal, or by us at the time limit. */
export type ProgramEnd =
  | {
      readonly code?: number;
      readonly stdout: string;
      readonly timedOut: boolean;
    }
  /** It could not be started; the system's code, `ENOENT` for a program that is not there. */
  | { readonly problem: string };

/** Runs a program to its end; what a test puts in its place. */
export type RunProgram = (
  argv: readonly string[],
  options: { readonly timeoutSeconds: Seconds },
) => Promise<ProgramEnd>;

/** A table of all processes with long command lines is some hundred kB. */
const outputLimit = 4 * 1024 * 1024;

/**
 * Runs a program without a shell and waits for its end. What it prints beyond 4 MiB is dropped, what it says on
 * stderr goes to our stderr's void. After the time limit it is killed: it is our own child, by its handle.
 */
export const runProgram: RunProgram = async (argv, { timeoutSeconds }) => {
  const [program, ...rest] = argv;
  if (program === undefined) return { problem: "ENOENT" };
  const child = spawn(program, rest, {
    shell: false,
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, LC_ALL: "C" },
  });
  let stdout = "";
  let timedOut = false;
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => {
    if (stdout.length < outputLimit) stdout += text;
  });
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill("SIGKILL");
    // A grandchild may hold the pipe open; the limit is a limit all the same.
    child.stdout.destroy();
  }, timeoutSeconds * 1000);
  try {
    const { code } = await ended(child, "close");
    return { ...(code === undefined ? {} : { code }), stdout, timedOut };
  } catch (error) {
    return { problem: systemCode(error) };
  } finally {
    clearTimeout(timer);
  }
};

/** How a trainer ended: with an exit code or by a signal. */
export interface TrainerEnd {
  readonly code?: number;
  readonly signal?: string;
}

/** A trainer that we started. */
export type StartedTrainer =
  | { readonly pid: number; readonly ended: Promise<TrainerEnd> }
  /** The system's code when it could not be started. */
  | { readonly problem: string };

/**
 * Starts a trainer for `stopwatch run`. It has its own session, so that Ctrl-C in our terminal does not reach it
 * and its process group is only its own. It writes to our terminal directly: with a pipe its next print
 * would fail once we are gone.
 *
 * @param stdio  `ignore` keeps it off the terminal, for a stand-in under a dashboard: a Node program that ends
 *               puts a terminal that it was given back into the state in which it found it
 */
export async function startTrainer(
  argv: readonly string[],
  stdio: "inherit" | "ignore" = "inherit",
): Promise<StartedTrainer> {
  const [program, ...rest] = argv;
  if (program === undefined) return { problem: "ENOENT" };
  const child = spawn(program, rest, { detached: true, shell: false, stdio });
  const end = ended(child, "exit");
  if (child.pid !== undefined) return { pid: child.pid, ended: end };
  try {
    await end;
    return { problem: "ENOENT" };
  } catch (error) {
    return { problem: systemCode(error) };
  }
}

/** A program that works for us and answers line by line. */
export type StartedWorker =
  | {
      /** Its end, after its last line; `stderr` is the last of what it said there. */
      readonly ended: Promise<TrainerEnd & { readonly stderr: string }>;
      /** Asks it to go, with SIGTERM; it is our own child, by its handle. */
      end(): void;
    }
  | { readonly problem: string };

/** How a worker is started. */
export interface WorkerOptions {
  readonly folder: string;
  /** Written to its stdin, which then ends. */
  readonly input: string;
  /** Added to our own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** As `nice` counts: 0 is usual, 19 the most patient. */
  readonly niceness: number;
  onLine(line: string): void;
}

/** The last lines of a traceback are what matters. */
const stderrLimit = 64 * 1024;

/** Starts a program without a shell that reads a request on stdin and answers in lines on stdout, at low priority. */
export async function startWorker(
  argv: readonly string[],
  options: WorkerOptions,
): Promise<StartedWorker> {
  const [program, ...rest] = argv;
  if (program === undefined) return { problem: "ENOENT" };
  const { folder: cwd, input, environment, niceness, onLine } = options;
  const env = { ...process.env, ...environment };
  const child = spawn(program, rest, { cwd, env, shell: false, stdio: "pipe", windowsHide: true });
  const end = ended(child, "close");
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-stderrLimit);
  });
  // One that ends before it has read its request says why by itself.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", onLine);
  const allRead = new Promise<void>((resolve) => void lines.once("close", () => resolve()));
  if (child.pid === undefined) {
    return end.then(
      () => ({ problem: "ENOENT" }),
      (error: unknown) => ({ problem: systemCode(error) }),
    );
  }
  lowerPriorityOf(child.pid, niceness);
  return {
    ended: end.then(async (how) => {
      await allRead;
      return { ...how, stderr };
    }),
    end: () => void child.kill("SIGTERM"),
  };
}

/** Where the system does not let us, or the program is gone already, it stays as it is. */
function lowerPriorityOf(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
  } catch (error) {
    systemCode(error);
  }
}

function ended(child: ChildProcess, event: "exit" | "close"): Promise<TrainerEnd> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once(event, (code: number | null, signal: string | null) =>
      resolve({
        ...(code === null ? {} : { code }),
        ...(signal === null ? {} : { signal }),
      }),
    );
  });
}

/**
 * Starts a program that lives its own life, a browser: nobody waits for it, and it stays when we go.
 *
 * @returns the system's code when it could not be started; undefined when it runs
 */
export async function startApart(argv: readonly string[]): Promise<string | undefined> {
  const [program, ...rest] = argv;
  if (program === undefined) return "ENOENT";
  const child = spawn(program, rest, { detached: true, shell: false, stdio: "ignore" });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("spawn", resolve);
    });
    child.unref();
    return undefined;
  } catch (error) {
    return systemCode(error);
  }
}
