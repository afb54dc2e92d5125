/** One thing that was measured under load. */
export interface LoadFigure {
  /** Of reliability's table: `A19`. */
  readonly goal: string;
  readonly what: string;
  readonly unit: string;
  readonly value: number;
  /** Reached at or below this; absent for what is only told. */
  readonly atMost?: number;
}

/** How long and how much. */
export interface LoadPlan {
  readonly runs: number;
  readonly seconds: number;
  readonly floodMbPerSecond: number;
  readonly floodSeconds: number;
  /** Hours of the trained day. */
  readonly hours: number;
  /** Words for node before the program, as `--cpu-prof`. */
  readonly node: readonly string[];
}

/** Whether a figure is within its limit. */
export function isReached({ value, atMost }: LoadFigure): boolean {
  return atMost === undefined || value <= atMost;
}

/** The figures as a table for people. */
export function showFigures(figures: readonly LoadFigure[]): string {
  const rows = figures.map((figure) => [
    figure.goal,
    figure.what,
    `${plain(figure.value)} ${figure.unit}`,
    figure.atMost === undefined ? "" : `≤ ${plain(figure.atMost)} ${figure.unit}`,
    figure.atMost === undefined ? "" : isReached(figure) ? "reached" : "**missed**",
  ]);
  const head = ["", "What", "Measured", "Limit", ""];
  const all = [head, head.map(() => "---"), ...rows];
  return all.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function plain(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
