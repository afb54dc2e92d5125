import type { Tag } from "../core/units.ts";
import { groupFreelyNamedExports } from "./free-export-names.ts";
import { groupBy } from "./group-by.ts";
import { isTrainingWord, isValidationWord } from "./role-words.ts";

/** TensorBoard CSV exports of one folder that belong to one run. */
export interface ExportGroup {
  /** Name of the run as the file names give it; absent where only the folder could name it. */
  readonly name?: string;
  readonly files: readonly ExportFile[];
}

/** One export: a file of one tag. */
export interface ExportFile {
  readonly fileName: string;
  readonly tag: Tag;
  /** Part of the run, `validation`; absent for training. */
  readonly folder?: string;
}

interface StandardName {
  readonly fileName: string;
  /** What stands before `run-`, without separators at its end. */
  readonly prefix: string;
  readonly run: string;
  readonly tag: Tag;
}

interface RunShare extends StandardName {
  /** Name of the run that the part belongs to; "" where the part is all that its name says. */
  readonly base: string;
  readonly folder?: string;
}

/**
 * Sorts the TensorBoard CSV exports of one folder into runs, by their names alone: the files hold nothing
 * but numbers. Names as TensorBoard gives them (`run-<run>-tag-<tag>.csv`, with anything before) join by
 * prefix and run, and `train` with `validation`; other names join by their first word.
 *
 * @param fileNames  base names, each once
 * @returns          the groups in the order of their first file; every file is in exactly one
 */
export function groupExports(fileNames: readonly string[]): readonly ExportGroup[] {
  const standard = fileNames.map(parseStandardName).filter((name) => name !== undefined);
  const standardNames = new Set(standard.map((name) => name.fileName));
  const others = fileNames.filter((name) => !standardNames.has(name));
  const groups: ExportGroup[] = [];
  for (const samePrefix of groupBy(standard, (name) => name.prefix).values()) {
    for (const sameRun of groupBy(joinParts(samePrefix), (share) => share.base).values()) {
      for (const group of splitSets(sameRun)) groups.push(group);
    }
  }
  return [...groups, ...groupFreelyNamedExports(others)];
}

function parseStandardName(fileName: string): StandardName | undefined {
  const start = /(^|[_\-. ])run-/i.exec(fileName);
  if (start === null) return undefined;
  const runAt = start.index + start[0].length;
  const tagAt = fileName.indexOf("-tag-", runAt);
  if (tagAt <= runAt) return undefined;
  return {
    fileName,
    prefix: withoutSeparators(fileName.slice(0, start.index)),
    run: fileName.slice(runAt, tagAt),
    tag: fileName.slice(tagAt + "-tag-".length).replace(/\.csv$/i, ""),
  };
}

/** Finds the runs that are parts of one: `validation` beside `train`, `alice_eval` beside `alice`. */
function joinParts(names: readonly StandardName[]): readonly RunShare[] {
  const runs = new Set(names.map((name) => name.run));
  return names.map((name) => ({ ...name, ...shareOf(name.run, runs) }));
}

function shareOf(run: string, runs: ReadonlySet<string>): { base: string; folder?: string } {
  // TensorBoard calls the logdir itself "."; its `eval` folder is then the run "eval".
  if (isTrainingWord(run)) return { base: "" };
  if (run === ".") return { base: [...runs].some(isTrainingWord) ? run : "" };
  if (isValidationWord(run)) return { base: "", folder: run };
  const end = /[/_\-. ]([a-z]+)$/i.exec(run);
  const word = end?.[1] ?? "";
  const base = run.slice(0, end?.index ?? run.length);
  const partners = [...runs].filter((other) => other !== run && other.startsWith(base));
  const rest = (other: string) => other.slice(base.length).replace(/^[/_\-. ]/, "");
  if (
    isTrainingWord(word) &&
    !runs.has(base) &&
    partners.some((other) => isValidationWord(rest(other)))
  ) {
    return { base };
  }
  const hasTraining = partners.some((other) => other === base || isTrainingWord(rest(other)));
  return isValidationWord(word) && hasTraining ? { base, folder: word } : { base: run };
}

/**
 * Divides exports of equally named runs that were saved more than once: `loss-20.csv` beside `loss.csv`
 * (or `loss (1).csv`, a browser's second download) is another run's, if the whole set has such a twin.
 */
function splitSets(shares: readonly RunShare[]): readonly ExportGroup[] {
  const keyOf = (share: RunShare, tag: Tag) => JSON.stringify([share.folder ?? "", tag]);
  const plain = new Set(shares.map((share) => keyOf(share, share.tag)));
  const setOf = (share: RunShare) => {
    const suffix = numberAtEnd(share.tag);
    if (suffix === undefined || !plain.has(keyOf(share, suffix.tag))) return "";
    return suffix.number;
  };
  const sets = groupBy(shares, setOf);
  const first = sets.get("") ?? [];
  const groups: ExportGroup[] = [];
  const belongTogether = [...first];
  for (const [set, members] of sets) {
    if (set === "") continue;
    if (members.length < 2 && members.length !== first.length) {
      for (const member of members) belongTogether.push(member);
    } else groups.push(asGroup(members, set));
  }
  return [asGroup(belongTogether, ""), ...groups];
}

function asGroup(shares: readonly RunShare[], set: string): ExportGroup {
  const names = [shares[0]?.prefix ?? "", shares[0]?.base ?? "", set];
  const name = names.filter((part) => part !== "" && part !== ".").join("-");
  const files = shares.map(({ fileName, tag, folder }) => ({
    fileName,
    tag: set === "" ? tag : (numberAtEnd(tag)?.tag ?? tag),
    ...(folder === undefined ? {} : { folder }),
  }));
  return { ...(name === "" ? {} : { name }), files };
}

function numberAtEnd(tag: Tag): { readonly tag: Tag; readonly number: string } | undefined {
  const match = /(?:-| ?\()(\d{1,9})\)?$/.exec(tag);
  const number = match?.[1];
  return number === undefined ? undefined : { tag: tag.slice(0, match?.index), number };
}

function withoutSeparators(text: string): string {
  let end = text.length;
  while (end > 0 && "_-. ".includes(text[end - 1] ?? "x")) end -= 1;
  return text.slice(0, end);
}
