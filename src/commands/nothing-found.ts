/** What was looked for, so that the person sees what is missing. */
export function nothingFound(paths: readonly string[]): string {
  return `found no training log below ${paths.join(", ")}: expected events.out.tfevents.*, train.log, metrics.csv, results.csv or another CSV with a step or epoch column`;
}
