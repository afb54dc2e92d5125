import { byteText, cellsOf, splitLines } from "./list-lines.ts";

/** Why lines cannot be put back without a person: the clip's name, and what stands against it. */
export interface MergeConflict {
  readonly name: string;
  /** `other line`: the list has another line of this clip by now. `no place`: neither neighbour is left, or they changed order. */
  readonly why: "other line" | "no place";
}

export type Merged = { readonly bytes: Uint8Array } | { readonly conflict: MergeConflict };

interface Line {
  /** Without its line break. */
  readonly text: string;
  /** The line break, "" where the list ends without. */
  readonly ending: string;
}

/**
 * Puts moved lines back into a list that was changed meanwhile: each where its neighbours of then stand now. Lines that
 * are there again already are left as they are, so that doing it twice is doing it once. No line of the list
 * is ever taken out or changed.
 *
 * @param original  the list before the split
 * @param places    where the moved lines stood in it
 * @param current   the list as it is now
 */
export function mergeList(
  original: Uint8Array,
  places: readonly { readonly at: number }[],
  current: Uint8Array,
): Merged {
  const starts = new Set(places.map(({ at }) => at));
  const before = splitLines(original).map((line) => ({
    ...lineOf(original, line),
    isMoved: starts.has(line.start),
    name: cellsOf(original, line)[0] ?? "",
  }));
  const now = splitLines(current).map((line) => lineOf(current, line));
  const present = countTexts(now);
  const names = new Set(splitLines(current).map((line) => cellsOf(current, line)[0] ?? ""));
  const kept = before.filter(({ isMoved }) => !isMoved);
  const isUnique = uniqueIn(kept, now);
  for (let index = 0; index < before.length; ) {
    const first = before[index];
    let end = index + 1;
    if (first?.isMoved !== true) {
      index = end;
      continue;
    }
    while (before[end]?.isMoved === true) end += 1;
    // What is there again is not put back twice.
    const back = before.slice(index, end).filter(({ text }) => !takeOne(present, text));
    const other = back.find(({ name }) => names.has(name));
    if (other !== undefined) return { conflict: { name: other.name, why: "other line" } };
    const at = placeFor(now, before[index - 1], before[end], isUnique);
    if (back.length > 0 && at === undefined) {
      return { conflict: { name: first.name, why: "no place" } };
    }
    now.splice(at ?? 0, 0, ...back.map(({ text, ending }) => ({ text, ending })));
    index = end;
  }
  return { bytes: joinLines(now) };
}

function lineOf(
  bytes: Uint8Array,
  line: { readonly start: number; readonly end: number; readonly next: number },
): Line {
  return {
    text: byteText(bytes.subarray(line.start, line.end)),
    ending: byteText(bytes.subarray(line.end, line.next)),
  };
}

function countTexts(lines: readonly Line[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of lines) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function takeOne(counts: Map<string, number>, text: string): boolean {
  const left = counts.get(text) ?? 0;
  if (left > 0) counts.set(text, left - 1);
  return left > 0;
}

/** Whether a line stands once in both: only then does it say where its neighbours belong. */
function uniqueIn(kept: readonly Line[], now: readonly Line[]): (text: string) => boolean {
  const [then, today] = [countTexts(kept), countTexts(now)];
  return (text) => then.get(text) === 1 && today.get(text) === 1;
}

/** Behind the line that stood before them, else in front of the one that stood after; undefined where nothing says. */
function placeFor(
  now: readonly Line[],
  previous: Line | undefined,
  next: Line | undefined,
  isUnique: (text: string) => boolean,
): number | undefined {
  const indexOf = (line: Line | undefined) =>
    line !== undefined && isUnique(line.text)
      ? now.findIndex(({ text }) => text === line.text)
      : undefined;
  const [before, after] = [indexOf(previous), indexOf(next)];
  if (before !== undefined && after !== undefined && after < before) return undefined;
  if (before !== undefined) return before + 1;
  return after;
}

/** A line without a line break can only be the last: elsewhere it gets that of the list. */
function joinLines(lines: readonly Line[]): Uint8Array {
  const usual = lines.find(({ ending }) => ending !== "")?.ending ?? "\n";
  const text = lines.map(
    ({ text: own, ending }, index) =>
      own + (ending === "" && index < lines.length - 1 ? usual : ending),
  );
  return Buffer.from(text.join(""), "latin1");
}
