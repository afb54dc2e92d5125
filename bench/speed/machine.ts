import { execFileSync } from "node:child_process";
import { mkdirSync, statfsSync } from "node:fs";
import { cpus, homedir, platform, release, totalmem } from "node:os";
import { join } from "node:path";

/** What the figures were measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly kernel: string;
  /** File system of the generated logs. */
  readonly fileSystem: string;
  readonly node: string;
}

/** This machine. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: `${platform()} ${release()}`,
    fileSystem: fileSystemOf(cacheFolder()),
    node: process.version,
  };
}

/** Whether others were at work as well: at this load (as `uptime` says it) figures are no longer this program's alone. */
export function isBusy({ cores }: Pick<Machine, "cores">, load: number): boolean {
  return load > cores / 2;
}

/** Where generated logs and the peers' Python lie: outside of the project. */
export function cacheFolder(): string {
  const folder = join(
    process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"),
    "stopwatch-bench",
  );
  mkdirSync(folder, { recursive: true });
  return folder;
}

function fileSystemOf(path: string): string {
  try {
    return execFileSync("stat", ["-f", "-c", "%T", path], { encoding: "utf8" }).trim();
  } catch {
    // No GNU stat (macOS): the number of the file system's type says as much.
    return `type ${statfsSync(path).type}`;
  }
}
