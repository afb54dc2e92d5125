import { describe, expect, it, onTestFinished } from "vitest";
import { createMetrics, type Metrics } from "../../src/outputs/metrics.ts";
import { type MetricsServer, openMetricsServer } from "../../src/outputs/metrics-server.ts";
import { sampleView } from "../helpers/sample-view.ts";

async function open(metrics: Metrics): Promise<{ server: MetricsServer; url: string }> {
  const server = await openMetricsServer(metrics, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => server.close());
  return { server, url: `http://127.0.0.1:${server.port}` };
}

describe("the metrics' port", () => {
  it("A25 answers /metrics, /livez and /readyz", async () => {
    const metrics = createMetrics("1", () => 0);
    const { url, server } = await open(metrics);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    metrics.observe(sampleView);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const answer = await fetch(`${url}/metrics?x=1`);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0.0.4/);
    expect(await answer.text()).toContain("stopwatch_run_verdict");
    await expect.poll(() => server.scrapes).toBe(1);
  });

  it("A25 says that the watching is dead when it is", async () => {
    const clock = { now: 0 };
    const metrics = createMetrics("1", () => clock.now);
    const { url } = await open(metrics);
    metrics.observe(sampleView);
    clock.now = 40;
    const answer = await fetch(`${url}/livez`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toBe("nothing was looked at for 40 s\n");
  });

  it("has no other door: nothing is taken, nothing can be armed or stopped", async () => {
    const { url } = await open(createMetrics("1", () => 0));
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      for (const path of ["/metrics", "/stop", "/arm", "/-/quit"]) {
        expect((await fetch(url + path, { method })).status, `${method} ${path}`).toBe(405);
      }
    }
    for (const path of ["/", "/stop", "/arm", "/metrics/", "/../metrics%00"]) {
      expect((await fetch(url + path)).status, path).toBe(404);
    }
  });

  it("that is taken is a mistake in one line", async () => {
    const metrics = createMetrics("1", () => 0);
    const { server } = await open(metrics);
    const again = openMetricsServer(metrics, { host: "127.0.0.1", port: server.port });
    await expect(again).rejects.toThrow(
      `--listen 127.0.0.1:${server.port} cannot be opened: EADDRINUSE`,
    );
  });
});
