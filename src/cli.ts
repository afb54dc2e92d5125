#!/usr/bin/env node
import { readVersion } from "./assets.ts";
import { type CommandLine, splitWords, withCommand } from "./command-line.ts";
import { exitCodes, UsageError } from "./errors.ts";
import { collectOptions } from "./options.ts";
import { readPlainLine } from "./plain-line.ts";

async function runCommand({ command, paths, flags, program }: CommandLine): Promise<number> {
  const given = collectOptions(flags, process.env);
  const streams = {
    // Opened when it is asked for: most commands read nothing from it.
    get stdin() {
      return process.stdin;
    },
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

async function parseCommandLine(typed: readonly string[]): Promise<CommandLine | undefined> {
  const { words, program, rest } = splitWords(withCommand(typed));
  const read = readPlainLine(words) ?? (await (await import("./full-line.ts")).readFullLine(words));
  return read === undefined ? undefined : { ...read, flags: { ...read.flags, ...rest }, program };
}

async function main(words: readonly string[]): Promise<number> {
  if (words[0] === "--version") {
    process.stdout.write(`${await readVersion()}\n`);
    return exitCodes.done;
  }
  const line = await parseCommandLine(words);
  return line === undefined ? exitCodes.done : runCommand(line);
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
