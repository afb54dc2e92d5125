#!/usr/bin/env node
import type { CommandLine } from "./command-line.ts";
import { exitCodes, UsageError } from "./errors.ts";

async function runCommand({ command, paths, flags, program }: CommandLine): Promise<number> {
  const { collectOptions } = await import("./options.ts");
  const given = collectOptions(flags, process.env);
  const streams = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
  };
  switch (command) {
    case "tail":
      return (await import("./commands/tail.ts")).tail(paths, given, streams);
    case "audit":
      return (await import("./commands/audit.ts")).audit(paths, given, streams);
    case "doctor":
      return (await import("./commands/doctor.ts")).doctor(paths, given, streams);
    case "guard":
      return (await import("./commands/guard.ts")).guard(paths, given, streams);
    case "run":
      return (await import("./commands/run.ts")).run(program, paths, given, streams);
    case "holdout":
      return (await import("./commands/holdout.ts")).holdout(paths, given, streams);
    case "demo":
      return (await import("./commands/demo.ts")).demo(given, streams);
    case "completion":
      return (await import("./commands/completion.ts")).completion(paths, streams);
  }
}

/** Options, their parser and the words of help are loaded by what needs them: `--version` needs none. */
async function main(words: readonly string[]): Promise<number> {
  if (words[0] === "--version") return showVersion();
  const { parseCommandLine } = await import("./command-line.ts");
  const line = parseCommandLine(words);
  if (!("asks" in line)) return runCommand(line);
  if (line.asks === "version") return showVersion();
  const { showHelp } = await import("./commands/help.ts");
  showHelp(line.command, words, process);
  return exitCodes.done;
}

async function showVersion(): Promise<number> {
  const { readVersion } = await import("./assets.ts");
  process.stdout.write(`${await readVersion()}\n`);
  return exitCodes.done;
}

async function start(): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    await tellError(error);
  }
}

async function tellError(error: unknown): Promise<void> {
  if (error instanceof UsageError) {
    const { safeText } = await import("./outputs/safe-text.ts");
    process.stderr.write(`stopwatch: ${safeText(error.message)}\n`);
    process.exitCode = exitCodes.usage;
    return;
  }
  // The dashboard gives the terminal back in its own exit hook; the stack comes after.
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = exitCodes.ourBug;
}

// A reader that went away (`| head`) is no error of ours: what it did not read is not missed.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

void start();
