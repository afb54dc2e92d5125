import { basename } from "node:path";
import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import type { ScorableFile } from "../holdout/scorable-files.ts";
import type { ScoreAnswer, ScorerAnswer } from "../holdout/scorer-answers.ts";
import type { ScoringEvent } from "../holdout/scoring.ts";
import { createScoreProgress, type ScoreProgress } from "../outputs/score-progress.ts";
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
  const say = (message: Message) => {
    progress.clear();
    command.tell(message);
  };
  const follow = followAnswers({ say, progress, monotonic });
  let isIdle = false;
  return {
    clear: () => progress.clear(),
    tell: (event) => {
      const wasIdle = isIdle;
      isIdle = event.kind === "idle";
      switch (event.kind) {
        case "answer":
          return follow.answer(event.answer, event.file);
        case "batch":
          return follow.batch(event.files);
        case "scored":
          return say(scoredMessage(event.file, event.score));
        case "waiting":
          return say({ id: "holdout.waiting", name: event.file.name });
        case "broken":
          return say({ id: "holdout.file-cut", name: event.file.name });
        case "idle":
          return wasIdle ? undefined : say({ id: "holdout.watching" });
      }
    },
  };
}

/** Follows the scorer's answers, batch by batch: what it says, and how far it is. */
function followAnswers(tell: {
  say(message: Message): void;
  readonly progress: ScoreProgress;
  monotonic(): Seconds;
}): {
  batch(files: number): void;
  answer(answer: ScorerAnswer, file: ScorableFile | undefined): void;
} {
  let batch: Batch = { files: 0, began: 0, finished: 0 };
  let hasBegun = false;
  return {
    batch: (files) => {
      batch = { files, began: tell.monotonic(), finished: 0 };
    },
    answer: (answer, file) => {
      switch (answer.event) {
        case "ready": {
          const { clips, seconds, torch, device } = answer;
          batch = { ...batch, began: tell.monotonic() };
          if (!hasBegun) tell.say({ id: "holdout.started", clips, seconds, torch, device });
          hasBegun = true;
          return;
        }
        case "progress": {
          const inFile = answer.of === 0 ? 0 : answer.done / answer.of;
          const now = tell.monotonic();
          const message = progressOf(batch, inFile, { name: basename(answer.path), now });
          return tell.progress.show(message, (batch.finished + inFile) / batch.files);
        }
        case "score":
          batch.finished += 1;
          return;
        case "problem":
          if (file !== undefined) batch.finished += 1;
          return tell.say(problemOf(answer, file));
        case "done":
          return;
      }
    },
  };
}

function scoredMessage(file: ScorableFile, score: ScoreAnswer): Message {
  const { value, metric, spread, accuracy } = score;
  return {
    id: "holdout.scored",
    ...{ name: file.name, value, metric },
    ...(spread === undefined ? {} : { spread }),
    ...(accuracy === undefined ? {} : { accuracy }),
    ...(file.epoch === undefined ? {} : { epoch: file.epoch }),
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
