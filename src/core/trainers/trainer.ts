import type { Tag } from "../units.ts";
import type { Mode } from "../verdict.ts";

/** What tells which trainer wrote a run. */
export interface RunEvidence {
  readonly path: string;
  /** Tags of the run's own folder. */
  readonly tags: ReadonlySet<Tag>;
  /** Settings as the trainer wrote them: config.json, hparams.yaml or the first line of train.log. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Formats of its logs. */
  readonly formats: ReadonlySet<string>;
}

/** One name form of a checkpoint. The pattern's named groups `name`, `epoch` and `step` are read where present. */
export interface CheckpointName {
  readonly pattern: RegExp;
  readonly kind: CheckpointKind;
  /** Added to the epoch in the name, where the trainer counts from 0. */
  readonly epochOffset?: number;
}

/**
 * What a checkpoint is for: `weights` can be listened to; a `resume state` lets the trainer go on; `latest`
 * is a resume state that the next save overwrites.
 */
export type CheckpointKind = "weights" | "resume state" | "latest";

/** What we know of one trainer: facts, from its source. No behaviour. */
export interface Trainer {
  /** For programs, stable. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Whether this trainer wrote the run. The list is asked in order. */
  recognises(evidence: RunEvidence): boolean;
  /** Tags that decide, best first, before the general order of core/monitor.ts; with the part of the run, if any. */
  readonly monitored: readonly {
    readonly tag: Tag;
    readonly folder?: string;
    readonly mode: Mode;
  }[];
  readonly checkpointNames: readonly CheckpointName[];
  /** Added to a logged epoch to get the one the trainer prints and names its files by. */
  readonly epochOffset: number;
  /** Values that the trainer clamps a tag to before logging it: a line at exactly this value is a ceiling. */
  readonly ceilings: Readonly<Record<Tag, number>>;
  /** Factor that the learning rate is multiplied by after each epoch, where it is a constant of the trainer. */
  readonly learningRateDecay?: number;
  /** The trainer computes no validation loss as it is published. */
  readonly stockHasNoValidation: boolean;
  /** The setting that decides how often losses are logged, and where the user changes it. */
  readonly logIntervalSetting?: { readonly setting: string; readonly file: string };
  /** The setting that decides how often weights are saved, and where the user changes it. */
  readonly saveSetting?: { readonly setting: string; readonly file: string };
}
