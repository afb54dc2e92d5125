import type { Problem } from "./format.ts";
import { readNumber } from "./number-text.ts";
import type { ScalarPoint } from "./points.ts";
import {
  findRoles,
  folderOfSplit,
  isEpochSeconds,
  type NameRole,
  roleOf,
  toStep,
} from "./row-names.ts";

/** A JSON object as `JSON.parse` makes it, its values unlooked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Tells an object from the other values of JSON. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Keys and values of an object, in file order. */
type Entries = readonly (readonly [string, unknown])[];

/** The points of one row, and what of it could not be read. */
export interface JsonRow {
  readonly points: readonly ScalarPoint[];
  readonly problems: readonly Problem[];
}

/** What all points of a row share. */
type Place = Omit<ScalarPoint, "tag" | "value">;

/**
 * Reads one row: an object of numbers, most often with a step or epoch. Step, epoch, wall time, run and split are
 * known by name; every other number is a point, one inside an object named by its path (`acc/top1`). Numbers may
 * be written as strings ("nan", "0.5"). `tag` and `value` together name one point, as in a long table. A row
 * whose step cannot be read and that has no epoch is left out. Lists inside a row are passed over.
 *
 * @param line  1-based, for problems; absent where rows have no lines
 */
export function readJsonRow(row: JsonObject, line?: number): JsonRow {
  const entries = firstEntries(row);
  if (entries.length === 0) return { points: [], problems: [] };
  const fields = findFields(entries);
  const stepValue = numberOf(fields.get("step"));
  const step = stepValue === undefined ? undefined : toStep(stepValue);
  const epoch = numberOf(fields.get("epoch"));
  const hasEpoch = epoch !== undefined && Number.isFinite(epoch);
  const isBad = stepValue !== undefined && step === undefined && !Number.isNaN(stepValue);
  const reason = { id: "problem.bad-step", text: String(stepValue) } as const;
  const problems = isBad ? [line === undefined ? { reason } : { line, reason }] : [];
  if (isBad && !hasEpoch) return { points: [], problems };
  const place = {
    ...readOrigin(fields),
    ...(step !== undefined ? { step } : {}),
    ...(hasEpoch ? { epoch: epoch + 0 } : {}),
  };
  return { points: readValues(entries, fields, place), problems };
}

/** The entries of an object, as many as are read: a hostile line holds a hundred thousand. */
function firstEntries(object: JsonObject): Entries {
  const entries: [string, unknown][] = [];
  // for-in, as Object.entries would first make all of them. JSON.parse gives no inherited enumerable keys.
  for (const key in object) {
    if (entries.length === valueLimit) break;
    // A key that could reach an object's prototype is never a tag.
    if (key !== "__proto__") entries.push([key, object[key]]);
  }
  return entries;
}

/** The values of a row that have a role of their own. */
function findFields(entries: Entries): ReadonlyMap<NameRole, unknown> {
  const roles = findRoles(entries.map(([key]) => key));
  return new Map([...roles].map(([role, index]) => [role, entries[index]?.[1]]));
}

/** Run, folder and wall time of a row. */
function readOrigin(fields: ReadonlyMap<NameRole, unknown>): Place {
  const folder = folderOfSplit(textOf(fields.get("split")));
  const run = textOf(fields.get("run"));
  const wallTime = numberOf(fields.get("wallTime"));
  return {
    ...(folder ? { folder } : {}),
    ...(run !== "" ? { run } : {}),
    ...(wallTime !== undefined && isEpochSeconds(wallTime) ? { wallTime } : {}),
  };
}

function readValues(
  entries: Entries,
  fields: ReadonlyMap<NameRole, unknown>,
  place: Place,
): readonly ScalarPoint[] {
  const tag = textOf(fields.get("tag"));
  const value = numberOf(fields.get("value"));
  if (tag !== "" && value !== undefined) return [{ tag, ...place, value }];
  const found: { readonly tag: string; readonly value: number }[] = [];
  collectNumbers(entries, "", found);
  return found.map((named) => ({ tag: named.tag, ...place, value: named.value }));
}

/** More numbers than any row logs, and deeper than any nests; what lies behind is not read. */
const valueLimit = 4096;
const depthLimit = 8;

/** Roles whose keys are no quantities at the top of a row. `tag` and `value` are when they stand alone. */
const noQuantity: readonly NameRole[] = ["step", "epoch", "wallTime", "otherTime", "run", "split"];

function collectNumbers(
  entries: Entries,
  prefix: string,
  into: { readonly tag: string; readonly value: number }[],
  depth = 1,
): void {
  for (const [key, value] of entries) {
    if (into.length >= valueLimit) return;
    const role = depth === 1 ? roleOf(key) : undefined;
    if (role && noQuantity.includes(role)) continue;
    const number = numberOf(value);
    if (number !== undefined) into.push({ tag: prefix + key, value: number });
    else if (isJsonObject(value) && depth < depthLimit) {
      collectNumbers(firstEntries(value), `${prefix}${key}/`, into, depth + 1);
    }
  }
}

/** A number, also one written as a string; undefined for everything else. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  const content = typeof value === "string" ? readNumber(value) : "blank";
  return typeof content === "number" ? content : undefined;
}

/** A name: a string, or a number as one. */
function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

/**
 * The rows in a JSON document: the list itself, a Hugging Face `log_history`, the lists of a Keras `history`
 * (turned into rows, index by index), or the one row that it is.
 *
 * @returns  in file order; what is no object in a list is passed over
 */
export function findJsonRows(value: unknown): Iterable<JsonObject> {
  if (Array.isArray(value)) return value.filter(isJsonObject);
  if (!isJsonObject(value)) return [];
  const inner = value["log_history"] ?? value["history"];
  if (Array.isArray(inner)) return inner.filter(isJsonObject);
  if (isJsonObject(inner)) return rowsOfLists(inner);
  return isHistory(value) ? rowsOfLists(value) : [value];
}

/** Lists of numbers, and no one step or epoch: a row may hold a list too (a histogram). */
function isHistory(object: JsonObject): boolean {
  const entries = firstEntries(object);
  if (!entries.some(([, value]) => isNumberList(value))) return false;
  const fields = findFields(entries);
  return numberOf(fields.get("step")) === undefined && numberOf(fields.get("epoch")) === undefined;
}

/** Whether a value is a list that begins with a number. */
export function isNumberList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && numberOf(value[0]) !== undefined;
}

/** Row i holds the i-th number of each list that has one. */
function* rowsOfLists(object: JsonObject): Generator<JsonObject> {
  const lists = firstEntries(object).filter(
    (entry): entry is readonly [string, readonly unknown[]] => isNumberList(entry[1]),
  );
  const length = lists.reduce((longest, [, list]) => Math.max(longest, list.length), 0);
  for (let index = 0; index < length; index++) {
    yield Object.fromEntries(lists.map(([key, list]) => [key, list[index]]));
  }
}
