import { channel } from "node:diagnostics_channel";
import type { WatchedRuns } from "./watched-runs.ts";

/** What is published on the channel `stopwatch.pass` after each pass over the logs, for who measures from inside. */
export interface PassTold {
  /** Milliseconds from its begin to its end, and of processor time in it. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Bytes of all logs that were read or jumped over so far. */
  readonly read: number;
}

const passes = channel("stopwatch.pass");
const nobody = (): void => {};

/** Begins a pass; what is returned is called at its end. Costs nothing while nobody listens. */
export function beginPass(): (runs: WatchedRuns) => void {
  if (!passes.hasSubscribers) return nobody;
  const began = performance.now();
  const before = process.cpuUsage();
  return (runs) => {
    const { user, system } = process.cpuUsage(before);
    const told: PassTold = {
      wallMs: performance.now() - began,
      cpuMs: (user + system) / 1000,
      read: runs.all().reduce((sum, run) => sum + run.reading.progress().read, 0),
    };
    passes.publish(told);
  };
}
