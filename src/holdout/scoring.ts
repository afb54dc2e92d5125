import { setTimeout } from "node:timers/promises";
import type { Seconds } from "../core/units.ts";
import { systemCode } from "../stop/system-code.ts";
import type { ScorableFile } from "./scorable-files.ts";
import type { ScoredStage } from "./score-reader.ts";
import { hashOfFile, type ScoreRows } from "./score-rows.ts";
import type { ScoreAnswer, ScorerAnswer } from "./scorer-answers.ts";
import { createSettling, keyOfFile } from "./settled-files.ts";

/** The world of a scoring. */
export interface ScoringPorts {
  /** The saved files there are now, of the stages asked for. */
  list(): Promise<readonly ScorableFile[]>;
  readonly rows: ReadonlyMap<ScoredStage, ScoreRows>;
  /** Scores files of one stage in their order; resolves at its end, with why it could not begin or go on. */
  score(
    stage: ScoredStage,
    files: readonly ScorableFile[],
    onAnswer: (answer: ScorerAnswer) => void,
  ): Promise<ScoringFailure | undefined>;
  /** Whether nothing more will be saved. */
  isOver(): Promise<boolean>;
  tell(event: ScoringEvent): void;
  monotonic(): Seconds;
  wall(): Seconds;
}

/** Why no file could be scored: the line that matters, and a word for what to do. */
export interface ScoringFailure {
  readonly line: string;
  readonly hint: string;
}

/** What a person may want to know meanwhile. */
export type ScoringEvent =
  | { readonly kind: "answer"; readonly answer: ScorerAnswer; readonly file?: ScorableFile }
  | { readonly kind: "batch"; readonly files: number }
  | { readonly kind: "scored"; readonly file: ScorableFile; readonly score: ScoreAnswer }
  | { readonly kind: "waiting"; readonly file: ScorableFile }
  | { readonly kind: "broken"; readonly file: ScorableFile }
  | { readonly kind: "idle" };

/** How a scoring ended. */
export type ScoringEnd =
  | { readonly kind: "done" | "over" | "stopped" }
  | ({ readonly kind: "failed" } & ScoringFailure);

/** Saves are minutes apart. */
const lookEvery: Seconds = 1;

/**
 * Scores every saved file once, by its content and the settings: those that are whole now, those that are being written
 * when they are, and with `watch` those to come until nothing more will be saved. A file that cannot be scored is tried
 * again when it changed.
 */
export async function scoreFiles(
  ports: ScoringPorts,
  { watch, signal }: { readonly watch: boolean; readonly signal: AbortSignal },
): Promise<ScoringEnd> {
  const settling = createSettling(ports);
  const looked = new Set<string>();
  const told = new Set<string>();
  const tellOnce = (kind: "waiting" | "broken", file: ScorableFile) => {
    const key = `${kind} ${kind === "broken" ? keyOfFile(file) : file.path}`;
    if (!told.has(key)) ports.tell({ kind, file });
    told.add(key);
  };
  while (!signal.aborted) {
    const { ready, pending, broken } = await settling.look(await ports.list());
    for (const file of pending) if (file.isGrowing) tellOnce("waiting", file);
    for (const file of broken) tellOnce("broken", file);
    const due = await unscored(ready, looked, ports.rows);
    if (due.length > 0) {
      const failure = await scoreDue(due, { ports, looked, signal });
      if (signal.aborted) break;
      if (failure !== undefined) return { kind: "failed", ...failure };
      continue;
    }
    if (pending.length === 0) {
      if (!watch) return { kind: "done" };
      if (await ports.isOver()) return { kind: "over" };
      ports.tell({ kind: "idle" });
    }
    // An aborted pause is over: its rejection says nothing more.
    await setTimeout(lookEvery * 1000, undefined, { signal }).catch(() => {});
  }
  return { kind: "stopped" };
}

interface DueFile {
  readonly file: ScorableFile;
  readonly hash: string;
}

/** Files whose content has no score yet; each is read through once, until it changes. */
async function unscored(
  ready: readonly ScorableFile[],
  looked: Set<string>,
  rows: ScoringPorts["rows"],
): Promise<readonly DueFile[]> {
  const due: DueFile[] = [];
  for (const file of ready) {
    if (looked.has(keyOfFile(file))) continue;
    try {
      const hash = await hashOfFile(file.path);
      if (rows.get(file.stage)?.has(hash) === true) looked.add(keyOfFile(file));
      else due.push({ file, hash });
    } catch (error) {
      // It went away, or is written anew: the next look tells.
      systemCode(error);
    }
  }
  return due;
}

async function scoreDue(
  due: readonly DueFile[],
  about: {
    readonly ports: ScoringPorts;
    readonly looked: Set<string>;
    readonly signal: AbortSignal;
  },
): Promise<ScoringFailure | undefined> {
  const { ports, looked, signal } = about;
  for (const stage of ["sovits", "gpt"] as const) {
    const batch = due.filter(({ file }) => file.stage === stage);
    if (batch.length === 0 || signal.aborted) continue;
    ports.tell({ kind: "batch", files: batch.length });
    let saved = Promise.resolve();
    const files = batch.map(({ file }) => file);
    const failure = await ports.score(stage, files, (answer) => {
      const path = "path" in answer ? answer.path : undefined;
      const one = batch.find(({ file }) => file.path === path);
      ports.tell({ kind: "answer", answer, ...(one === undefined ? {} : { file: one.file }) });
      if (answer.event === "score" && one !== undefined) {
        saved = saved.then(() => save(one, answer, ports));
      }
    });
    await saved;
    // Whatever has no score by now gets none until it changes.
    if (!signal.aborted) for (const { file } of batch) looked.add(keyOfFile(file));
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** A score counts for the content that was there before; a file that was overwritten meanwhile has its own turn. */
async function save(
  { file, hash }: DueFile,
  score: ScoreAnswer,
  { rows, tell }: ScoringPorts,
): Promise<void> {
  let now = "";
  try {
    now = await hashOfFile(file.path);
  } catch (error) {
    systemCode(error);
  }
  if (now !== hash) return;
  await rows.get(file.stage)?.append(file, hash, score);
  tell({ kind: "scored", file, score });
}
