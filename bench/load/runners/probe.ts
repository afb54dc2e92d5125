import { subscribe } from "node:diagnostics_channel";
import { appendFileSync, readdirSync } from "node:fs";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";

/**
 * `node --import probe.js PROGRAM`: writes a line of JSON to the file $LOAD_PROBE twice a second: how the
 * process stands, and the longest pass of the watching since the line before.
 */
const file = process.env["LOAD_PROBE"];
const everyMs = 500;
/** The finest that the histogram takes; a millisecond of it is its own doing. */
const delays = monitorEventLoopDelay({ resolution: 10 });

/** One line of the probe. Times are milliseconds; bytes of memory. */
export interface Probed {
  readonly at: number;
  readonly cpuMs: number;
  readonly rss: number;
  readonly files: number;
  readonly longestPassMs: number;
  readonly longestDelayMs: number;
}

if (file !== undefined) {
  let longestPassMs = 0;
  subscribe("stopwatch.pass", (message) => {
    // What session.ts publishes: a number of milliseconds.
    if (typeof message === "number") longestPassMs = Math.max(longestPassMs, message);
  });
  delays.enable();
  const tell = (): void => {
    const { user, system } = process.cpuUsage();
    const probed: Probed = {
      at: performance.timeOrigin + performance.now(),
      cpuMs: (user + system) / 1000,
      rss: process.memoryUsage.rss(),
      files: openFiles(),
      longestPassMs,
      longestDelayMs: delays.max / 1e6,
    };
    appendFileSync(file, `${JSON.stringify(probed)}\n`);
    longestPassMs = 0;
    delays.reset();
  };
  setInterval(tell, everyMs).unref();
}

function openFiles(): number {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    // No Linux: this is not measured there.
    return 0;
  }
}
