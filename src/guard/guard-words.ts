import type { Evaluation } from "../core/evaluation.ts";
import type { Message, MessageId } from "../core/message.ts";
import { placeAt } from "../core/place.ts";
import type { Target, TargetRun } from "../stop/target.ts";
import type { JudgedRun } from "./run-guard.ts";

/** Which files there will be when the trainer stops now: the newest, and the one to keep. */
export function filesMessage({ checkpoints }: Evaluation): Message {
  const newest = checkpoints.reduce<(typeof checkpoints)[number] | undefined>(
    (last, each) =>
      last === undefined || each.checkpoint.modified >= last.checkpoint.modified ? each : last,
    undefined,
  );
  if (newest === undefined) return { id: "switch.no-files" };
  const best = checkpoints.find(({ rank }) => rank === 1)?.checkpoint.name;
  return {
    id: "switch.files",
    newest: newest.checkpoint.name,
    ...(best === undefined ? {} : { best }),
  };
}

/**
 * How long a refusal is to be believed: `passing` ones end by themselves (the training loads, it was suspended),
 * `settling` ones also come up while a trainer starts or leaves, all others are final.
 */
export function refusalKind(id: MessageId): "passing" | "settling" | "final" {
  if (passing.has(id)) return "passing";
  return settling.has(id) ? "settling" : "final";
}

const passing: ReadonlySet<MessageId> = new Set<MessageId>([
  "stop.refused.still-loading",
  "stop.refused.suspended",
]);

const settling: ReadonlySet<MessageId> = new Set<MessageId>([
  "stop.refused.no-trainer",
  "stop.refused.not-proved",
  "stop.refused.unknown-tree",
  "stop.refused.gone",
  "stop.refused.changed",
  "stop.refused.half-gone",
  "stop.refused.zombie",
  // Between fork and exec every signal is blocked for a moment.
  "stop.refused.sigint-blocked",
]);

/** Whether a refusal means that no process was seen that may train the run; others name one. */
export function isUnseen(id: MessageId): boolean {
  return unseen.has(id);
}

const unseen: ReadonlySet<MessageId> = new Set<MessageId>([
  "stop.refused.no-trainer",
  "stop.refused.other-host",
  "stop.refused.other-user",
  "stop.refused.platform",
  "stop.refused.foreign-proc",
]);

/** Where the newest check stands. */
export function lastPlace({ evaluation: { curve } }: JudgedRun): {
  step?: number;
  epoch?: number;
} {
  if (curve === undefined || curve.checks.length === 0) return {};
  const { step, epoch } = placeAt(curve.checks, curve.checks.length - 1);
  return { ...(step === undefined ? {} : { step }), ...(epoch === undefined ? {} : { epoch }) };
}

/** What the search for a trainer needs to know of a run. */
export function targetRunOf({ files }: JudgedRun): TargetRun {
  const own = files.logs.filter((log) => log.folder === undefined);
  const isNamed = (path: string, pattern: RegExp) => pattern.test(path.split(/[\\/]/).at(-1) ?? "");
  const trainLog = own.find((log) => isNamed(log.path, /^train\.log$/i))?.path;
  const eventFiles = own
    .filter((log) => isNamed(log.path, /^events\.out\.tfevents\./))
    .map((log) => log.path);
  return { path: files.path, eventFiles, ...(trainLog === undefined ? {} : { trainLog }) };
}

/** A trainer that cannot be seen from here: only a stop command reaches it, only its log tells of it. */
export function targetElsewhere(run: TargetRun): Target {
  const kind = run.trainLog === undefined ? "lightning" : "in process";
  return { kind, ranks: [], workers: [], proofs: [], runPath: run.path };
}
