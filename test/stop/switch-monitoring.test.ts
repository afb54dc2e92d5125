import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { examples, type Monitoring, missingMonitoring, startMonitoring } from "./monitoring.ts";
import type { StopwatchProcess } from "./stopwatch-process.ts";
import { overfits, startScene } from "./switch-scene.ts";
import { until } from "./until.ts";

// The real Prometheus and Alertmanager, with the files that are shipped as examples.

const missing = missingMonitoring();
if (missing !== undefined) console.log(`switch-monitoring.test.ts is skipped: ${missing}`);

describe.skipIf(missing !== undefined)("with the real Prometheus", () => {
  test("the shipped files are valid, and each alert fires when it should and only then", () => {
    const run = (program: string, ...words: readonly string[]) => {
      const { status, stdout, stderr } = spawnSync(program, words, { cwd: examples });
      expect(status, `${stdout}${stderr}`).toBe(0);
    };
    run("promtool", "check", "config", "prometheus.yml");
    run("promtool", "check", "rules", "stopwatch-alerts.yml");
    run("promtool", "test", "rules", "stopwatch-alerts-test.yml");
    run("amtool", "check-config", "alertmanager.yml");
  });

  test("A25 a stalled run, an overfit verdict and a failed stop reach whoever is told", {
    timeout: 300_000,
  }, async ({ onTestFinished }) => {
    const options = [...overfits, "--swallow-tree"];
    const { root, guard } = await startScene(onTestFinished, { kind: "s2", options });
    const stubborn = guard("--arm", "--listen", "0");
    const quiet = join(root.path, "quiet");
    cpSync("fixtures/runs/overfitting", quiet, { recursive: true });
    makeOlder(quiet, 3600);
    // Given last, this folder is watched beside the first; its run has no trainer.
    const stalled = guard(join(quiet, "logs"), "--listen", "0");
    const ports = await Promise.all([portOf(stubborn), portOf(stalled)]);
    const monitoring = await startMonitoring(join(root.side, "monitoring"), ports);
    onTestFinished(() => monitoring.close());

    const scraped = await (await fetch(`http://127.0.0.1:${ports[0]}/metrics`)).text();
    const checked = spawnSync("promtool", ["check", "metrics"], { input: scraped });
    expect(checked.status, String(checked.stderr)).toBe(0);

    await alertOf(monitoring, "TrainingStalled");
    const overfit = await alertOf(monitoring, "TrainingOverfits");
    expect(overfit.annotations["summary"]).toMatch(/^\S+-[0-9a-f]{6} overfits/);
    const failed = await alertOf(monitoring, "StopFailed");
    expect(failed.labels["severity"]).toBe("critical");
    // By now the guard may have left; what it said last is what counts.
    const signals = "sum(last_over_time(stopwatch_killswitch_signals_total[10m]))";
    expect(await monitoring.query(signals)).toEqual([4]);
    // It stays until its ending was scraped, and goes then.
    expect(await stubborn.exit(80)).toBe(12);
    await alertOf(monitoring, "StopwatchDown");
  });
});

async function portOf(stopwatch: StopwatchProcess): Promise<number> {
  const { listen } = await stopwatch.event("started");
  return Number(String(listen).split(":").at(-1));
}

/** The first alert of a name that was handed on. */
function alertOf({ alerts }: Monitoring, name: string) {
  const find = () =>
    alerts.find(({ labels, status }) => labels["alertname"] === name && status === "firing");
  const detail = () => JSON.stringify(alerts.map(({ labels }) => labels));
  return until(`the alert ${name}`, find, { within: 240, detail });
}

/** Sets back the time of every file, as if nothing had been written for so many seconds. */
function makeOlder(folder: string, seconds: number): void {
  const then = Date.now() / 1000 - seconds;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    utimesSync(join(entry.parentPath, entry.name), then, then);
  }
}
