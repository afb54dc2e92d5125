/** Whether a word names the validation part of a run: `val`, `eval`, `test`, … in any case. */
export function isValidationWord(word: string): boolean {
  return /^(eval|evaluation|val|valid|validation|validate|test|testing|dev)$/i.test(word);
}

/** Whether a word names the training part of a run. */
export function isTrainingWord(word: string): boolean {
  return /^(train|training)$/i.test(word);
}

/** Whether a word names either part. */
export function isRoleWord(word: string): boolean {
  return isValidationWord(word) || isTrainingWord(word);
}

/** A folder's name as a part of a run: which part, and what stands behind the word (`_2` of `val_2`). */
export interface FolderRole {
  readonly role: "training" | "validation";
  readonly rest: string;
}

/**
 * The part of a run that a folder of this name holds; undefined for most names. The word must end
 * there or be followed by a digit or a separator: a voice may be called Valentina or Devon.
 */
export function folderRole(name: string): FolderRole | undefined {
  const match = /^([a-z]+)((?:[_\-. \d].*)?)$/i.exec(name);
  const word = match?.[1] ?? "";
  const rest = match?.[2] ?? "";
  if (isTrainingWord(word)) return { role: "training", rest };
  return isValidationWord(word) ? { role: "validation", rest } : undefined;
}
