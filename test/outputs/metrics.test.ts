import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunView, View } from "../../src/core/view.ts";
import { createMetrics, type Metrics } from "../../src/outputs/metrics.ts";
import { stoppingRun } from "../helpers/sample-view.ts";

function viewOf(...runs: readonly RunView[]): View {
  return { now: 1_000, logdir: "logs", runs, problems: [] };
}

/** Metrics at a clock that a test sets. */
function atClock(): { metrics: Metrics; clock: { now: number } } {
  const clock = { now: 50 };
  return { metrics: createMetrics("1.2.3", () => clock.now), clock };
}

async function linesOf(metrics: Metrics, name: string): Promise<readonly string[]> {
  const lines = (await metrics.text()).split("\n");
  return lines.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

describe("metrics", () => {
  it("tell the place, the values and the best of a run", async () => {
    const { metrics } = atClock();
    metrics.observe(viewOf(stoppingRun));
    const text = await metrics.text();
    const run = /stopwatch_run_step\{run="(bob-[0-9a-f]{6})"\} 336/.exec(text)?.[1];
    expect(run).toBeDefined();
    expect(text).toContain(`stopwatch_run_best_epoch{run="${run}"} 5\n`);
    expect(text).toContain(`stopwatch_run_value{run="${run}",series="loss/g/kl"} 1.25\n`);
    expect(text).toContain('stopwatch_build_info{version="1.2.3"} 1\n');
    expect(text).toContain("stopwatch_runs 1\n");
  });

  it("hold one verdict, one advice and one state of the switch at a time", async () => {
    const { metrics } = atClock();
    metrics.observe(viewOf(stoppingRun));
    for (const [name, holds] of [
      ["stopwatch_run_verdict", 'verdict="overfitting"'],
      ["stopwatch_run_advice", 'advice="stop"'],
      ["stopwatch_killswitch_state", 'state="disarmed"'],
    ] as const) {
      const lines = await linesOf(metrics, name);
      const set = lines.filter((line) => line.endsWith(" 1"));
      expect(set).toHaveLength(1);
      expect(set[0]).toContain(holds);
    }
  });

  it("have no sample for what is not known, rather than a zero", async () => {
    const { metrics } = atClock();
    const { best: _, last: __, ...blank } = stoppingRun;
    metrics.observe(viewOf({ ...blank, otherCharts: [] }));
    expect(await linesOf(metrics, "stopwatch_run_best_step")).toEqual([]);
    expect(await linesOf(metrics, "stopwatch_run_step")).toEqual([]);
    expect(await linesOf(metrics, "stopwatch_killswitch_last_stop_timestamp_seconds")).toEqual([]);
  });

  it("age while no view comes, so that stale data is seen to be stale", async () => {
    const { metrics, clock } = atClock();
    metrics.observe(viewOf({ ...stoppingRun, age: 12 }));
    clock.now += 100;
    const [line] = await linesOf(metrics, "stopwatch_run_data_age_seconds");
    expect(Number(line?.split(" ").at(-1))).toBeCloseTo(112, 5);
  });

  it("count what the guard tells: rounds by stage, refusals by reason, the stop, broken files", async () => {
    const { metrics } = atClock();
    metrics.observe(viewOf(stoppingRun));
    const tell = (event: Parameters<Metrics["told"]>[0]["event"], more = {}) =>
      metrics.told({ event, level: "info", run: "bob", ...more }, 1_234.5);
    for (const stage of ["ranks", "ranks", "tree"]) tell("sent", { facts: { stage } });
    tell("refused", { says: { id: "stop.refused.no-trainer" } });
    tell("stopped");
    expect(await metrics.text()).toMatch(/state\{run="bob-\w+",state="stopped"\} 1\n/);
    tell("audit", { facts: { broken: ["G_1.pth"] } });
    const text = await metrics.text();
    expect(text).toMatch(/signals_total\{run="bob-\w+",stage="ranks"\} 2\n/);
    expect(text).toMatch(/signals_total\{run="bob-\w+",stage="tree"\} 1\n/);
    expect(text).toMatch(/refusals_total\{run="bob-\w+",reason="stop.refused.no-trainer"\} 1\n/);
    expect(text).toMatch(/last_stop_timestamp_seconds\{run="bob-\w+"\} 1234.5\n/);
    expect(text).toMatch(/broken_checkpoints\{run="bob-\w+"\} 1\n/);
  });

  it("are armed only where a signal may really be sent", async () => {
    const { metrics } = atClock();
    const shown = { state: "armed", says: { id: "switch.looking" }, dryRun: false } as const;
    const armed = async (run: RunView) => {
      metrics.observe(viewOf(run));
      return (await linesOf(metrics, "stopwatch_killswitch_armed"))[0]?.endsWith(" 1");
    };
    expect(await armed({ ...stoppingRun, switch: shown })).toBe(true);
    expect(await armed({ ...stoppingRun, switch: { ...shown, dryRun: true } })).toBe(false);
    expect(await armed({ ...stoppingRun, switch: { ...shown, state: "survived" } })).toBe(false);
  });

  it("show 200 series a run and count the others", async () => {
    const { metrics } = atClock();
    const [chart] = stoppingRun.otherCharts;
    if (chart === undefined) throw new Error("the sample has a small chart");
    const many = Array.from({ length: 230 }, (_, at) => ({ ...chart, tag: `loss/${at}` }));
    const { chart: _, ...rest } = stoppingRun;
    metrics.observe(viewOf({ ...rest, otherCharts: many }));
    expect(await linesOf(metrics, "stopwatch_run_value")).toHaveLength(200);
    const [dropped] = await linesOf(metrics, "stopwatch_run_series_dropped");
    expect(dropped?.endsWith(" 30")).toBe(true);
  });

  it("forget a run that is gone, and tell two of one name apart", async () => {
    const { metrics } = atClock();
    metrics.observe(viewOf(stoppingRun, { ...stoppingRun, path: "/elsewhere/bob" }));
    expect(await linesOf(metrics, "stopwatch_run_step")).toHaveLength(2);
    metrics.observe(viewOf());
    expect(await linesOf(metrics, "stopwatch_run_step")).toEqual([]);
  });

  it("N23 hold no text of a log, whatever the names are", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary" }),
        async (name, tag) => {
          const { metrics } = atClock();
          const [chart] = stoppingRun.otherCharts;
          if (chart === undefined) throw new Error("the sample has a small chart");
          metrics.observe(viewOf({ ...stoppingRun, name, otherCharts: [{ ...chart, tag }] }));
          for (const line of (await metrics.text()).split("\n")) {
            expect(line).toMatch(
              /^(?:# (?:HELP|TYPE) [\x20-\x7e]+|[a-z_]+(?:\{[\x20-\x7e]*\})? [-+\w.]+|)$/,
            );
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("are ready only with a run whose logs can be read, and dead when views stop coming", () => {
    const { metrics, clock } = atClock();
    expect(metrics.health()).toMatchObject({ alive: true, ready: false });
    metrics.observe(viewOf());
    expect(metrics.health()).toMatchObject({
      alive: true,
      ready: false,
      why: "no run is found yet",
    });
    const failing = { lag: 0, failing: 1, errors: { EIO: 3 } };
    metrics.observe(viewOf({ ...stoppingRun, reading: failing }));
    expect(metrics.health()).toMatchObject({
      alive: true,
      ready: false,
      why: "no log can be read",
    });
    metrics.observe(viewOf({ ...stoppingRun, reading: { ...failing, failing: 0 } }));
    expect(metrics.health()).toMatchObject({ alive: true, ready: true });
    clock.now += 31;
    expect(metrics.health()).toMatchObject({ alive: false, ready: false });
  });
});
