import { type ChildProcess, spawn } from "node:child_process";
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
