import { once } from "node:events";
import { evaluate } from "../core/evaluate.ts";
import type { EvaluateOptions, Evaluation } from "../core/evaluation.ts";
import type { AdviceWord } from "../core/verdict.ts";
import type { ProblemView } from "../core/view.ts";
import type { ScoreReader } from "../holdout/score-reader.ts";
import type { AuditTotals } from "../outputs/json-stream.ts";
import type { FoundRuns, ReadRun } from "../read-once.ts";
import type { RunFiles } from "../watch/runs.ts";
import { createFingerprint, type EarlierAudit, type Fingerprint } from "./audit-resume.ts";
import type { AuditWriter } from "./audit-writer.ts";

/** An audit of many runs, each read, judged, written and forgotten before the next. */
export interface AuditEach {
  readonly found: FoundRuns;
  readonly options: EvaluateOptions;
  readonly writer: AuditWriter;
  readonly stdout: NodeJS.WritableStream;
  /** A bar on a terminal. */
  readonly bar: {
    tell(progress: { done: number; runs: number; read: number; bytes: number }): void;
    clear(): void;
  };
  /** With what the runs are judged, for their fingerprints; absent where none are written. */
  readonly judgedBy?: string;
  readonly earlier?: EarlierAudit;
  /** Scores of saved files, which a judgement may come of. */
  readonly scores?: ScoreReader;
  /** Judges a run. */
  readonly judge?: typeof evaluate;
}

interface Progress {
  done: number;
  read: number;
  counts: { -readonly [Key in keyof AuditTotals]: AuditTotals[Key] };
  readonly problems: ProblemView[];
  readonly fingerprintOf: Fingerprint;
}

/**
 * Audits run after run and writes each as soon as it is judged. One at which our own code fails is a
 * problem of its own and ends nothing. Ends early when nobody reads on.
 */
export async function auditEach(audit: AuditEach): Promise<AuditTotals> {
  const counts = { runs: 0, stop: 0, continue: 0, cannotJudge: 0, failed: 0 };
  const progress: Progress = {
    done: 0,
    read: 0,
    counts,
    problems: [],
    fingerprintOf: createFingerprint(),
  };
  for (const files of audit.found.files) {
    if (!isOpen(audit.stdout)) return counts;
    await auditOne(audit, progress, files);
  }
  for (const read of audit.found.unread) {
    await writeJudged(audit, progress, { read, source: read.run.path });
  }
  for (const problem of audit.found.problems) progress.problems.push(problem);
  audit.bar.clear();
  await write(audit.stdout, audit.writer.end(progress.problems, counts));
  return counts;
}

async function auditOne(audit: AuditEach, progress: Progress, files: RunFiles): Promise<void> {
  const { found, bar, judgedBy, earlier } = audit;
  const known = earlier?.get(files.path);
  const before = progress.read;
  const tell = () => bar.tell({ ...progress, runs: found.count, bytes: found.bytes });
  try {
    const scores = await audit.scores?.read(files.path, found.count === 1);
    const by = `${judgedBy ?? ""}\0${JSON.stringify(scores) ?? ""}`;
    const fingerprint =
      judgedBy === undefined ? {} : { fingerprint: progress.fingerprintOf(files, by) };
    if (known !== undefined && known[0]?.fingerprint === fingerprint.fingerprint) {
      for (const { line, advice } of known) await writeRun(audit, progress, `${line}\n`, advice);
    } else {
      const one = await found.read(files, (read) => {
        progress.read = before + read;
        tell();
      });
      for (const problem of one.problems) progress.problems.push(problem);
      for (const read of one.runs) {
        await writeJudged(audit, progress, { read, source: files.path, ...fingerprint });
      }
    }
  } catch (error) {
    progress.counts.failed += 1;
    const said = error instanceof Error ? error.message : String(error);
    progress.problems.push({
      file: files.path,
      reason: { id: "problem.run-failed", error: said },
    });
  }
  progress.done += 1;
  tell();
}

async function writeJudged(
  audit: AuditEach,
  progress: Progress,
  one: { readonly read: ReadRun; readonly source: string; readonly fingerprint?: string },
): Promise<void> {
  const { read, ...files } = one;
  const evaluation: Evaluation = (audit.judge ?? evaluate)(read.run, audit.options);
  const text = audit.writer.run({ evaluation, modified: read.modified, ...files });
  await writeRun(audit, progress, text, evaluation.advice);
}

async function writeRun(
  audit: AuditEach,
  { counts }: Progress,
  text: string,
  advice: AdviceWord,
): Promise<void> {
  counts.runs += 1;
  counts[advice === "cannot judge" ? "cannotJudge" : advice] += 1;
  audit.bar.clear();
  await write(audit.stdout, text);
}

/** A reader that is slower than we are is waited for: what it has not read yet would gather in memory. */
async function write(stdout: NodeJS.WritableStream, text: string): Promise<void> {
  if (text === "" || stdout.write(text) || !isOpen(stdout)) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  await Promise.race(
    ["drain", "close", "error"].map((event) => once(stdout, event, { signal }).catch(() => {})),
  );
  waiting.abort();
}

function isOpen(stdout: NodeJS.WritableStream): boolean {
  return stdout.writable && !("destroyed" in stdout && stdout.destroyed === true);
}
