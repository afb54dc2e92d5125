import { join } from "node:path";
import { inBatches } from "./in-batches.ts";
import { isEventFileName, isNamedByFolder, mayBeLog, nameBeforeRotation } from "./log-names.ts";
import type { FormatRecogniser, Recognised } from "./recognise-format.ts";
import type { FoundFile, FoundKind } from "./run-parts.ts";
import type { FileProblem } from "./runs.ts";
import { unreadable } from "./system-errors.ts";
import type { WalkedFolder } from "./walk-folders.ts";

/** Finds the logs of a walked folder; what cannot be looked at is added to the problems. */
export async function findLogs(
  folder: WalkedFolder,
  recognise: FormatRecogniser,
  problems: FileProblem[],
): Promise<readonly FoundFile[]> {
  const candidates = folder.files.filter(mayBeLog);
  const found = await inBatches(candidates, async (name): Promise<FoundFile | undefined> => {
    // An event file's name says it all, and it may be empty yet.
    if (isEventFileName(name)) return { name, kind: "events" };
    const recognised = await recognise(join(folder.path, name));
    if ("code" in recognised) {
      // What went away between listing and looking is no trouble.
      if (recognised.code !== "ENOENT")
        problems.push(unreadable(join(folder.path, name), recognised.code));
      return undefined;
    }
    const kind = kindOf(name, recognised);
    // Other files may be anything; one of this name is a log, and its loss is said.
    if (kind === undefined && name === "train.log") {
      problems.push({ file: join(folder.path, name), reason: { id: "problem.unknown-format" } });
    }
    return kind === undefined ? undefined : { name, kind };
  });
  return found.filter((file) => file !== undefined);
}

/** What a recognised file is; undefined where it is no log. */
export function kindOf(
  name: string,
  { format }: Exclude<Recognised, { code: string }>,
): FoundKind | undefined {
  switch (format?.name) {
    case undefined:
      return undefined;
    case "event file":
      return "events";
    case "train.log":
      return (nameBeforeRotation(name) ?? name).toLowerCase() === "train.log"
        ? "train.log"
        : "text";
    case "tensorboard csv":
      return "export";
    case "csv":
    case "json":
      return isNamedByFolder(name) ? "folder table" : "table";
  }
}
