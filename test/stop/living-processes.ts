import { readdirSync, readFileSync } from "node:fs";

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
