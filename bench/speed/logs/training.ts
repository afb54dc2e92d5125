/** The scalars of GPT-SoVITS s2 (v2), in the order in which each logging interval writes them. */
export const scalarTags = [
  "loss/g/total",
  "loss/d/total",
  "learning_rate",
  "grad_norm_d",
  "grad_norm_g",
  "loss/g/fm",
  "loss/g/mel",
  "loss/g/kl_ssl",
  "loss/g/kl",
] as const;

/** Its pictures and how many bytes their PNG has. */
export const images = [
  ["slice/mel_org", 25_000],
  ["slice/mel_gen", 25_000],
  ["all/mel", 117_000],
  ["all/stats_ssl", 67_000],
] as const;

/** Steps and seconds between two logging intervals: 100 steps at 3 a second. */
export const intervalSteps = 100;
export const intervalSeconds = 33.3;
/** When the trainings of the generated logs began. */
export const trainingStart = 1_760_000_000;

/** A value that a loss of this kind has after a share of the training: falling, with noise. */
export function lossAt(share: number, random: () => number): number {
  return 16 + 14 * Math.exp(-6 * share) + (random() - 0.5) * 3;
}
