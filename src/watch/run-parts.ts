import type { LogFile } from "./runs.ts";

/** What a file found by discovery is, and so how it joins others to a run. */
export type FoundKind =
  /** A TensorBoard event file: all of a folder belong together. */
  | "events"
  /** A `train.log`: the trainer's own text log. */
  | "train.log"
  /** Another text log, usually a console capture. */
  | "text"
  /** A table called alike in every run (`metrics.csv`, `trainer_state.json`). */
  | "folder table"
  /** A TensorBoard CSV export: one tag. */
  | "export"
  /** Any other table. */
  | "table";

/** The logs found in one folder. */
export interface FoundFolder {
  /** Absolute. */
  readonly path: string;
  /** The path that was asked for and that it was found below. */
  readonly root: string;
  /** In code unit order of their names. */
  readonly files: readonly FoundFile[];
}

/** One log found in a folder. */
export interface FoundFile {
  readonly name: string;
  readonly kind: FoundKind;
}

/** Logs that belong to one training, before it has a name and its surroundings were looked at. */
export interface RunParts {
  /** As `RunFiles.path`. */
  readonly path: string;
  readonly root: string;
  /** What the run is called by: a path at or below `root`, which need not exist. */
  readonly namedBy: string;
  readonly logs: readonly LogFile[];
  /** Folders that may hold its settings, best first. */
  readonly settingsFolders: readonly string[];
  /** Whether the run is GPT-SoVITS's s1 stage, whose folders lie deeper. */
  readonly isStageOne?: boolean;
}
