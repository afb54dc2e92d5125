import { lstat, mkdir, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import type { Seconds } from "../core/units.ts";
import { copyOnce } from "./copy-once.ts";
import { shortHash, slug } from "./slug.ts";
import { stopTiming } from "./stop-timing.ts";
import { systemCode } from "./system-code.ts";
import { readFileEnd } from "./zip-end.ts";

/** What became of a file that is to be kept. Each file is told of once, and again when the reason changes. */
export type KeptFile =
  | { readonly path: string; readonly copy: string }
  /** `inside run`: DIR lies in the run's folder or beside the file itself; else a system's code, or `broken`. */
  | { readonly path: string; readonly problem: string };

/** Copies recommended weights to a folder of the user's choice (`--keep-best DIR`) as soon as they are complete. */
export interface KeepBest {
  /** To be called now and then with the files that are recommended now, absolute. */
  consider(paths: readonly string[]): Promise<readonly KeptFile[]>;
}

interface Seen {
  readonly stamp: string;
  readonly since: Seconds;
}

/** The last try at a file. */
interface Attempt {
  readonly stamp: string;
  /** Absent when it was copied. */
  readonly problem?: string;
  readonly at: Seconds;
}

/** A full disk may have room later; copying hundreds of MB in vain must not be repeated at each step. */
const retryAfter: Seconds = 60;

/**
 * A file is complete when its size and time have stood still for two seconds and its end is sound. It is copied to a
 * temp name in DIR and then linked to its own, so that no file is ever overwritten; nothing is written to the run's
 * folder; links are not followed.
 *
 * @param place.folder     DIR; made when it is missing
 * @param place.runPath    the run's folder, absolute
 * @param place.name       the run's name, the beginning of each copy's name
 * @param monotonic        seconds
 */
export function createKeepBest(
  place: { readonly folder: string; readonly runPath: string; readonly name: string },
  monotonic: () => Seconds,
): KeepBest {
  const seen = new Map<string, Seen>();
  const attempts = new Map<string, Attempt>();
  return {
    async consider(paths) {
      const results: KeptFile[] = [];
      for (const path of paths) {
        const stamp = await readStamp(path);
        if (stamp === undefined || !isStill(seen, { path, stamp }, monotonic())) continue;
        const last = attempts.get(path);
        if (last !== undefined && isSettled(last, stamp, monotonic())) continue;
        const result = await keep(path, place);
        const problem = "problem" in result ? { problem: result.problem } : {};
        const told = last?.stamp === stamp && last.problem === problem.problem;
        if (!told) results.push(result);
        attempts.set(path, { stamp, at: monotonic(), ...problem });
      }
      return results;
    },
  };
}

function isSettled(last: Attempt, stamp: string, now: Seconds): boolean {
  if (last.stamp !== stamp) return false;
  return last.problem === undefined || now - last.at < retryAfter;
}

function isStill(
  seen: Map<string, Seen>,
  { path, stamp }: { path: string; stamp: string },
  now: Seconds,
): boolean {
  const before = seen.get(path);
  if (before?.stamp === stamp) return now - before.since >= stopTiming.checkpointStill;
  seen.set(path, { stamp, since: now });
  return false;
}

async function readStamp(path: string): Promise<string | undefined> {
  try {
    const stats = await lstat(path, { bigint: true });
    return stats.isFile() ? `${stats.ino} ${stats.size} ${stats.mtimeNs}` : undefined;
  } catch (error) {
    systemCode(error);
    return undefined;
  }
}

async function keep(
  path: string,
  place: { readonly folder: string; readonly runPath: string; readonly name: string },
): Promise<KeptFile> {
  try {
    if ((await readFileEnd(path)) !== "sound") return { path, problem: "broken" };
    const folder = resolve(place.folder);
    const real = await realOrFuture(folder);
    const forbidden = [await realOrFuture(place.runPath), await realOrFuture(dirname(path))];
    // Weights folders hold files of other voices; DIR inside one of them would be the trainer's own.
    if (forbidden.some((each) => isInside(real, each))) return { path, problem: "inside run" };
    await mkdir(real, { recursive: true });
    return { path, copy: await copyOnce(path, join(real, copyName(path, place.name))) };
  } catch (error) {
    return { path, problem: systemCode(error) };
  }
}

/** The real path of a folder that may not be there yet: that of its nearest parent that is, and the rest. */
async function realOrFuture(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCode(error) !== "ENOENT" || dirname(path) === path) throw error;
    return join(await realOrFuture(dirname(path)), basename(path));
  }
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** Slugs of different names can be alike: what was changed carries a hash of what it was. */
function copyName(path: string, run: string): string {
  const whole = basename(path);
  const dot = whole.lastIndexOf(".");
  const stem = dot > 0 ? whole.slice(0, dot) : whole;
  const extension = dot > 0 ? whole.slice(dot).replace(/[^.A-Za-z0-9]/g, "") : "";
  const kept = slug(stem) === stem ? stem : `${slug(stem)}-${shortHash(stem)}`;
  const prefix = stem.startsWith(run) ? "" : `${slug(run)}-`;
  return `${prefix}${kept}${extension}`;
}
