import { basename, dirname, join } from "node:path";
import { type ExportGroup, groupExports } from "./export-names.ts";
import { groupBy } from "./group-by.ts";
import { byRotation, nameBeforeRotation } from "./log-names.ts";
import type { FoundFile, FoundFolder, FoundKind, RunParts } from "./run-parts.ts";
import type { LogFile } from "./runs.ts";

/** The runs of one folder. */
export interface FolderRuns {
  /** The run that the folder itself is: its event files, `train.log`, `metrics.csv`. */
  readonly own: RunParts | undefined;
  /** Whether that run has event files, so that it may be part of the run of the folder above. */
  readonly hasEvents: boolean;
  /** Whether that run has a `train.log`: then it is a training by itself. */
  readonly hasTrainLog: boolean;
  /** Runs that are single files, or sets of TensorBoard exports. */
  readonly others: readonly RunParts[];
}

/** Sorts the logs of one folder into runs. */
export function splitFolder(folder: FoundFolder): FolderRuns {
  const byKind = groupBy(folder.files, (file) => file.kind);
  const ofKind = (kind: FoundKind) => byKind.get(kind) ?? [];
  const events = ofKind("events");
  const trainLogs = withRotated(ofKind("train.log"));
  const texts = [
    ...groupBy(ofKind("text"), ({ name }) => nameBeforeRotation(name) ?? name).values(),
  ]
    .map(withRotated)
    .filter((files) => files.length > 0);
  const tables = ofKind("folder table");
  const hasMain = events.length + trainLogs.length > 0;
  // What else lies beside is taken for a copy: Lightning writes the same values to both, and a console
  // capture says what train.log says. With several texts and no train.log nothing tells whose they are.
  const textsAreSpare = trainLogs.length > 0 || (events.length > 0 && texts.length === 1);
  const tablesAreOwn = hasMain || tables.length === 1;
  const spare = [
    ...(tablesAreOwn && hasMain ? tables : []),
    ...(textsAreSpare ? texts.flat() : []),
  ];
  const main = [...trainLogs, ...events, ...(hasMain || !tablesAreOwn ? [] : tables)];
  const logs = [
    ...main.map((file) => asLog(folder, file)),
    ...spare.map((file) => ({ ...asLog(folder, file), spare: true })),
  ];
  const alone = [
    ...(textsAreSpare ? [] : texts),
    ...(tablesAreOwn ? [] : tables).map((file) => [file]),
    ...ofKind("table").map((file) => [file]),
  ];
  const exported = groupExports(ofKind("export").map((file) => file.name));
  return {
    own: main.length === 0 ? undefined : folderRun(folder, logs),
    hasEvents: events.length > 0,
    hasTrainLog: trainLogs.length > 0,
    others: [
      ...alone.map((files) => fileRun(folder, files)),
      ...exported.map((group) => exportRun(folder, group)),
    ],
  };
}

/** A text log behind those that were rotated away; alone they are no log: nothing is written there. */
function withRotated(files: readonly FoundFile[]): readonly FoundFile[] {
  if (files.every(({ name }) => nameBeforeRotation(name) !== undefined)) return [];
  return [...files].sort((a, b) => byRotation(a.name, b.name));
}

function asLog(folder: FoundFolder, file: FoundFile): LogFile {
  return { path: join(folder.path, file.name) };
}

function folderRun(folder: FoundFolder, logs: readonly LogFile[]): RunParts {
  const { path, root } = folder;
  return { path, root, namedBy: path, logs, settingsFolders: [path] };
}

/**
 * A run that is one file, the last, behind what was rotated away of it. A text is called by its whole name, a table by
 * its name without the ending.
 */
function fileRun(folder: FoundFolder, files: readonly FoundFile[]): RunParts {
  const logs = files.map((file) => asLog(folder, file));
  const { path } = logs.at(-1) ?? folder;
  const kind = files.at(-1)?.kind;
  const isTable = kind === "table" || kind === "folder table";
  const namedBy = isTable ? path.replace(/\.(csv|tsv|jsonl?)$/i, "") : path;
  return { path, root: folder.root, namedBy, logs, settingsFolders: [folder.path] };
}

function exportRun(folder: FoundFolder, group: ExportGroup): RunParts {
  const logs = group.files.map(({ fileName, ...place }) => ({
    path: join(folder.path, fileName),
    tag: place.tag,
    ...(place.folder === undefined ? {} : { folder: place.folder }),
  }));
  const single = logs.length === 1 ? logs[0] : undefined;
  const path = single?.path ?? folder.path;
  const unnamed = single === undefined ? folder.path : path.replace(/\.csv$/i, "");
  const namedBy = group.name === undefined ? unnamed : join(folder.path, group.name);
  // Training before validation, as in every other run.
  const ordered = [
    ...logs.filter((log) => !("folder" in log)),
    ...logs.filter((log) => "folder" in log),
  ];
  return { path, root: folder.root, namedBy, logs: ordered, settingsFolders: [folder.path] };
}

/** Runs of files that were given by name: each its own, but event files of one folder are together. */
export function splitGivenFiles(folder: FoundFolder): readonly RunParts[] {
  const { own, others } = splitFolder({
    ...folder,
    files: folder.files.filter((file) => file.kind === "events" || file.kind === "export"),
  });
  const alone = folder.files.filter((file) => file.kind !== "events" && file.kind !== "export");
  const single = own?.logs.length === 1 ? own.logs[0]?.path : undefined;
  const events =
    own === undefined || single === undefined ? own : { ...own, path: single, namedBy: single };
  return [
    ...(events === undefined ? [] : [events]),
    ...others,
    ...alone.map((file) => fileRun(folder, [file])),
  ].map((parts) => ({ ...parts, root: dirname(parts.namedBy) }));
}

/** Base name of a path; the path itself for the root of a drive, which has none. */
export function folderName(path: string): string {
  return basename(path) || path;
}
