import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import type { SwitchState } from "../core/view.ts";

/** How a stop ended. */
export type StopResult =
  /** Every rank's identity is gone after we signalled; `left` are the parent and workers that stayed, if any. */
  | {
      readonly outcome: "stopped";
      readonly tries: number;
      readonly took: Seconds;
      readonly left?: readonly number[];
    }
  /** Gone before anything was sent. */
  | { readonly outcome: "ended by itself" }
  /** Somebody said no within the cancel window. */
  | { readonly outcome: "cancelled" }
  /** Everything that was allowed was tried; the trainer lives. `reason`: why less was tried than is allowed (EPERM). */
  | { readonly outcome: "survived"; readonly tries: number; readonly reason?: Message }
  /** `--stop-command` for a trainer elsewhere: it ran, and the log has been silent since. Nobody can see more from here. */
  | { readonly outcome: "asked"; readonly tries: number }
  /** A check before a signal failed. */
  | { readonly outcome: "refused"; readonly reason: Message }
  /** `--dry-run`: what would have been sent, and when. */
  | { readonly outcome: "rehearsed"; readonly tries: number };

/** Where a procedure stands; for screens, the journal and the metrics. */
export type StopState = SwitchState;
