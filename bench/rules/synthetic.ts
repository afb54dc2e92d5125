import { median } from "simple-statistics";
import { createRandom, type Random } from "./random.ts";

/** Noise as a share of the noise-free curve's progress. */
export const noiseLevels = [0.02, 0.05, 0.1, 0.2, 0.5] as const;
export type NoiseKind = "white" | "autocorrelated";
/** What one check is made of: a validation, ten batches of an epoch, or one batch without epochs. */
export type SyntheticUnit = "validation" | "epoch" | "point";

/** A curve whose truth is known because it was made from it. */
export interface SyntheticCurve {
  readonly family: FamilyName;
  readonly seed: number;
  readonly noise: number;
  readonly kind: NoiseKind;
  readonly unit: SyntheticUnit;
  /** n noise-free values, one a check, less is better. */
  readonly truth: readonly number[];
  /** n values as they would be judged: noise added, clamped or NaN where the family says so. */
  readonly values: readonly number[];
  /** n training losses beside validations; empty where the curve itself is training. */
  readonly training: readonly number[];
  /** Learning rates, one a check; empty where none is logged. */
  readonly rates: readonly number[];
  /** Checks that the settings promise; undefined for a run that tells no plan. */
  readonly planned?: number;
  /** Check from which the run was started again, and how many checks were trained a second time. */
  readonly resumed?: { readonly at: number; readonly again: number };
  /** Value that the trainer clamps the logged loss to, and the loss. */
  readonly ceiling?: { readonly value: number; readonly tag: string };
  /** Check of the noise-free minimum, where the curve rises after it. */
  readonly turn?: number;
  /** Check from which the curve is flat for good. */
  readonly flat?: number;
}

/** The shape of a family: noise-free, from 1 at the first check downwards; scaled afterwards. */
interface Shape {
  readonly unit: SyntheticUnit;
  readonly truth: readonly number[];
  readonly turn?: number;
  readonly flat?: number;
  readonly rates?: readonly number[];
  readonly resumed?: SyntheticCurve["resumed"];
  /** The run tells no plan. */
  readonly withoutPlan?: true;
  /** Highest value that is logged, in the units of `truth`, and what it is logged as. */
  readonly ceiling?: { readonly height: number; readonly value: number; readonly tag: string };
  /** Checks whose value is lost to NaN. */
  readonly lost?: readonly number[];
}

/**
 * Every family, with the answer that is right for it:
 * - falls then rises, also as epoch means and resumed: stop after the turn, keep the turn;
 * - never rises: a power law with 3 % or more of its progress still to come in the last third: never stop;
 * - plateau: stop, but not before it is flat;
 * - GAN ramp (starts low, jumps, falls): never stop; the low start is no best;
 * - double descent, rate drops: the best comes last, after a rise or after flat stretches: never stop;
 * - clamped: a logged 75 or 9 is a ceiling, no plateau: never stop;
 * - NaN burst: one or two batches overflow, the run recovers: never stop;
 * - noise only, two points: cannot judge.
 */
const shapes = {
  "falls then rises": (random) => fallThenRise(random, "validation"),
  "falls then rises, epoch means": (random) => fallThenRise(random, "epoch"),
  "falls then rises, single batches": (random) => ({
    ...fallThenRise(random, "point"),
    withoutPlan: true,
  }),
  "falls then rises, resumed": resumedRun,
  "never rises": (random) => ({ unit: "validation", truth: powerLaw(random, checks(random)) }),
  "never rises, no plan": (random) => ({
    unit: "validation",
    truth: powerLaw(random, checks(random)),
    withoutPlan: true,
  }),
  "never rises, epoch means": (random) => ({
    unit: "epoch",
    truth: powerLaw(random, checks(random)),
  }),
  "never rises, single batches": (random) => ({
    unit: "point",
    truth: powerLaw(random, random.whole(60, 300)),
    withoutPlan: true,
  }),
  plateau,
  "GAN ramp": ganRamp,
  "double descent": doubleDescent,
  "rate drops": rateDrops,
  "clamped at 75": (random) => clamped(random, { value: 75, tag: "loss/g/mel" }),
  "clamped at 9": (random) => clamped(random, { value: 9, tag: "loss/g/kl" }),
  "NaN burst": nanBurst,
  "noise only": (random) => ({
    unit: "validation",
    truth: Array.from({ length: checks(random) }, () => 0),
    flat: 0,
  }),
  "two points": (random) => ({
    unit: "point",
    truth: [1, random.between(0.5, 1.5)],
    withoutPlan: true,
  }),
} as const satisfies Record<string, (random: Random) => Shape>;

export type FamilyName = keyof typeof shapes;
export const familyNames = Object.keys(shapes) as readonly FamilyName[]; // keys of the literal above

/** Seeds to choose and calibrate rules on; figures are reported on those from `reportSeed` on. */
export const reportSeed = 10_000;

/**
 * Draws a curve: the same arguments give the same curve on every machine.
 *
 * @param seed  below `reportSeed` for choosing and calibrating, from it on for reporting
 */
export function drawCurve(
  family: FamilyName,
  { noise, kind, seed }: { noise: number; kind: NoiseKind; seed: number },
): SyntheticCurve {
  const random = createRandom(`${family}|${noise}|${kind}|${seed}`);
  const shape: Shape = shapes[family](random);
  const scaled = scaleOf(random, shape);
  const errors = noiseOf(random, shape.truth.length, kind);
  const deviation = noise * progressOf(shape.truth);
  const height = shape.ceiling?.height ?? Number.POSITIVE_INFINITY;
  const values = shape.truth.map((value, index) =>
    shape.lost?.includes(index)
      ? Number.NaN
      : scaled(Math.min(height, value + deviation * (errors[index] ?? 0))),
  );
  const length = shape.truth.length;
  return {
    family,
    seed,
    noise,
    kind,
    unit: shape.unit,
    truth: shape.truth.map(scaled),
    values,
    training: shape.unit === "validation" ? trainingBeside(random, length).map(scaled) : [],
    rates: shape.rates ?? [],
    ...(shape.withoutPlan ? {} : { planned: length }),
    ...(shape.ceiling === undefined ? {} : { ceiling: shape.ceiling }),
    ...(shape.resumed === undefined ? {} : { resumed: shape.resumed }),
    ...(shape.turn === undefined ? {} : { turn: shape.turn }),
    ...(shape.flat === undefined ? {} : { flat: shape.flat }),
  };
}

/** Losses of different trainings differ by orders of magnitude, and rarely end at nought. */
function scaleOf(random: Random, { ceiling }: Shape): (value: number) => number {
  const floors = random.between(0.2, 3);
  const scale =
    ceiling === undefined ? 10 ** random.between(-2, 2) : ceiling.value / (floors + ceiling.height);
  return (value) =>
    ceiling !== undefined && value === ceiling.height ? ceiling.value : scale * (floors + value);
}

/** Progress of a noise-free curve, as the measure has it; 1 for one that makes none, so that noise has a size. */
export function progressOf(truth: readonly number[]): number {
  const head = truth.slice(0, Math.max(3, Math.round(0.05 * truth.length)));
  const progress = median(head) - Math.min(...truth);
  return progress > 0 ? progress : 1;
}

/** The correlation of autocorrelated noise from check to check. */
const carry = 0.6;

/** Noise of deviation 1; autocorrelated noise wanders, as validations on few clips do. */
function noiseOf(random: Random, length: number, kind: NoiseKind): readonly number[] {
  const noise: number[] = [];
  for (let index = 0; index < length; index += 1) {
    const fresh = random.normal();
    const before = noise[index - 1];
    noise.push(
      kind === "white" || before === undefined
        ? fresh
        : carry * before + Math.sqrt(1 - carry ** 2) * fresh,
    );
  }
  return noise;
}

function trainingBeside(random: Random, length: number): readonly number[] {
  return fall(random, length, length / 3).map((value) => value + 0.02 * random.normal());
}

function checks(random: Random): number {
  return random.whole(20, 80);
}

/** A power law from 1 towards 0: the usual form of learning curves. */
function fall(random: Random, length: number, bend: number): readonly number[] {
  const power = random.between(0.5, 1.5);
  return Array.from({ length }, (_, index) => (1 + index / bend) ** -power);
}

/** A fall that is far from over: its last third brings at least 3 % of all its progress. */
function powerLaw(random: Random, length: number): readonly number[] {
  return fall(random, length, length * random.between(0.15, 0.6));
}

function fallThenRise(random: Random, unit: SyntheticUnit): Shape {
  const length = unit === "point" ? random.whole(60, 200) : checks(random);
  const turn = Math.round(length * random.between(0.25, 0.65));
  const falling = fall(random, length, turn * random.between(0.2, 0.6));
  const least = falling[turn] ?? 0;
  const height = random.between(0.4, 1.2) * (1 - least);
  const truth = falling.map((value, index) =>
    index <= turn ? value : least + (height * (index - turn)) / (length - 1 - turn),
  );
  return { unit, truth, turn };
}

function resumedRun(random: Random): Shape {
  const shape = fallThenRise(random, "validation");
  const at = random.whole(4, shape.truth.length - 2);
  return { ...shape, resumed: { at, again: random.whole(1, Math.min(5, at)) } };
}

function plateau(random: Random): Shape {
  const length = checks(random);
  const flat = Math.round(length * random.between(0.2, 0.6));
  const truth = Array.from({ length }, (_, index) => (1 - Math.min(1, index / flat)) ** 2);
  return { unit: "validation", truth, flat };
}

/** The generator's loss is low while the discriminator knows nothing, jumps, then falls for long. */
function ganRamp(random: Random): Shape {
  const length = checks(random);
  const jump = random.whole(1, 4);
  const low = random.between(0.1, 0.4);
  const truth = powerLaw(random, length).map((value, index) => (index < jump ? low : value));
  return { unit: "epoch", truth };
}

/** Falls, rises for a fifth of the run by up to half of what it fell, and then falls below all before. */
function doubleDescent(random: Random): Shape {
  const length = random.whole(40, 100);
  const from = Math.round(length * random.between(0.2, 0.3));
  const width = Math.round(length * 0.2);
  const height = random.between(0.2, 0.5);
  const truth = fall(random, length, length * 0.2).map((value, index) => {
    const into = (index - from) / width;
    return value + (into > 0 && into < 2 ? height * Math.sin((Math.PI * into) / 2) ** 2 : 0);
  });
  return { unit: "validation", truth };
}

/** Flat stretches between drops of the learning rate at a third and two thirds of the run. */
function rateDrops(random: Random): Shape {
  const length = random.whole(30, 90);
  const drops = [Math.round(length / 3), Math.round((2 * length) / 3)];
  const speed = length * random.between(0.05, 0.1);
  const since = (index: number) => drops.filter((drop) => index >= drop).length;
  const truth = Array.from({ length }, (_, index) => {
    const level = [0.4, 0.15, 0][since(index)] ?? 0;
    const before = [1, 0.4, 0.15][since(index)] ?? 0;
    const start = since(index) === 0 ? 0 : (drops[since(index) - 1] ?? 0);
    return level + (before - level) * Math.exp(-(index - start) / speed);
  });
  return {
    unit: "validation",
    truth,
    rates: truth.map((_, index) => 1e-3 * 10 ** -since(index)),
  };
}

/** Falls from above the ceiling, at which it stands for a tenth to a third of the run. */
function clamped(random: Random, ceiling: { value: number; tag: string }): Shape {
  const length = checks(random);
  const truth = powerLaw(random, length);
  const until = Math.round(length * random.between(0.1, 0.33));
  return { unit: "epoch", truth, ceiling: { ...ceiling, height: truth[until] ?? 1 } };
}

function nanBurst(random: Random): Shape {
  const length = random.whole(60, 200);
  const first = random.whole(10, length - 10);
  const lost = random.between(0, 1) < 0.5 ? [first] : [first, first + 1];
  return { unit: "point", truth: powerLaw(random, length), lost, withoutPlan: true };
}
