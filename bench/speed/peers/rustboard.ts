import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import type { Measured } from "../child.ts";
import type { Contestant } from "../contest.ts";
import { findDataServer } from "./python.ts";

/**
 * TensorBoard's data server alone: loads a logdir once with its own settings (1,000 points a tag are kept). Its load
 * time is what it says itself, so its start and its server are not counted; `wallMs` is from start to loaded.
 */
export function rustboard(logdir: string, options: { readonly checksum: boolean }): Contestant {
  const name = options.checksum ? "rustboard --checksum" : "rustboard";
  return {
    name,
    run: (tell) => {
      const server = findDataServer();
      if (server === undefined) {
        tell("not installed");
        return undefined;
      }
      const flag = options.checksum ? "--checksum" : "--no-checksum";
      return loadOnce(server, ["--logdir", logdir, flag], tell);
    },
  };
}

const unitsMs: Readonly<Record<string, number>> = { s: 1000, ms: 1, µs: 0.001, ns: 1e-6 };

async function loadOnce(
  server: string,
  args: readonly string[],
  tell: (why: string) => void,
): Promise<Measured | undefined> {
  const started = performance.now();
  const child = spawn(
    server,
    [...args, "-v", "--reload", "once", "--port", "0", "--die-after-stdin"],
    {
      stdio: ["pipe", "ignore", "pipe"],
    },
  );
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
  let measured: Measured | undefined;
  for await (const line of createInterface({ input: child.stderr })) {
    const [, amount, unit = ""] = /Finished load cycle \(([\d.]+)(s|ms|µs|ns)\)/.exec(line) ?? [];
    if (amount === undefined) continue;
    const loadMs = Number(amount) * (unitsMs[unit] ?? Number.NaN);
    measured = { wallMs: performance.now() - started, said: { loadMs } };
    // It leaves when its input is closed.
    child.stdin.end();
  }
  await ended;
  if (measured === undefined) tell("ended without having loaded");
  return measured;
}
