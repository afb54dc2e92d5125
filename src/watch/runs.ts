import type { Message } from "../core/message.ts";
import type { RunName, Tag } from "../core/units.ts";

/** The files of one training: what discovery found, nothing read yet. */
export interface RunFiles {
  /** The run's folder; for a run that is a single file, that file. Absolute. */
  readonly path: string;
  /** Path below the logdir that was asked for, or the base name; unique among the runs found together. */
  readonly name: RunName;
  /** At least one. Order: the order in which the trainer wrote them, so that a later start comes later. */
  readonly logs: readonly LogFile[];
  /** `config.json`, `hparams.yaml` and the like of this run, best first; absolute. */
  readonly settings: readonly string[];
  /** Folders that may hold checkpoints of this run, most likely first; absolute, each existing. */
  readonly checkpointFolders: readonly string[];
}

/** One log of a run. */
export interface LogFile {
  /** Absolute. */
  readonly path: string;
  /** Part of the run that all its values belong to: `eval` for `eval/events…`; absent for the run's own folder. */
  readonly folder?: string;
  /** Tag of a TensorBoard CSV export, which holds one tag and does not name it inside; from the file's name. */
  readonly tag?: Tag;
  /** A copy of what another log of the run says (a console capture beside train.log): read only if the others hold no point. */
  readonly spare?: boolean;
}

/** What discovery found below some paths. */
export interface Discovery {
  readonly runs: readonly RunFiles[];
  /** Files and folders that could not be looked at, and files given by name that are no log. */
  readonly problems: readonly FileProblem[];
}

/** A problem and the file that has it. */
export interface FileProblem {
  readonly file: string;
  readonly line?: number;
  readonly offset?: number;
  readonly reason: Message;
}
