import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** One of the programs in `writers/`: it waits when it is ready, and tells at its end what it wrote. */
export interface PythonWriter {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  /** Lets it write; what it told at its end. */
  write(): Promise<Readonly<Record<string, number>>>;
}

/** Starts a writer; run from the project's root. */
export function startWriter(name: string, words: readonly string[]): PythonWriter {
  const child = spawn("python3", [join("bench", "load", "writers", name), ...words], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  let last = "";
  const ready = new Promise<void>((resolve, reject) => {
    lines.once("close", () => reject(new Error(`${name} ended before it was ready`)));
    lines.on("line", (line) => {
      last = line;
      if (line === "ready") resolve();
    });
  });
  const ended = new Promise<void>((resolve) => lines.once("close", () => resolve()));
  return {
    child,
    ready,
    write: async () => {
      child.stdin.end("go\n");
      await ended;
      if (!last.startsWith("{")) throw new Error(`${name} ended without having written all`);
      // The writers' last line is an object of numbers.
      return JSON.parse(last) as Readonly<Record<string, number>>;
    },
  };
}
