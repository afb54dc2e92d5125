import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "../speed/child.ts";
import type { LoadFigure, LoadPlan } from "./load-figure.ts";

const MiB = 2 ** 20;

/** A21: a day of training in minutes; the clock moves with what is written. */
export async function measureDay({ hours, node }: LoadPlan): Promise<readonly LoadFigure[]> {
  const scratch = mkdtempSync(join(tmpdir(), "stopwatch-load-"));
  const runner = fileURLToPath(new URL("./runners/day.js", import.meta.url));
  try {
    const words = ["--expose-gc", ...node, runner, join(scratch, "logs"), String(hours)];
    const measured = runProgram(process.execPath, words, (why) => {
      throw new Error(why);
    });
    const said = measured?.said ?? {};
    const of = (name: string) => said[name] ?? Number.NaN;
    const goal = "A21";
    return [
      { goal, what: "time for it", unit: "s", value: (measured?.wallMs ?? 0) / 1000, atMost: 180 },
      {
        goal,
        what: "verdicts that differ from one read",
        unit: "",
        value: 1 - of("equal"),
        atMost: 0,
      },
      {
        goal,
        what: "memory, last hour above the second",
        unit: "MiB",
        value: (of("rssLast") - of("rssSecond")) / MiB,
        atMost: 16,
      },
      { goal, what: "memory, last hour", unit: "MiB", value: of("rssLast") / MiB },
      {
        goal,
        what: "open files, last hour above the second",
        unit: "",
        value: of("filesLast") - of("filesSecond"),
        atMost: 0,
      },
      { goal, what: "lines", unit: "", value: of("lines") },
      { goal, what: "epochs", unit: "", value: of("epochs") },
    ];
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
