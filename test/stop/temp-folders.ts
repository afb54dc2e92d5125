import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is removed after the test. */
export function createTempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "stopwatch-stop-")));
  folders.push(folder);
  return folder;
}
