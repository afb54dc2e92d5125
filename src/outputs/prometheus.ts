import { Counter, Gauge, Registry } from "prom-client";
import type { MetricFamily } from "./metrics-samples.ts";

/**
 * Samples in Prometheus' text form. The registry is made anew each time: a run that is gone leaves no sample
 * behind.
 */
export async function formatSamples(families: readonly MetricFamily[]): Promise<string> {
  const registry = new Registry();
  for (const { name, help, type, labels: names, samples } of families) {
    const options = { name, help, labelNames: [...names], registers: [registry] };
    if (type === "counter") {
      const counter = new Counter(options);
      for (const { labels, value } of samples) counter.inc({ ...labels }, value);
    } else {
      const gauge = new Gauge(options);
      for (const { labels, value } of samples) gauge.set({ ...labels }, value);
    }
  }
  return registry.metrics();
}
