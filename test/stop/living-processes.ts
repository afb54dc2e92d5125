import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** A process of this machine, as far as tests need it. Linux only. */
export interface Living {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  /** Field 22 of stat. */
  readonly start: number;
}

/** One process, a zombie included; undefined when it is gone. */
export function lookAt(pid: number): Living | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { pid, state: fields[0] ?? "", parent: Number(fields[1]), start: Number(fields[19]) };
  } catch {
    // Gone: the one thing that reading it can tell.
    return undefined;
  }
}

/** Neither gone nor a zombie. */
export function isLiving(pid: number): boolean {
  const seen = lookAt(pid);
  return seen !== undefined && seen.state !== "Z" && seen.state !== "X";
}

/** Whoever carries `entry` (`NAME=value`) in its environment, and is no zombie. */
export function livingWithEnvironment(entry: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map(Number)
    .filter((pid) => environmentOf(pid).split("\0").includes(entry) && isLiving(pid));
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    // Gone, or another user's: none of ours.
    return "";
  }
}

/** Why no pid namespace can be made here; undefined where one can. */
export function whyNoUnshare(): string | undefined {
  try {
    execFileSync("unshare", ["--pid", "--fork", "true"], { stdio: "ignore" });
    return undefined;
  } catch {
    // No such program, or no right to.
    return "unshare --pid is not permitted here; the case on a /proc of files stands for it";
  }
}

/**
 * Starts a program whose number is `pid`, as the kernel gives it when it is told the last one. Undefined where that
 * is not permitted (root only), or where the number was always somebody else's.
 */
export async function startAs(
  pid: number,
  environment: NodeJS.ProcessEnv,
): Promise<ChildProcess | undefined> {
  for (let tries = 0; tries < 50; tries += 1) {
    try {
      writeFileSync("/proc/sys/kernel/ns_last_pid", String(pid - 1));
    } catch {
      return undefined;
    }
    const child = spawn("sleep", ["300"], { env: environment, stdio: "ignore" });
    if (child.pid === pid) return child;
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
  }
  return undefined;
}
