import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listenOption, openGuardMetrics } from "../../src/commands/guard-metrics.ts";
import { sampleView } from "../helpers/sample-view.ts";
import { createTempFolder } from "../watch/temp-tree.ts";

const silent = { name: "none", open: () => {}, show: () => {}, close: async () => {} };

describe("--listen", () => {
  it.each([
    ["9464", "127.0.0.1", 9464],
    ["127.0.0.1:0", "127.0.0.1", 0],
    ["localhost:80", "localhost", 80],
    ["0.0.0.0:9464", "0.0.0.0", 9464],
    ["[::1]:9464", "::1", 9464],
  ])("%s is %s, port %i", (text, host, port) => {
    expect(listenOption({ listen: text })).toMatchObject({ host, port });
  });

  it.each(["", "http://x:1", "evil.example:80", "1.2.3:80", "127.0.0.1", "70000", "::1:80", "-1"])(
    "%j is a mistake in one line",
    (text) => {
      expect(() => listenOption({ listen: text })).toThrow(
        /--listen must be a port, or an IP address/,
      );
    },
  );
});

describe("--textfile", () => {
  it("is whole at any time, newest at the end, with nothing left beside it", async () => {
    const folder = createTempFolder();
    const file = join(folder, "alice.prom");
    const metrics = await openGuardMetrics({ textfile: file }, ["/logs"]);
    expect(readFileSync(file, "utf8")).toContain("stopwatch_runs 0\n");
    metrics?.watch(silent).show(sampleView);
    await metrics?.close(() => false);
    expect(readFileSync(file, "utf8")).toContain(`stopwatch_runs ${sampleView.runs.length}\n`);
    expect(readdirSync(folder)).toEqual(["alice.prom"]);
  });

  it("lies outside of what is watched, has the name node_exporter wants, and can be written", async () => {
    const folder = createTempFolder();
    mkdirSync(join(folder, "logs"));
    const open = (textfile: string) => openGuardMetrics({ textfile }, [join(folder, "logs")]);
    await expect(open(join(folder, "logs", "a.prom"))).rejects.toThrow(
      /outside of what is watched/,
    );
    await expect(open(join(folder, "a.txt"))).rejects.toThrow(/ends in .prom/);
    await expect(open(join(folder, "none", "a.prom"))).rejects.toThrow(/cannot be written: ENOENT/);
  });
});
