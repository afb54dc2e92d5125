import type { RunView } from "../core/view.ts";
import { type Add, type RunCounts, rows, type Sample } from "./metric-rows.ts";

/** One metric with all its samples. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter";
  /** What every sample is told apart by. Without any there is one sample, of the program itself. */
  readonly labels: readonly string[];
  readonly samples: readonly Sample[];
}

/** What the metrics are made of. */
export interface MetricsSource {
  readonly version: string;
  /** By the label that tells them apart. */
  readonly runs: ReadonlyMap<string, RunView>;
  /** By the run's name. */
  readonly counts: ReadonlyMap<string, RunCounts>;
}

/**
 * Every metric there is, in a fixed order, with one sample a run where the run has such a number. The names
 * are part of the public contract.
 */
export function buildSamples({ version, runs, counts }: MetricsSource): readonly MetricFamily[] {
  const families: MetricFamily[] = [
    {
      name: "stopwatch_build_info",
      help: "The version of stopwatch; always 1.",
      type: "gauge",
      labels: ["version"],
      samples: [{ labels: { version }, value: 1 }],
    },
    {
      name: "stopwatch_runs",
      help: "Runs that are watched.",
      type: "gauge",
      labels: [],
      samples: [{ labels: {}, value: runs.size }],
    },
  ];
  for (const { name, help, type = "gauge", read } of rows) {
    const samples: Sample[] = [];
    for (const [label, run] of runs) {
      const add: Add = (labels, value) => {
        if (value !== undefined && Number.isFinite(value)) {
          samples.push({ labels: { run: label, ...labels }, value });
        }
      };
      read(run, add, counts.get(run.name));
    }
    const labels = new Set(["run", ...samples.flatMap((each) => Object.keys(each.labels))]);
    families.push({ name, help, type, labels: [...labels], samples });
  }
  return families;
}
