/** A point on the trade between compute and the risk of missing the best, as a few numbers. */
export interface Preset {
  /** What it is called on screens. */
  readonly name: string;
  /** Patience, in square roots of the planned checks. */
  readonly patience: number;
  /** Patience after a clear rise, the same way. */
  readonly shortPatience: number;
  /** No stop for want of a better check while the level fell by more than this share of the progress; absent: it does not wait. */
  readonly fall?: number;
  /** Stop when gains have faded; with a plan only, absent: never. */
  readonly fade?: Fade;
}

/** When gains have faded: the last `window` of the plan brought less than `gain` of the progress, and `checks` went by without a better one. */
export interface Fade {
  /** Share of the planned checks. */
  readonly window: number;
  /** Share of the progress. */
  readonly gain: number;
  readonly checks: number;
}

/**
 * The presets, measured on real curves by bench/rules, where the grid and the way of choosing stand.
 *
 * - Patience grows with the square root of the plan: on short plans a pause before a better check is a
 *   large share of the plan, on long ones a small share, and no fixed number and no fixed share fits both.
 * - After a clear rise a little less suffices, since waiting for a better check is then seldom rewarded.
 * - A curve that still falls by 5 % of its progress over two thirds of its checks loses by being stopped
 *   what counts as a miss; one noisy low check must not hide the fall. `quick` takes that risk.
 * - `quick` also stops when a seventh of the plan or so brought less than 1 %: what is left brings little.
 */
export const presets = {
  quick: {
    name: "quick",
    patience: 1.25,
    shortPatience: 1,
    fade: { window: 0.15, gain: 0.01, checks: 3 },
  },
  balanced: { name: "balanced", patience: 1.25, shortPatience: 1, fall: 0.05 },
  careful: { name: "careful", patience: 2.5, shortPatience: 1.5, fall: 0.05 },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as readonly PresetName[]; // keys of the literal above
