import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const largest = 5_000_000;

/** The package's only file when it is given to somebody: what `npm pack` makes of the built tree. */
async function pack(folder: string): Promise<string> {
  // The tree is built already; its own build would run again.
  const words = ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
  await run("npm", words, { cwd: resolve(".") });
  return join(folder, readdirSync(folder)[0] ?? "");
}

describe("the npm package", { timeout: 120_000 }, () => {
  const root = mkdtempSync(join(tmpdir(), "stopwatch-"));
  let archive = "";
  const prefix = join(root, "prefix");

  beforeAll(async () => {
    archive = await pack(mkdtempSync(join(root, "pack-")));
    mkdirSync(prefix);
    writeFileSync(join(prefix, "package.json"), "{}");
    // Offline: there is nothing else to fetch.
    await run("npm", ["install", "--offline", "--no-audit", "--no-fund", archive], { cwd: prefix });
  }, 120_000);
  afterAll(() => rmSync(root, { recursive: true }));

  const stopwatch = (...words: readonly string[]) =>
    run(join(prefix, "node_modules/.bin/stopwatch"), [...words], { cwd: prefix });

  test("is small, brings no other package and runs nothing when it is installed", () => {
    expect(statSync(archive).size).toBeLessThan(largest);
    expect(
      readdirSync(join(prefix, "node_modules")).filter((name) => !name.startsWith(".")),
    ).toEqual(["stopwatch"]);
    const installed: unknown = JSON.parse(
      readFileSync(join(prefix, "node_modules/stopwatch/package.json"), "utf8"),
    );
    expect(installed).not.toHaveProperty("dependencies");
    for (const script of ["preinstall", "install", "postinstall"]) {
      expect(installed).not.toHaveProperty(["scripts", script]);
    }
  });

  test("runs from an empty prefix: version, audit, report, the dashboard's frame, the demo", async () => {
    const recording = resolve("fixtures/demo");
    expect((await stopwatch("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await stopwatch("audit", recording, "--lang", "en")).stdout).toContain(
      "STOP  overfitting",
    );
    expect((await stopwatch("audit", recording, "--output", "html")).stdout).toContain("uPlot");
    const frame = await stopwatch("tail", "--once", "--output", "dashboard", recording);
    expect(frame.stdout).toContain("logs/validated-1");
    const demo = await stopwatch("demo", "--output", "plain", "--lang", "en", "--speed", "2000");
    expect(demo.stdout).toContain("STOP  overfitting");
  });

  test("carries the licence of every package that is in it", () => {
    const folder = join(prefix, "node_modules/stopwatch");
    const texts = readFileSync(join(folder, "dist/THIRD-PARTY.txt"), "utf8");
    const modules = readdirSync(join(folder, "dist"))
      .filter((name) => name.endsWith(".js"))
      .flatMap((name) => [
        ...readFileSync(join(folder, "dist", name), "utf8").matchAll(
          /^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm,
        ),
      ]);
    const bundled = new Set(modules.map(([, name]) => name ?? ""));
    expect(bundled.size).toBeGreaterThan(10);
    for (const name of bundled) expect(texts).toMatch(new RegExp(`^${name} \\d`, "m"));
    expect(texts).toMatch(/^uplot \d/m);
  });
});
