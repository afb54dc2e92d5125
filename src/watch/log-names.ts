/** Whether TensorBoard would read a file of this name: `tfevents` in it, and not a writer's side file. */
export function isEventFileName(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    lower.includes("tfevents") &&
    !lower.endsWith(".profile-empty") &&
    !lower.endsWith(".sagemaker-uploaded")
  );
}

/**
 * Whether a file found in a folder may be a log, by its name alone; its beginning decides then. Narrower
 * than for a file given by name: a voice's folder is full of data files that look like tables.
 */
export function mayBeLog(name: string): boolean {
  if (name.startsWith(".")) return false;
  if (name.toLowerCase().includes("tfevents")) return isEventFileName(name);
  if (dataFile.test(name)) return false;
  if (nameBeforeRotation(name) !== undefined) return true;
  if (/\.json$/i.test(name))
    return /^trainer_state\.json$|(^|[_\-. ])history[^/]*\.json$/i.test(name);
  return /\.(log|csv|tsv|txt|jsonl)$/i.test(name);
}

/**
 * The name that a text log had before it was rotated away: `train.log` for `train.log.1` and `train.log-20261123`
 * (logrotate, Python's RotatingFileHandler) and `train.log.2026-11-23_05` (TimedRotatingFileHandler). Undefined
 * for any other name.
 */
export function nameBeforeRotation(name: string): string | undefined {
  return rotated.exec(name)?.[1];
}

/** The logs of one name in the order in which they were written: dates rise, numbers fall, the bare name is last. */
export function byRotation(left: string, right: string): number {
  const [before, after] = [rotationOf(left), rotationOf(right)];
  if (before.age !== after.age) return before.age < after.age ? 1 : -1;
  return byCodeUnits(before.date, after.date) || byCodeUnits(left, right);
}

/** Tables that are called alike in every run and so say nothing: their folder is the run's name. */
export function isNamedByFolder(name: string): boolean {
  return /^(metrics|results)\.csv$|^(trainer_state|history)\.jsonl?$/i.test(name);
}

/** Whether a folder holds nothing but code or training data, never logs. */
export function isFolderWithoutLogs(name: string): boolean {
  return name.startsWith(".") || foldersWithoutLogs.has(name);
}

/** Whether logs usually lie in a folder called so: such folders are looked at first. */
export function isLikelyLogFolder(name: string): boolean {
  return /^(logs|lightning_logs|runs|version_\d)/i.test(name);
}

/** File names in the order that TensorBoard reads them: plain code unit order. */
export function byCodeUnits(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const rotated = /^(.+\.log)[.-](\d{1,3}|\d{4}-?\d\d-?\d\d(?:[-_.T]?\d[\d-]{0,7})?)$/i;

/** `age`: 0 for the log itself, a file's number, infinite for a date, which then tells. */
function rotationOf(name: string): { readonly age: number; readonly date: string } {
  const suffix = rotated.exec(name)?.[2];
  if (suffix === undefined) return { age: 0, date: "" };
  return suffix.length <= 3
    ? { age: Number(suffix), date: "" }
    : { age: Number.POSITIVE_INFINITY, date: suffix };
}

// GPT-SoVITS writes its transcripts and tokens beside train.log (prepare_datasets/1-get-text.py, 3-get-semantic.py).
const dataFile = /^(2-name2text|6-name2semantic)|^(files|requirements[^/]*|license)\.txt$/i;

// The last four are GPT-SoVITS's features: a file for each clip, thousands in all.
const foldersWithoutLogs = new Set([
  "node_modules",
  "site-packages",
  "__pycache__",
  "venv",
  "3-bert",
  "4-cnhubert",
  "5-wav32k",
  "7-sv_cn",
]);
