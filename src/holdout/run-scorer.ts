import { startWorker } from "../stop/spawn.ts";
import type { ScorableFile } from "./scorable-files.ts";
import type { ScoredStage } from "./score-reader.ts";
import { parseAnswer, type ScorerAnswer, scorerProtocol } from "./scorer-answers.ts";
import type { ScoringFailure } from "./scoring.ts";

/** How the scorer is run. */
export interface ScorerSetup {
  readonly python: string;
  readonly checkout: string;
  readonly run: string;
  readonly holdout: string;
  readonly device: "cpu" | "cuda";
  readonly threads: number;
  readonly seed: number;
  readonly draws: number;
  /** The scorer itself on disk, which that Python runs in the checkout. */
  readonly scorer: string;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** The trainer and its data loaders come first. */
const niceness = 15;

/** The scorer of a setup, for `ScoringPorts.score`. */
export function createScorer(setup: ScorerSetup) {
  return async (
    stage: ScoredStage,
    files: readonly ScorableFile[],
    onAnswer: (answer: ScorerAnswer) => void,
  ): Promise<ScoringFailure | undefined> => {
    const { python, scorer, checkout, signal } = setup;
    let failure: ScoringFailure | undefined;
    let isDone = false;
    const worker = await startWorker([python, scorer], {
      folder: checkout,
      input: requestOf(setup, stage, files),
      environment: environmentOf(setup),
      niceness,
      onLine: (line) => {
        const answer = parseAnswer(line);
        if (answer === undefined) return;
        if (answer.event === "done") isDone = true;
        if (answer.event === "problem" && answer.kind === "environment") {
          failure = { line: answer.message, hint: answer.hint ?? "" };
        } else onAnswer(answer);
      },
    });
    if ("problem" in worker) return { line: worker.problem, hint: "no-python" };
    const end = () => worker.end();
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    const { stderr, code, signal: ender } = await worker.ended;
    signal.removeEventListener("abort", end);
    if (failure !== undefined || isDone || signal.aborted) return failure;
    return { line: lastLine(stderr) ?? `exit ${code ?? ender ?? ""}`, hint: "" };
  };
}

function requestOf(setup: ScorerSetup, stage: ScoredStage, files: readonly ScorableFile[]): string {
  const { checkout, run, holdout, device, threads, seed, draws } = setup;
  return JSON.stringify({
    protocol: scorerProtocol,
    ...{ stage, checkout, run, holdout, device, threads, seed, draws },
    files: files.map(({ path, epoch, step }) => ({
      path,
      epoch: epoch ?? null,
      step: step ?? null,
    })),
  });
}

/** Nothing is written into the checkout, and on the CPU nothing of the GPU is touched. */
function environmentOf({ device, threads }: ScorerSetup): Readonly<Record<string, string>> {
  return {
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUNBUFFERED: "1",
    PYTHONIOENCODING: "utf-8",
    OMP_NUM_THREADS: String(threads),
    ...(device === "cpu" ? { CUDA_VISIBLE_DEVICES: "" } : {}),
  };
}

/** Python ends a traceback with the line that tells. */
function lastLine(text: string): string | undefined {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  return lines.findLast((line) => line !== "")?.slice(0, 300);
}
