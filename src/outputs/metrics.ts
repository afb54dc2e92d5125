import type { Seconds } from "../core/units.ts";
import type { RunView, View } from "../core/view.ts";
import type { GuardEvent } from "./event-log.ts";
import type { RunCounts } from "./metric-rows.ts";
import { buildSamples } from "./metrics-samples.ts";
import { slugOf } from "./webhook.ts";

/** What monitoring systems may ask. All of it is read-only. */
export interface Metrics {
  /** Takes the newest view. */
  observe(view: View): void;
  /** Takes an event of the guard. @param now seconds since the epoch */
  told(event: GuardEvent, now: Seconds): void;
  /** All metrics in Prometheus' text form, as of now. */
  text(): Promise<string>;
  readonly contentType: string;
  /** Whether the watching itself goes on: seconds since the last view, and what keeps it from being of use. */
  health(): Health;
}

/** How the watching stands. */
export interface Health {
  /** Views still come: the session's loop is not stuck. */
  readonly alive: boolean;
  /** Alive, and at least one run is found whose logs can be read. */
  readonly ready: boolean;
  /** One line of ours; no text of a log. */
  readonly why: string;
}

/** A session shows a view a second; after so many without one it is stuck. */
const stuckAfter: Seconds = 30;

/**
 * Metrics of what a session shows and its guard tells. Labels are slugs: no text of a log reaches a
 * monitoring system.
 *
 * @param version    of this program
 * @param monotonic  seconds of a clock that never jumps
 */
export function createMetrics(version: string, monotonic: () => Seconds): Metrics {
  const counts = new Map<string, RunCounts>();
  const began = monotonic();
  let shown: { readonly view: View; readonly at: Seconds } | undefined;
  const countsOf = (run: string): RunCounts => {
    const known = counts.get(run);
    if (known !== undefined) return known;
    const fresh: RunCounts = { signals: new Map(), refusals: new Map() };
    counts.set(run, fresh);
    return fresh;
  };
  return {
    contentType: "text/plain; version=0.0.4; charset=utf-8",
    observe: (view) => {
      shown = { view, at: monotonic() };
    },
    told: (event, now) => {
      if (event.run !== undefined) count(countsOf(event.run), event, now);
    },
    text: async () => {
      const runs = (shown?.view.runs ?? []).map((run) => aged(run, monotonic() - (shown?.at ?? 0)));
      const named = nameRuns(runs);
      // The library is loaded by the first who asks.
      const { formatSamples } = await import("./prometheus.ts");
      return formatSamples(buildSamples({ version, runs: named, counts }));
    },
    health: () => healthOf(shown?.view, monotonic() - (shown?.at ?? began)),
  };
}

/** A view ages while none follows: stale data must be seen to be stale. */
function aged(run: RunView, since: Seconds): RunView {
  return { ...run, age: run.age + Math.max(0, since) };
}

/** Runs by their labels; of two whose slugs are one, the later gets a number. */
function nameRuns(runs: readonly RunView[]): ReadonlyMap<string, RunView> {
  const named = new Map<string, RunView>();
  for (const run of runs) {
    const slug = slugOf(run.name);
    let name = slug;
    for (let at = 2; named.has(name); at += 1) name = `${slug}-${at}`;
    named.set(name, run);
  }
  return named;
}

function count(counts: RunCounts, { event, facts, says }: GuardEvent, now: Seconds): void {
  if (event === "sent") {
    const stage = typeof facts?.["stage"] === "string" ? facts["stage"] : "unknown";
    counts.signals.set(stage, (counts.signals.get(stage) ?? 0) + 1);
  } else if (event === "refused") {
    const reason = says?.id ?? "unknown";
    counts.refusals.set(reason, (counts.refusals.get(reason) ?? 0) + 1);
  } else if (event === "armed") {
    counts.ending = undefined;
  } else if (event === "survived") {
    counts.ending = "survived";
  } else if (event === "stopped") {
    counts.ending = "stopped";
    counts.lastStop = now;
  } else if (event === "audit") {
    const broken = facts?.["broken"];
    if (Array.isArray(broken)) counts.broken = broken.length;
  }
}

function healthOf(view: View | undefined, quiet: Seconds): Health {
  if (quiet > stuckAfter) {
    return { alive: false, ready: false, why: `nothing was looked at for ${Math.floor(quiet)} s` };
  }
  const runs = view?.runs ?? [];
  if (runs.length === 0) return { alive: true, ready: false, why: "no run is found yet" };
  if (runs.every((run) => (run.reading?.failing ?? 0) > 0)) {
    return { alive: true, ready: false, why: "no log can be read" };
  }
  return { alive: true, ready: true, why: "ok" };
}
