import { type FolderTrainer, findTrainersIn } from "../stop/folder-trainers.ts";
import { openProcessTable } from "../stop/process-table.ts";

/** The trainers of a voice's folder; undefined where processes cannot be looked at. */
export async function findTrainers(folder: string): Promise<readonly FolderTrainer[] | undefined> {
  const { table } = openProcessTable();
  return table === undefined ? undefined : findTrainersIn(folder, table);
}
