import { subscribe } from "node:diagnostics_channel";
import { appendFileSync, readdirSync, statSync } from "node:fs";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import type { PassTold } from "../../../src/pass-channel.ts";

/**
 * `node --import probe.js PROGRAM`: writes a line of JSON to the file $LOAD_PROBE twice a second: how the
 * process stands, the longest pass of the watching since the line before, and how far the reading is behind $LOAD_LOG.
 */
const file = process.env["LOAD_PROBE"];
const log = process.env["LOAD_LOG"];
const everyMs = Number(process.env["LOAD_EVERY_MS"] ?? "500");
/** The finest that the histogram takes; a millisecond of it is its own doing. */
const delays = monitorEventLoopDelay({ resolution: 10 });

/** One line of the probe. Times are milliseconds; bytes of memory. */
export interface Probed {
  readonly at: number;
  readonly cpuMs: number;
  readonly rss: number;
  readonly files: number;
  readonly longestPassMs: number;
  /** Processor time of the pass that took most of it. */
  readonly dearestPassMs: number;
  readonly longestDelayMs: number;
  /** Bytes written and not read yet, of $LOAD_LOG. */
  readonly lag: number;
}

if (file !== undefined) {
  let longestPassMs = 0;
  let dearestPassMs = 0;
  let read = 0;
  subscribe("stopwatch.pass", (message) => {
    // The channel carries nothing else.
    const told = message as PassTold;
    longestPassMs = Math.max(longestPassMs, told.wallMs);
    dearestPassMs = Math.max(dearestPassMs, told.cpuMs);
    read = told.read;
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
      dearestPassMs,
      lag: log === undefined ? 0 : statSync(log).size - read,
      longestDelayMs: delays.max / 1e6,
    };
    appendFileSync(file, `${JSON.stringify(probed)}\n`);
    longestPassMs = 0;
    dearestPassMs = 0;
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
