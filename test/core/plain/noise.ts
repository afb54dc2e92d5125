import { median } from "simple-statistics";

const madToDeviation = 1.4826;

export function noiseOf(values: readonly number[]): number | undefined {
  const finite = values.filter(Number.isFinite);
  return finite.length < 5 ? undefined : deviationAt(finite, 1);
}

const widestSpacing = 3;
const checksPerSpacing = 10;

export function wanderingNoiseOf(values: readonly number[]): number | undefined {
  let noise = noiseOf(values);
  if (noise === undefined) return undefined;
  for (let spacing = 2; spacing <= widestSpacing; spacing += 1) {
    if (values.length < checksPerSpacing * spacing) break;
    noise = Math.max(noise, deviationAt(values, spacing));
  }
  return noise;
}

function deviationAt(finite: readonly number[], spacing: number): number {
  const differences: number[] = [];
  for (let i = 2 * spacing; i < finite.length; i += 1) {
    const [now, middle, before] = [finite[i], finite[i - spacing], finite[i - 2 * spacing]];
    differences.push(Math.abs((now ?? 0) - 2 * (middle ?? 0) + (before ?? 0)));
  }
  return (madToDeviation * median(differences)) / Math.sqrt(6);
}

export function progressOf(values: readonly number[]): number {
  const head = values.slice(0, Math.max(3, Math.round(0.05 * values.length)));
  if (head.length === 0) return 1e-12;
  return Math.max(median(head) - Math.min(...values), 1e-12);
}
