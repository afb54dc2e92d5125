import type { Curve } from "./curve.ts";
import type { EpochMap } from "./epoch-map.ts";
import type { HeldOutSource } from "./holdout-messages.ts";
import type { Message } from "./message.ts";
import type { Monitored } from "./monitor.ts";
import type { PastCurves } from "./past-curves.ts";
import type { Place } from "./place.ts";
import type { Plan } from "./plan.ts";
import type { Run } from "./run.ts";
import type { Segment } from "./segments.ts";
import type { Series } from "./series.ts";
import type { Standing } from "./standing.ts";
import type { Trainer } from "./trainers/trainer.ts";

/** Something found in a run, with its numbers. */
export interface AuditFinding {
  /** Stable, for programs. */
  readonly id: string;
  readonly rule: string;
  readonly message: Message;
  readonly evidence: Readonly<Record<string, number>>;
}

/** What findings are looked for in; without a curve, in the logs alone. */
export interface FindingFacts {
  readonly run: Run;
  readonly series: ReadonlyMap<string, Series>;
  readonly segments: readonly Segment[];
  readonly trainer: Trainer;
  readonly map: EpochMap;
  readonly plan: Plan;
  readonly curve?: Curve;
  readonly standing?: Standing;
  readonly monitored?: Monitored;
  /** Past curves that stood alike; absent where none could be asked for. */
  readonly past?: PastCurves | undefined;
  /** What a validation by saved files was measured by. */
  readonly source?: HeldOutSource | undefined;
  readonly turn?: { readonly at: Place; readonly low: Place; readonly high: Place } | undefined;
}
