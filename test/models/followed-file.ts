import {
  appendFileSync,
  copyFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Disk, OpenLogFile } from "../../src/watch/disk.ts";
import { systemDisk } from "../../src/watch/disk.ts";
import { createLogReader, type LogReader } from "../../src/watch/log-reader.ts";
import type { ReadOutcome } from "../../src/watch/read-outcome.ts";

/** A file as the model knows it: all it holds now. */
interface ModelFile {
  content: string;
}

/**
 * What must be true of a reader that follows `train.log` while a trainer, a user and logrotate do as they like.
 *
 * The model holds the files of a folder. Whenever a look went through undisturbed:
 * - nothing is invented: what the reader gave since it last said `replaced` is what the followed file holds, byte for byte;
 * - nothing whole is lost: when it says `replaced`, it gave all that the old file held, if that still lay in the folder
 *   (renamed, or copied to a name that begins with the log's own before it was cut).
 * Given up is only what no look could see: what was written after the last look to a file that was then cut, deleted or
 * overwritten, and a file that came and went under the log's name between two looks.
 */
export interface FollowedFile {
  /** The log under its own name. */
  own: ModelFile | undefined;
  /** Files beside it, by name. */
  readonly others: Map<string, ModelFile>;
  /** The file that the reader stands in, as the last look left it. */
  followed: ModelFile | undefined;
  /** What it held at that look, and how much of it the reader had given. */
  heldThen: string;
  given: string;
  /** The file it stands in was cut or overwritten since, so that its old bytes stand at best in a copy. */
  cut: boolean;
  /** Its copy, made since before it was cut for the first time. */
  copy: ModelFile | undefined;
  /** Whether the last look told which file that is. */
  certain: boolean;
  /** What the log, and the file followed, held at each of the last looks that were refused halfway: it may have been given. */
  mayHaveRead: string[];
  /** Numbers of lines: no two are alike. */
  lines: number;
  /** Seconds of the file system's clock: every change has another time, as those of trainers have. */
  clock: number;
}

/** A fresh model. */
export function createModel(): FollowedFile {
  return {
    own: undefined,
    others: new Map(),
    followed: undefined,
    heldThen: "",
    given: "",
    cut: false,
    copy: undefined,
    certain: true,
    mayHaveRead: [],
    lines: 0,
    clock: 1_700_000_000,
  };
}

/** The real folder, and the reader on a disk that fails when told to. */
export interface RealFolder {
  readonly path: string;
  readonly reader: LogReader;
  /** The next so many calls of the system fail with this code. */
  readonly failing: { code: string; after: number; times: number };
}

const own = "train.log";

/** A folder with a reader of its `train.log`, which is not there yet. */
export function createRealFolder(path: string): RealFolder {
  const failing = { code: "EIO", after: 0, times: 0 };
  return { path, failing, reader: createLogReader(join(path, own), failingDisk(failing)) };
}

/** A disk whose calls fail as the settings say: after so many good ones, so many bad ones. */
export function failingDisk(failing: RealFolder["failing"]): Disk {
  const mayFail = (): boolean => {
    if (failing.times === 0) return false;
    if (failing.after > 0) failing.after -= 1;
    else {
      failing.times -= 1;
      return true;
    }
    return false;
  };
  const failure = () => Object.assign(new Error(failing.code), { code: failing.code });
  const guard = (file: OpenLogFile): OpenLogFile => ({
    ...file,
    readNow(bytes, position) {
      if (mayFail()) throw failure();
      return file.readNow(bytes, position);
    },
    async readLater(bytes, position) {
      if (mayFail()) throw failure();
      return await file.readLater(bytes, position);
    },
  });
  return {
    async open(path, remote) {
      if (mayFail()) return { code: failing.code };
      const opened = await systemDisk.open(path, remote);
      return "code" in opened ? opened : guard(opened);
    },
  };
}

const pathOf = (real: RealFolder, name: string) => join(real.path, name);

/** New lines of the trainer: whole ones, and `torn` characters of one more. */
export function newText(model: FollowedFile, whole: number, torn: number): string {
  let text = "";
  for (let line = 0; line < whole; line += 1) {
    model.lines += 1;
    text += `${"line ".repeat(1 + ((model.lines * 7) % 60))}${model.lines}\n`;
  }
  if (torn > 0) model.lines += 1;
  return text + `torn ${model.lines} `.repeat(torn).slice(0, torn);
}

function stamp(model: FollowedFile, real: RealFolder, name: string): void {
  model.clock += 1;
  utimesSync(pathOf(real, name), model.clock, model.clock);
}

/** The trainer appends; it makes the file where there is none. */
export function append(model: FollowedFile, real: RealFolder, text: string): void {
  model.own ??= { content: "" };
  model.own.content += text;
  appendFileSync(pathOf(real, own), text);
  stamp(model, real, own);
}

/** The log, cut to a part of its length; `copyTo`: after it was copied there, as logrotate does. */
export function cutTo(
  model: FollowedFile,
  real: RealFolder,
  { part, copyTo }: { readonly part: number; readonly copyTo?: string },
): void {
  if (model.own === undefined) return;
  if (copyTo !== undefined) {
    copyFileSync(pathOf(real, own), pathOf(real, copyTo));
    const copy = { content: model.own.content };
    model.others.set(copyTo, copy);
    if (model.own === model.followed && !model.cut) model.copy = copy;
    stamp(model, real, copyTo);
  }
  model.own.content = model.own.content.slice(0, Math.floor(model.own.content.length * part));
  truncateSync(pathOf(real, own), model.own.content.length);
  stamp(model, real, own);
  if (model.own === model.followed) model.cut = true;
}

/** The log is written anew, from its start, in the same file. */
export function rewrite(model: FollowedFile, real: RealFolder, text: string): void {
  model.own ??= { content: "" };
  model.own.content = text;
  writeFileSync(pathOf(real, own), text);
  stamp(model, real, own);
  if (model.own === model.followed) model.cut = true;
}

/** The log gets another name, over whatever had it. */
export function rename(model: FollowedFile, real: RealFolder, to: string): void {
  if (model.own === undefined) return;
  renameSync(pathOf(real, own), pathOf(real, to));
  model.others.set(to, model.own);
  model.own = undefined;
}

/** A file gets the log's name, over the log where there is one. */
export function nameBack(model: FollowedFile, real: RealFolder, from: string): void {
  const file = model.others.get(from);
  if (file === undefined) return;
  renameSync(pathOf(real, from), pathOf(real, own));
  model.others.delete(from);
  model.own = file;
}

/** The trainer still holds a renamed log open and writes on into it. */
export function appendToRenamed(
  model: FollowedFile,
  real: RealFolder,
  { name, text }: { readonly name: string; readonly text: string },
): void {
  const file = model.others.get(name);
  if (file === undefined) return;
  file.content += text;
  appendFileSync(pathOf(real, name), text);
  stamp(model, real, name);
}

/** Another file is moved over the log. */
export function moveOver(model: FollowedFile, real: RealFolder, text: string): void {
  writeFileSync(pathOf(real, "next"), text);
  stamp(model, real, "next");
  renameSync(pathOf(real, "next"), pathOf(real, own));
  model.own = { content: text };
}

/** The log is deleted. */
export function remove(model: FollowedFile, real: RealFolder): void {
  rmSync(pathOf(real, own), { force: true });
  model.own = undefined;
}

/** Its time changes, and nothing else. */
export function touch(model: FollowedFile, real: RealFolder): void {
  if (model.own !== undefined) stamp(model, real, own);
}

/** One call of the reader; what it gave is held against the model. */
async function lookOnce(
  model: FollowedFile,
  real: RealFolder,
  budget: number,
): Promise<ReadOutcome> {
  const outcome = await real.reader.readNew(
    (bytes) => {
      model.given += Buffer.from(bytes).toString("latin1");
      return 0;
    },
    { budget },
  );
  if (outcome.state === "replaced") {
    expectAllWasGiven(model, outcome);
    model.given = "";
    model.followed = model.own;
    model.cut = false;
    model.copy = undefined;
  }
  return outcome;
}

/** Of the file that was left: what it holds, where it can still be read; else what it held at the last look. */
function expectAllWasGiven(model: FollowedFile, { how, at }: ReadOutcome): void {
  const { followed, given } = model;
  if (how === "rotated" || how === "copied") {
    expect(given).toBe(model.others.get(at?.split("/").at(-1) ?? "")?.content);
    return;
  }
  // A look that was refused halfway may have gone over to another file already, and given of it what it read.
  if (given !== "" && model.mayHaveRead.some((held) => held.startsWith(given))) return;
  // Of a file of which nothing was read yet, no copy can be told.
  const { copy } = model;
  const hasCopy = copy !== undefined && [...model.others.values()].includes(copy);
  if (how === "truncated" && hasCopy && given !== "") expect(given).toBe(copy.content);
  else expect(given).toBe(model.heldThen);
  // It was cut or is gone; it does not lie unread in the folder.
  if (model.certain && !model.cut) expect([...model.others.values()]).not.toContain(followed);
}

/** Looks until there is no more, then checks what must be true. */
export async function look(model: FollowedFile, real: RealFolder, budget: number): Promise<void> {
  let outcome: ReadOutcome;
  do outcome = await lookOnce(model, real, budget);
  while (outcome.more);
  settle(model, real, outcome);
}

/** One call with a small budget, which may end in the middle of the file. */
export async function glimpse(
  model: FollowedFile,
  real: RealFolder,
  budget: number,
): Promise<void> {
  settle(model, real, await lookOnce(model, real, budget));
}

function settle(model: FollowedFile, real: RealFolder, outcome: ReadOutcome): void {
  const { state, at, more } = outcome;
  real.failing.times = 0;
  model.heldThen = model.given;
  // It was refused: whether it saw which file is there, nobody can tell.
  if (state === "unreadable") {
    model.certain = false;
    model.mayHaveRead.push(model.own?.content ?? "", model.followed?.content ?? "");
    return;
  }
  const isElsewhere = at !== undefined && state !== "replaced";
  const expected = isElsewhere ? model.others.get(at.split("/").at(-1) ?? "") : model.own;
  expect(state === "missing").toBe(expected === undefined);
  if (expected !== undefined) {
    expect(more ? expected.content.startsWith(model.given) : model.given === expected.content).toBe(
      true,
    );
  } else if (model.certain && !model.cut) {
    // Nothing is given up that still lies in the folder.
    expect([...model.others.values()]).not.toContain(model.followed);
  }
  model.followed = expected;
  model.certain = true;
  model.mayHaveRead = [];
  model.cut = false;
  model.copy = undefined;
}
