import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { now } from "../clock.ts";
import { peersPython } from "./python.ts";

/** Which steps an observer has seen, and when, in seconds since the Unix epoch. */
export interface StepsSeen {
  readonly seenAt: ReadonlyMap<number, number>;
  close(): Promise<void>;
}

/** The tag that decides in the generated trainings. */
const tag = "loss/g/mel";
/** Asked so often, TensorBoard's own cycle of five seconds is what is measured. */
const askEveryMs = 20;

/** TensorBoard with its fast loader on a folder, asked over loopback for the points of one tag. */
export async function watchTensorboard(folder: string): Promise<StepsSeen | undefined> {
  if (!existsSync(peersPython)) return undefined;
  const args = ["-m", "tensorboard.main", "--logdir", folder, "--load_fast=true", "--port=0"];
  const child = spawn(peersPython, args, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const address = await new Promise<string | undefined>((resolve) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      const found = /(http:\/\/localhost:\d+)\//.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("close", () => resolve(undefined));
  });
  if (address === undefined) return undefined;
  const seenAt = new Map<number, number>();
  let asking = true;
  const asked = askOn();
  async function askOn(): Promise<void> {
    while (asking) {
      for (const step of await stepsAt(address ?? "")) {
        if (!seenAt.has(step)) seenAt.set(step, now());
      }
      await new Promise((resolve) => setTimeout(resolve, askEveryMs));
    }
  }
  return {
    seenAt,
    close: async () => {
      asking = false;
      await asked;
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function stepsAt(address: string): Promise<readonly number[]> {
  const query = new URLSearchParams({ run: ".", tag });
  try {
    const answer = await fetch(`${address}/data/plugin/scalars/scalars?${query}`);
    const points: unknown = answer.ok ? await answer.json() : [];
    // Each point is a list: wall time, step, value.
    return Array.isArray(points) ? points.map((point) => Number(point[1])) : [];
  } catch {
    // Not ready yet.
    return [];
  }
}
