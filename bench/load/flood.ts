import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadFigure, LoadPlan } from "./load-figure.ts";
import { startWriter } from "./python-writer.ts";
import { startTail, until } from "./watched-program.ts";

const MiB = 2 ** 20;

/** A20: one log that grows as fast as a disk takes it. */
export async function measureFlood(plan: LoadPlan): Promise<readonly LoadFigure[]> {
  const scratch = mkdtempSync(join(tmpdir(), "stopwatch-load-"));
  const folder = join(scratch, "logs", "voice");
  mkdirSync(folder, { recursive: true });
  const log = join(folder, "train.log");
  const { floodMbPerSecond, floodSeconds } = plan;
  const writer = startWriter("flood.py", [log, String(floodMbPerSecond), String(floodSeconds)]);
  try {
    await writer.ready;
    const tail = startTail(join(scratch, "logs"), scratch, { node: plan.node, log });
    const began = await until(() => (tail.told.get("verdict") ?? 0) > 0, 60);
    if (!began) throw new Error("the log was not found within 60 s");
    const wrote = await writer.write();
    const ended = performance.timeOrigin + performance.now();
    const isCaughtUp = () => tail.probed().at(-1)?.lag === 0;
    await until(isCaughtUp, 60);
    const probed = tail.probed();
    await tail.end();
    const caughtUp = probed.find(({ at, lag }) => at >= ended && lag === 0)?.at;
    const goal = "A20";
    const most = (of: (one: (typeof probed)[number]) => number) => Math.max(...probed.map(of));
    return [
      {
        goal,
        what: "bytes behind, most",
        unit: "MiB",
        value: most(({ lag }) => lag) / MiB,
        atMost: 64,
      },
      { goal, what: "memory, most", unit: "MiB", value: most(({ rss }) => rss) / MiB, atMost: 256 },
      {
        goal,
        what: "caught up after the end",
        unit: "s",
        value: caughtUp === undefined ? 60 : (caughtUp - ended) / 1000,
        atMost: 5,
      },
      {
        goal,
        what: "written",
        unit: "MB/s",
        value: (wrote["wrote"] ?? 0) / 1e6 / (wrote["seconds"] ?? 1),
      },
      { goal, what: "lines", unit: "million", value: (wrote["lines"] ?? 0) / 1e6 },
    ];
  } finally {
    writer.child.kill("SIGKILL");
    rmSync(scratch, { recursive: true });
  }
}
