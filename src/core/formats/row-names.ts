import type { Step } from "../units.ts";

/** What a column of a table, or a key of a JSON row, is for when it is not a quantity of its own. */
export type NameRole = keyof typeof namesOf;

/**
 * The names that trainers use, in lower case with `_` for blanks, the surest first: where two step columns stand
 * side by side (wandb writes `Step` and `trainer/global_step`) the earlier one here is the optimiser's.
 */
const namesOf = {
  step: [
    "global_step",
    "trainer/global_step",
    "step",
    "steps",
    "_step",
    "iteration",
    "iterations",
    "iter",
    "iters",
    "步数",
    "步",
    "迭代",
    "迭代次数",
  ],
  epoch: ["epoch", "epochs", "轮次", "回合", "轮数", "轮"],
  wallTime: ["wall_time", "walltime", "timestamp", "_timestamp"],
  otherTime: ["time", "date", "datetime", "时间"],
  run: ["run_id", "run", "dir_name"],
  tag: ["tag", "metric"],
  value: ["value"],
  split: ["split", "phase", "mode", "subset"],
} as const satisfies Record<string, readonly string[]>;

const roles: ReadonlyMap<string, { readonly role: NameRole; readonly rank: number }> = new Map(
  // Object.entries widens the keys to string; they are those of the literal above.
  (Object.entries(namesOf) as [NameRole, readonly string[]][]).flatMap(([role, names]) =>
    names.map((name, rank) => [name, { role, rank }] as const),
  ),
);

/** No name that we know is longer, blanks around it included; a longer one is not worth the work. */
const nameLimit = 256;

/** A name as it is compared: lower case, no blanks around, `_` for blanks and hyphens inside. */
export function normaliseName(name: string): string {
  if (name.length > nameLimit) return name;
  const lower = name.trim().toLowerCase();
  return lower.includes(" ") || lower.includes("-") ? lower.replace(/[ -]/g, "_") : lower;
}

/** The role of a name; undefined for a quantity. */
export function roleOf(name: string): NameRole | undefined {
  return roles.get(normaliseName(name))?.role;
}

/**
 * For each role the place of the name that has it; of several the surest.
 *
 * @param names  column names or keys, as written
 * @returns      role -> index in `names`; a role that no name has is missing
 */
export function findRoles(names: readonly string[]): ReadonlyMap<NameRole, number> {
  const found = new Map<NameRole, { readonly index: number; readonly rank: number }>();
  for (const [index, name] of names.entries()) {
    const known = roles.get(normaliseName(name));
    const before = known && found.get(known.role);
    if (known && (!before || known.rank < before.rank)) {
      found.set(known.role, { index, rank: known.rank });
    }
  }
  return new Map([...found].map(([role, { index }]) => [role, index]));
}

/** "val" is not that of "value": any table of settings has a column called so. */
const lossWords = /loss|mel|val(?!ue)|train|acc|error/i;

/** Whether a name sounds like something that a training measures. For tables without a step or epoch column. */
export function isLossLike(name: string): boolean {
  return lossWords.test(name);
}

const validationWords = ["val", "valid", "validation", "eval", "evaluation", "dev"];

/**
 * The folder of the points in a row that says which data they were measured on (`phase`, `mode`, `split`).
 *
 * @returns `eval` for a validation, `test` for a test, undefined for a training and for words we do not know
 */
export function folderOfSplit(text: string): "eval" | "test" | undefined {
  const word = normaliseName(text);
  if (validationWords.includes(word)) return "eval";
  return word === "test" || word === "testing" ? "test" : undefined;
}

/** The step that a number says: whole and at most 2^53 in size; `12.0` is 12. Undefined for any other number. */
export function toStep(value: number): Step | undefined {
  // Adding 0 turns -0 into 0.
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}

/** Seconds since 1970 of a column called a timestamp: only what lies between 1973 and 5138. */
export function isEpochSeconds(value: number): boolean {
  return value >= 1e8 && value < 1e11;
}
