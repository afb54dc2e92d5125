import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { assetOnDisk, assets } from "../assets.ts";
import { evaluate } from "../core/evaluate.ts";
import type { Message } from "../core/message.ts";
import { exitCodes } from "../errors.ts";
import {
  evaluateOptions,
  flagOption,
  type GivenOptions,
  languageOption,
  speedOption,
} from "../options.ts";
import { readOnce } from "../read-once.ts";
import { runSession } from "../session.ts";
import { openReplay, type Replay } from "../watch/replay.ts";
import { type Ending, untilSignalled } from "./signals.ts";
import { type CommandStreams, lookOf } from "./streams.ts";
import { liveForm, openOutput } from "./tail.ts";

/** On a screen the whole training passes in about a minute. */
const screenSeconds = 60;
/** Lines scroll by without anyone waiting for them. */
const linesSeconds = 15;
const stepMs = 250;

/**
 * `stopwatch demo`: a recorded real training is written again into a temporary folder, faster, and watched
 * by the very session that `tail` uses. On a terminal the dashboard stays until it is quit; as lines, the
 * story ends with the training. Then the audit of the whole run is printed.
 */
export async function demo(given: GivenOptions, streams: CommandStreams): Promise<number> {
  const recording = await assetOnDisk(assets.demo);
  try {
    if (flagOption(given, "guard") !== true)
      return await replayDemo(recording.path, given, streams);
    const { demoGuard } = await import("./demo-guard.ts");
    return await demoGuard(recording.path, given, streams);
  } finally {
    await recording.remove();
  }
}

async function replayDemo(
  recording: string,
  given: GivenOptions,
  streams: CommandStreams,
): Promise<number> {
  const form = liveForm(given, streams);
  const replay = await openReplay(recording);
  const ending = untilSignalled();
  try {
    const seconds = form === "dashboard" ? screenSeconds : linesSeconds;
    const speed = speedOption(given) ?? Math.round(replay.duration / seconds);
    await watchReplay(replay, {
      speed,
      endsItself: form !== "dashboard",
      given,
      streams,
      ending,
      form,
    });
    if (form !== "json-lines") await printAudit(replay, given, streams);
  } finally {
    await replay.remove();
  }
  return ending.exitCode() ?? exitCodes.done;
}

interface ReplayRun {
  readonly speed: number;
  readonly endsItself: boolean;
  readonly given: GivenOptions;
  readonly streams: CommandStreams;
  readonly ending: Ending;
  readonly form: Parameters<typeof openOutput>[0];
}

async function watchReplay(replay: Replay, run: ReplayRun): Promise<void> {
  let over = false;
  const session = runSession({
    paths: [join(replay.root, "logs")],
    evaluate: evaluateOptions(run.given),
    checkpointFolders: [],
    output: await openOutput(run.form, run.given, run.streams),
    signal: run.ending.signal,
    quit: run.ending.quit,
    now: () => Date.now() / 1000,
    evaluateEveryMs: stepMs,
    notice: (): Message =>
      over ? { id: "notice.demo-over" } : { id: "notice.demo", speed: run.speed },
  });
  const started = performance.now();
  while (!run.ending.signal.aborted) {
    const elapsed = ((performance.now() - started) / 1000) * run.speed;
    await replay.writeUntil(elapsed);
    if (elapsed >= replay.duration) break;
    await pause(stepMs, run.ending.signal);
  }
  over = true;
  // The last lines have to be seen before the story ends.
  if (run.endsItself) {
    await pause(2500, run.ending.signal);
    run.ending.quit();
  }
  await session;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // An aborted pause is over: its rejection says nothing more.
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}

async function printAudit(
  replay: Replay,
  given: GivenOptions,
  streams: CommandStreams,
): Promise<void> {
  const options = evaluateOptions(given);
  const language = languageOption(given, streams.environment);
  const found = await readOnce([join(replay.root, "logs")], { checkpointFolders: [] });
  const { auditToText } = await import("../outputs/audit-text.ts");
  const audited = found.runs.map(({ run, modified }) => ({
    evaluation: evaluate(run, options),
    modified,
  }));
  const page = {
    ...lookOf(given, streams),
    language,
    smoothing: options.smoothing,
    now: Date.now() / 1000,
  };
  streams.stdout.write(`\n${auditToText(audited, found.problems, page)}`);
}
