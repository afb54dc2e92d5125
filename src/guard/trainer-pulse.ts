import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Seconds } from "../core/units.ts";
import { isAsSeen } from "../stop/last-look.ts";
import type { OpenFile, ProcessTable } from "../stop/process-info.ts";
import type { SafeMomentFacts } from "../stop/safe-moment.ts";
import type { Target } from "../stop/target.ts";
import {
  createTrainingPulse,
  type PulseOptions,
  type PulseState,
  type TrainingPulse,
} from "../watch/training-pulse.ts";
import { targetRunOf } from "./guard-words.ts";
import type { JudgedRun } from "./run-guard.ts";

/** The pulse of a run's trainer, whichever log it writes. Looks follow one another, however they are called. */
export interface TrainerPulse {
  look(now: Seconds): Promise<PulseState>;
}

/**
 * Follows train.log, or the newest event file where train.log is missing or empty (s1, and releases whose logger stood
 * at ERROR). A trainer that opens a new event file is followed there.
 */
export function createTrainerPulse(
  run: () => JudgedRun,
  { encoding }: Pick<PulseOptions, "encoding">,
): TrainerPulse {
  let path: string | undefined;
  let pulse: TrainingPulse | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const lookOnce = async (now: Seconds): Promise<PulseState> => {
    const newest = await logOf(run());
    if (newest !== path || pulse === undefined) {
      path = newest;
      pulse =
        newest === undefined
          ? undefined
          : createTrainingPulse(newest, () => run().files.checkpointFolders, {
              wall,
              encoding,
              // Where the event file is the only log, it cannot tell what comes after a line of another.
              ...(isEventFile(newest) ? {} : { eventFiles: () => targetRunOf(run()).eventFiles }),
            });
    }
    return pulse === undefined ? unknownPulse(now) : pulse.look(now);
  };
  return {
    look: (now) => {
      const next = last.then(() => lookOnce(now));
      last = next.catch(() => undefined); // The caller of this look hears of it; the next one tries again.
      return next;
    },
  };
}

function isEventFile(path: string): boolean {
  return basename(path).startsWith("events.out.tfevents.");
}

function wall(): Seconds {
  return Date.now() / 1000;
}

/** Everything that is to be known before a signal: the log, the checkpoints, and the ranks' open files. */
export async function readSafeMoment(
  target: Target,
  ports: {
    readonly pulse: TrainerPulse;
    readonly table: ProcessTable;
    monotonic(): Seconds;
  },
): Promise<SafeMomentFacts> {
  const taken = ports.monotonic();
  const [state, openFiles] = await Promise.all([
    ports.pulse.look(taken),
    openFilesOf(target, ports.table),
  ]);
  const { seen, ...pulse } = state;
  const before = { log: seen, files: pathsByPid(target, openFiles) };
  return { taken, kind: target.kind, ...pulse, openFiles, isStillSo: () => isAsSeen(before) };
}

/** All ranks' paths for each rank: which of them holds a file open does not matter here. */
function pathsByPid(
  target: Target,
  openFiles: readonly OpenFile[] | undefined,
): ReadonlyMap<number, ReadonlySet<string>> {
  if (openFiles === undefined) return new Map();
  const paths = new Set(openFiles.map((file) => file.path));
  return new Map(target.ranks.map(({ identity }) => [identity.pid, paths]));
}

/** Nothing is known: neither that it trains nor that it is quiet. */
function unknownPulse(now: Seconds): PulseState {
  return {
    seen: undefined,
    trainingBegan: false,
    logChanged: now,
    saving: false,
    saveEnded: undefined,
    progressed: undefined,
    gaps: [],
    figures: "unknown",
    checkpointStill: undefined,
    epochEnded: undefined,
    epochLength: undefined,
  };
}

async function openFilesOf(
  target: Target,
  table: ProcessTable,
): Promise<readonly OpenFile[] | undefined> {
  const all: OpenFile[] = [];
  if (target.ranks.length === 0) return undefined;
  for (const { identity } of target.ranks) {
    const files = await table.openFiles(identity.pid);
    // A rank that is gone holds nothing open; one that may not be looked at may hold anything.
    if (files === undefined && (await table.look(identity.pid)) !== undefined) return undefined;
    all.push(...(files ?? []));
  }
  return all;
}

async function logOf(run: JudgedRun): Promise<string | undefined> {
  const { trainLog, eventFiles } = targetRunOf(run);
  if (trainLog !== undefined && (await sizeOf(trainLog)).bytes > 0) return trainLog;
  const dated = await Promise.all(
    eventFiles.map(async (path) => ({ path, modified: (await sizeOf(path)).modified })),
  );
  const newest = dated.reduce<(typeof dated)[number] | undefined>(
    (best, each) => (best === undefined || each.modified > best.modified ? each : best),
    undefined,
  );
  return newest?.path ?? trainLog;
}

async function sizeOf(path: string): Promise<{ bytes: number; modified: number }> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { bytes: size, modified: mtimeMs };
  } catch {
    // Gone for the moment: it holds nothing.
    return { bytes: 0, modified: 0 };
  }
}
