import type { Message, Proof } from "../core/message.ts";
import type { ProcessInfo } from "./process-info.ts";

/** How the trainer is built, which decides whom to signal. */
export type TargetKind =
  /** A waiting parent and spawned ranks (s2): the ranks are signalled. */
  | "spawned ranks"
  /** Trains in the script's own process (LoRA): that process is signalled. */
  | "in process"
  /** Lightning (s1): the main process is signalled, and it alone. */
  | "lightning";

/** A trainer, found and proved. */
export interface Target {
  readonly kind: TargetKind;
  /** Whom to signal first: all ranks, or the one process. At least one. */
  readonly ranks: readonly ProcessInfo[];
  /** The script's process, when it is none of the ranks. */
  readonly parent?: ProcessInfo;
  /** DataLoader workers and other children of the ranks; never signalled alone. */
  readonly workers: readonly ProcessInfo[];
  readonly proofs: readonly Proof[];
  /** The run's folder. */
  readonly runPath: string;
}

/** What the user asked for; wishes are checked like anything else. */
export interface TargetWishes {
  readonly pid?: number;
  readonly name?: string;
  readonly allowAnyProcess: boolean;
}

/** What discovery knows of the run whose trainer is looked for. Paths absolute. */
export interface TargetRun {
  readonly path: string;
  readonly trainLog?: string;
  readonly eventFiles: readonly string[];
}

/** A trainer, or the one sentence why there is none to be armed. */
export type Found =
  | { readonly target: Target }
  | { readonly refusal: Message; readonly candidates: readonly ProcessInfo[] };
