import { statSync } from "node:fs";
import { dirname, sep } from "node:path";
import type { Discovery, LogFile, RunFiles } from "./runs.ts";
import { isAbsent, systemErrorCode } from "./system-errors.ts";

/** What became of a path: it can be looked at, it is not there, or the system does not tell. */
export type Presence = "there" | "absent" | "untold";

/**
 * A discovery with those logs of the one before that were not found now but may be there again: a run that was
 * seen once does not vanish because of a full table of open files, a drive that fails or rights that were taken.
 * A log is kept while the system keeps it, or a folder above it, from us; and while it is gone from a folder that
 * is still there, until another log appears in that folder: that is what it was renamed to, or what came after it.
 * A run that was deleted with its folder is gone.
 *
 * @param presenceOf  asked for lost logs alone, and for their folders
 */
export function keepLostLogs(
  before: readonly RunFiles[],
  found: Discovery,
  presenceOf: (path: string) => Presence = lookAtPresence,
): Discovery {
  const foundLogs = new Set(found.runs.flatMap((run) => run.logs.map((log) => log.path)));
  const isLost = (log: LogFile) => !foundLogs.has(log.path);
  if (!before.some((run) => run.logs.some(isLost))) return found;
  const known = new Set(before.flatMap((run) => run.logs.map((log) => log.path)));
  const newIn = new Set([...foundLogs].filter((path) => !known.has(path)).map(dirname));
  const closed = found.problems.flatMap(({ file, reason }) =>
    reason.id === "problem.unreadable" && !isAbsent(reason.code) ? [file] : [],
  );
  const mayComeBack = ({ path }: LogFile): boolean => {
    if (closed.some((file) => path === file || path.startsWith(`${file}${sep}`))) return true;
    const presence = presenceOf(path);
    if (presence !== "absent") return presence === "untold";
    return presenceOf(dirname(path)) !== "absent" && !newIn.has(dirname(path));
  };
  const runs = [...found.runs];
  let next = runs.length;
  // From the last to the first: a lost run stands before the one that it stood before.
  for (const run of [...before].reverse()) {
    const place = runs.findIndex((each) => each.path === run.path);
    const lost = run.logs.filter((log) => isLost(log) && mayComeBack(log));
    if (place >= 0) next = place;
    if (lost.length > 0) {
      runs.splice(next, place >= 0 ? 1 : 0, withLost(runs[place], run, lost));
    }
  }
  return { ...found, runs };
}

/** The run as found now, or as it was, with the logs that were lost at the places they had. */
function withLost(
  found: RunFiles | undefined,
  before: RunFiles,
  lost: readonly LogFile[],
): RunFiles {
  if (found === undefined)
    return lost.length === before.logs.length ? before : { ...before, logs: lost };
  const places = new Map(before.logs.map((log, place) => [log.path, place]));
  const placeOf = (log: LogFile) => places.get(log.path) ?? Number.POSITIVE_INFINITY;
  const logs = [...found.logs, ...lost].sort((a, b) => Math.sign(placeOf(a) - placeOf(b)) || 0);
  return { ...found, logs };
}

function lookAtPresence(path: string): Presence {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined ? "absent" : "there";
  } catch (error) {
    return isAbsent(systemErrorCode(error)) ? "absent" : "untold";
  }
}
