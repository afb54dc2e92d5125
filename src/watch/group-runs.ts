import { dirname } from "node:path";
import { type FolderRuns, folderName, splitFolder } from "./folder-runs.ts";
import { groupBy } from "./group-by.ts";
import { folderRole } from "./role-words.ts";
import type { FoundFolder, RunParts } from "./run-parts.ts";
import type { LogFile } from "./runs.ts";

/** Turns the folders of a tree that hold logs into runs: each run once, in the folders' order. */
export function groupRuns(folders: readonly FoundFolder[]): readonly RunParts[] {
  const split = folders.map((folder) => ({ path: folder.path, ...splitFolder(folder) }));
  const own = new Map<string, RunParts>();
  for (const { path, own: run } of split) if (run !== undefined) own.set(path, run);
  foldParts(own, new Map(split.map((one) => [one.path, one])));
  foldStarts(own);
  keepLastTrainerState(own);
  return [...own.values(), ...split.flatMap((one) => one.others)];
}

/**
 * Joins `eval/` to the run of the folder above, and `validation/` with `train/` (Keras) to one run of
 * it. A folder with a `train.log` of its own is never a part: voices are called `test`, too.
 */
function foldParts(own: Map<string, RunParts>, split: ReadonlyMap<string, FolderRuns>) {
  const isPart = (path: string) => {
    const runs = split.get(path);
    return runs?.hasEvents === true && !runs.hasTrainLog && isBelowRoot(own, path);
  };
  for (const [parent, paths] of groupBy([...own.keys()].filter(isPart), dirname)) {
    const role = (path: string) => folderRole(folderName(path));
    const trainings = paths.filter((path) => role(path)?.role === "training");
    for (const path of paths.filter((one) => role(one)?.role === "validation")) {
      const part = own.get(path);
      const rest = role(path)?.rest;
      const alike = trainings.filter((other) => role(other)?.rest === rest);
      const partner = alike[0] ?? (trainings.length === 1 ? trainings[0] : undefined);
      const partnerRun = partner === undefined ? undefined : own.get(partner);
      const parentRun = own.get(parent);
      if (part === undefined || (parentRun === undefined && partnerRun === undefined)) continue;
      own.delete(path);
      if (partner !== undefined && partnerRun !== undefined && trainings.length > 1) {
        own.set(partner, join(partnerRun, undefined, part));
        continue;
      }
      if (partner !== undefined) own.delete(partner);
      own.set(parent, join(parentRun ?? at(part, parent), partnerRun, part));
    }
  }
}

/** Whether the folder above was asked for, too: only then may a run move up there. */
function isBelowRoot(own: ReadonlyMap<string, RunParts>, path: string): boolean {
  return own.get(path)?.root !== path;
}

/** An empty run of another folder, to join parts to. */
function at(part: RunParts, path: string): RunParts {
  return { path, root: part.root, namedBy: path, logs: [], settingsFolders: [path] };
}

function join(run: RunParts, training: RunParts | undefined, validation: RunParts): RunParts {
  const folder = folderName(validation.path);
  const joined: LogFile[] = [
    ...(training?.logs ?? []),
    ...validation.logs.map((log) => ({ ...log, folder })),
  ];
  const logs = [...run.logs, ...joined];
  return {
    ...run,
    // Copies last: they are read only if nothing else holds a point.
    logs: [
      ...logs.filter((log) => log.spare !== true),
      ...logs.filter((log) => log.spare === true),
    ],
    settingsFolders: [...run.settingsFolders, ...(training?.settingsFolders ?? [])],
  };
}

/** Joins the `version_N` folders of a GPT-SoVITS s1 training: each start of the same run opens a new one. */
function foldStarts(own: Map<string, RunParts>) {
  const versions = [...own.keys()].filter(
    (path) =>
      versionOf(path) !== undefined &&
      /^logs_s1/.test(folderName(dirname(path))) &&
      isBelowRoot(own, path),
  );
  for (const [path, starts] of groupBy(versions, dirname)) {
    const ordered = starts.sort((left, right) => (versionOf(left) ?? 0) - (versionOf(right) ?? 0));
    const parts = ordered.map((start) => own.get(start)).filter((part) => part !== undefined);
    const direct = own.get(path);
    const logs = [...(direct?.logs ?? []), ...parts.flatMap((part) => part.logs)];
    for (const start of ordered) own.delete(start);
    own.set(path, {
      path,
      root: parts[0]?.root ?? path,
      namedBy: path,
      logs,
      settingsFolders: [...ordered].reverse(),
      isStageOne: true,
    });
  }
}

function versionOf(path: string): number | undefined {
  const number = /^version_(\d{1,9})$/.exec(folderName(path))?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Of Hugging Face's `checkpoint-500`, `checkpoint-1000`, … the last holds the whole history: the others go. */
function keepLastTrainerState(own: Map<string, RunParts>) {
  const stepOf = (path: string) => Number(/^checkpoint-(\d{1,12})$/.exec(folderName(path))?.[1]);
  const saved = [...own.keys()].filter(
    (path) => Number.isFinite(stepOf(path)) && isBelowRoot(own, path),
  );
  for (const [parent, paths] of groupBy(saved, dirname)) {
    const last = paths.reduce((best, path) => (stepOf(path) > stepOf(best) ? path : best));
    const run = own.get(last);
    for (const path of paths) own.delete(path);
    if (run === undefined || own.has(parent)) continue;
    own.set(parent, { ...run, path: parent, namedBy: parent, settingsFolders: [last, parent] });
  }
}
