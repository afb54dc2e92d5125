import { basename } from "node:path";
import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import type { ScorableFile } from "../holdout/scorable-files.ts";
import type { ScorerAnswer } from "../holdout/scorer-answers.ts";
import type { ScoringEvent } from "../holdout/scoring.ts";
import { createScoreProgress } from "../outputs/score-progress.ts";
import type { HoldoutCommand } from "./holdout.ts";
import { lookOf } from "./streams.ts";

/** Tells of a scoring: what stays on stdout, how far it has come on a terminal's last line. */
export interface ScoreTelling {
  tell(event: ScoringEvent): void;
  clear(): void;
}

/** How far a batch of files has come. */
interface Batch {
  readonly files: number;
  readonly began: Seconds;
  finished: number;
}

/** The telling of one `holdout score`. */
export function createScoreTelling(
  command: HoldoutCommand,
  monotonic: () => Seconds,
): ScoreTelling {
  const { streams, given, catalogue } = command;
  const { ascii } = lookOf(given, streams);
  const progress = createScoreProgress(streams.stderr, { catalogue, ascii });
  let batch: Batch = { files: 0, began: 0, finished: 0 };
  let hasBegun = false;
  let isIdle = false;
  const say = (message: Message) => {
    progress.clear();
    command.tell(message);
  };
  const onAnswer = (answer: ScorerAnswer, file: ScorableFile | undefined): void => {
    switch (answer.event) {
      case "ready": {
        const { clips, seconds, torch, device } = answer;
        batch = { ...batch, began: monotonic() };
        if (!hasBegun) say({ id: "holdout.started", clips, seconds, torch, device });
        hasBegun = true;
        return;
      }
      case "progress": {
        const inFile = answer.of === 0 ? 0 : answer.done / answer.of;
        progress.show(
          progressOf(batch, inFile, { name: basename(answer.path), now: monotonic() }),
          (batch.finished + inFile) / batch.files,
        );
        return;
      }
      case "score":
        batch.finished += 1;
        return;
      case "problem":
        if (file !== undefined) batch.finished += 1;
        say(problemOf(answer, file));
        return;
      case "done":
        return;
    }
  };
  return {
    clear: () => progress.clear(),
    tell: (event) => {
      if (event.kind !== "idle") isIdle = false;
      switch (event.kind) {
        case "answer":
          return onAnswer(event.answer, event.file);
        case "batch":
          batch = { files: event.files, began: monotonic(), finished: 0 };
          return;
        case "scored": {
          const { file, score } = event;
          const { value, metric, spread, accuracy } = score;
          const known = Object.fromEntries(
            Object.entries({ spread, accuracy, epoch: file.epoch }).filter(
              ([, each]) => each !== undefined,
            ),
          );
          return say({ id: "holdout.scored", name: file.name, value, metric, ...known });
        }
        case "waiting":
          return say({ id: "holdout.waiting", name: event.file.name });
        case "broken":
          return say({ id: "holdout.file-cut", name: event.file.name });
        case "idle":
          if (!isIdle) say({ id: "holdout.watching" });
          isIdle = true;
          return;
      }
    },
  };
}

/** Too short a time to tell a pace from. */
const leastSeconds = 0.5;

function progressOf(
  { files, began, finished }: Batch,
  inFile: number,
  { name, now }: { readonly name: string; readonly now: Seconds },
): Message {
  const done = finished + inFile;
  const took = now - began;
  const left = done === 0 || took < leastSeconds ? undefined : (took / done) * (files - done);
  const file = Math.min(files, finished + 1);
  return {
    id: "holdout.progress",
    ...{ name, file, files, share: done / files },
    ...(left === undefined ? {} : { left }),
  };
}

function problemOf(
  { kind, message: line }: Extract<ScorerAnswer, { event: "problem" }>,
  file: ScorableFile | undefined,
): Message {
  const name = file?.name ?? "";
  if (kind === "clip" || file === undefined) return { id: "holdout.clip-left-out", line };
  return kind === "broken" || kind === "missing"
    ? { id: "holdout.file-broken", name, line }
    : { id: "holdout.file-unsupported", name, line };
}
