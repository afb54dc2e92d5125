import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const fixtures = fileURLToPath(new URL("../../fixtures", import.meta.url));

/** The bundled runs, by the name of their folder below `fixtures/runs`; `demo` is the recorded one. */
export const bundledRuns = ["overfitting", "stock-two-points", "empty-log", "s1", "demo"] as const;

/** A copy of a bundled run in a folder of its own, as if its last line had just been written. */
export function copyRun(run: (typeof bundledRuns)[number]): string {
  const root = emptyFolder();
  cpSync(run === "demo" ? join(fixtures, "demo") : join(fixtures, "runs", run), root, {
    recursive: true,
  });
  age(root, 0);
  return root;
}

/** Three voices below one folder, as a GPT-SoVITS installation has them; alice has both stages. */
export function copyVoices(): string {
  const root = emptyFolder();
  const runs = join(fixtures, "runs");
  for (const run of ["overfitting", "stock-two-points", "empty-log"]) {
    cpSync(join(runs, run), root, { recursive: true });
  }
  const stage = "logs/dave/logs_s1_v2";
  cpSync(join(runs, "s1", stage), join(root, "logs/alice/logs_s1_v2"), { recursive: true });
  age(root, 0);
  return root;
}

/** A folder that goes with the test. */
export function emptyFolder(): string {
  const root = mkdtempSync(join(tmpdir(), "stopwatch-voices-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "logs"));
  return root;
}

/** Makes all files below a folder so many seconds old. */
export function age(folder: string, seconds: number): void {
  const at = Date.now() / 1000 - seconds;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) age(path, seconds);
    else utimesSync(path, at, at);
  }
}
