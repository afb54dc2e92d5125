/** One moment on both clocks, in seconds. */
export interface Now {
  /** Never jumps; what every duration is measured with. */
  readonly monotonic: number;
  /** Since the epoch: only to be shown, and for the age of a log that we never saw grow. */
  readonly wall: number;
}

/** What tells the time. */
export interface Clocks {
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Seconds of a clock that never jumps. Default: the process's own. */
  readonly monotonic?: () => number;
}

/** This moment, on both clocks. */
export function nowOf({ now, monotonic }: Clocks): Now {
  return { monotonic: monotonic?.() ?? performance.now() / 1000, wall: now() };
}
