import { dirname, sep } from "node:path";
import type { LogContent } from "./core/log-content.ts";
import type { Run } from "./core/run.ts";
import type { RunName } from "./core/units.ts";
import { hasPoints, type LogReading } from "./log-reading.ts";
import type { RunNotes } from "./watch/run-notes.ts";
import type { RunFiles } from "./watch/runs.ts";

/** What lies beside the logs of a run. */
export type Around = Pick<Run, "config" | "checkpointFiles" | "dataItems" | "heldOut">;

/**
 * What a run's notes say of it.
 *
 * @param explicit  folders of checkpoints that the user named: what lies there is the run's own
 */
export function aroundOf(notes: RunNotes, files: RunFiles, explicit: readonly string[]): Around {
  const { settings, dataItems } = notes;
  const inside = (path: string, folder: string) => path.startsWith(folder + sep);
  return {
    ...(settings === undefined ? {} : { config: settings.config }),
    ...(dataItems === undefined ? {} : { dataItems }),
    checkpointFiles: notes.checkpointFiles.map((file) => ({
      ...file,
      own:
        inside(file.path, files.path) || explicit.some((folder) => dirname(file.path) === folder),
    })),
  };
}

/** The logs of one run, as they were read. */
export interface ReadLogs {
  readonly files: RunFiles;
  /** In the order in which the trainer wrote them. */
  readonly logs: readonly LogReading[];
  /** What was read of logs that were rotated away, by the path they had; oldest first. */
  readonly earlier: ReadonlyMap<string, readonly LogContent[]>;
}

/** The runs that some logs tell of: one, or one a `run_id` of a table that holds several. */
export function buildRuns({ files, logs, earlier }: ReadLogs, around: Around): readonly Run[] {
  const withPoints = logs.some((log) => log.file.spare !== true && hasPoints(log));
  const used = logs.filter((log) => log.file.spare !== true || !withPoints);
  const names = new Set(used.flatMap((log) => [...log.contents.keys()]));
  const several = names.size > 1;
  const contentsOf = (log: LogReading, name: RunName): LogContent[] => {
    const own = log.contents.get(name);
    return [...(earlier.get(log.file.path) ?? []), ...(own === undefined ? [] : [own])];
  };
  const runs: Run[] = [];
  for (const name of names) {
    if (several && name === "") continue;
    runs.push({
      path: name === "" ? files.path : `${files.path}#${name}`,
      name: name === "" ? files.name : name,
      logs: used.flatMap((log) => contentsOf(log, name)),
      ...around,
    });
  }
  if (runs.length === 0) {
    const logs = used.flatMap((log) => contentsOf(log, ""));
    runs.push({ path: files.path, name: files.name, logs, ...around });
  }
  return runs;
}
