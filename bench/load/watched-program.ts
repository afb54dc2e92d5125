import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { programPath } from "../speed/child.ts";
import type { Probed } from "./runners/probe.ts";

/** `stopwatch tail` on a folder, as users start it, with a probe inside. */
export interface WatchedProgram {
  readonly child: ChildProcess;
  /** How many lines of each event were told so far. */
  readonly told: ReadonlyMap<string, number>;
  /** What the probe wrote so far. */
  probed(): readonly Probed[];
  /** Ends it and waits for that. */
  end(): Promise<void>;
}

/** Starts `tail --output json-lines`; `scratch` is a folder for the probe's file. */
export function startTail(
  folder: string,
  scratch: string,
  options: { readonly node?: readonly string[]; readonly log?: string } = {},
): WatchedProgram {
  const file = join(scratch, "probe.jsonl");
  const probe = fileURLToPath(new URL("./runners/probe.js", import.meta.url));
  const words = [...(options.node ?? []), "--import", probe, programPath, "tail", folder];
  const child = spawn(process.execPath, [...words, "--output", "json-lines"], {
    env: {
      ...process.env,
      LOAD_PROBE: file,
      ...(options.log === undefined ? {} : { LOAD_LOG: options.log, LOAD_EVERY_MS: "50" }),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const told = new Map<string, number>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = /^\{"event":"([^"]*)"/.exec(line)?.[1] ?? "?";
    told.set(event, (told.get(event) ?? 0) + 1);
  });
  return {
    child,
    told,
    probed: () => readProbed(file),
    end: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function readProbed(file: string): readonly Probed[] {
  try {
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    // Written by runners/probe.ts, which has this type.
    return lines.map((line) => JSON.parse(line) as Probed);
  } catch {
    // Nothing was written yet.
    return [];
  }
}

/** Waits until something holds; false after `seconds`. */
export async function until(holds: () => boolean, seconds: number): Promise<boolean> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
    if (holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return holds();
}
