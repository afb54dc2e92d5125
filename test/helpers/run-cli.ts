import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { collectOutput, type Finished } from "./finished.ts";

/** The program as it is shipped; `npm test` builds it first. */
export const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

if (!existsSync(cli)) {
  throw new Error(`${cli} is missing: npm run build makes it, npm test does so first`);
}

/** How to start it. */
export interface CliOptions {
  readonly cwd?: string;
  /** Added to an environment without locale, colours or options of ours. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Words for node before the program. */
  readonly node?: readonly string[];
}

/** A program that is still running. */
export interface Running {
  readonly child: ChildProcess;
  /** What it has written so far. */
  readonly output: () => string;
  /** Waits until the output fits; fails the test after twenty seconds. */
  seen(pattern: RegExp): Promise<void>;
  /** Waits for its end. */
  readonly finished: Promise<Finished>;
}

/** What is passed on of our environment; the last two by test/no-signals.ts. */
const keptNames = ["PATH", "HOME", "NODE_OPTIONS", "STOPWATCH_RECORDING"];

/** Starts `stopwatch` without a terminal. It does not outlive the test. */
export function startCli(words: readonly string[], options: CliOptions = {}): Running {
  return startProgram(process.execPath, [...(options.node ?? []), cli, ...words], options);
}

/** The same for a program that becomes `stopwatch`, once it has prepared the ground. */
export function startProgram(
  program: string,
  words: readonly string[],
  options: Omit<CliOptions, "node"> = {},
): Running {
  const kept = Object.fromEntries(keptNames.map((name) => [name, process.env[name]]));
  const child = spawn(program, [...words], {
    cwd: options.cwd,
    env: { ...kept, ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const { soFar, finished } = collectOutput(child);
  return {
    child,
    output: () => soFar.stdout,
    async seen(pattern) {
      const until = performance.now() + 20_000;
      while (!pattern.test(soFar.stdout)) {
        if (performance.now() > until || child.exitCode !== null) {
          throw new Error(
            `${pattern} was not written in time; this was:\n${soFar.stdout}\n${soFar.stderr}`,
          );
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    finished,
  };
}

/** Runs `stopwatch` to its end. */
export function runCli(words: readonly string[], options: CliOptions = {}): Promise<Finished> {
  return startCli(words, options).finished;
}
