import type { Preset, PresetName } from "../../src/core/presets.ts";
import type { RealCurve } from "./curves.ts";
import { frontierOf, meanOf, ratiosTo, type Score, scoreAll } from "./measure.ts";
import { presetOptions, productRule } from "./product.ts";

/** What each preset is to use of the compute, and the numbers that it may be made of. */
const aims: Readonly<Record<PresetName, { readonly used: readonly [low: number, high: number] }>> =
  {
    quick: { used: [0.5, 0.6] },
    balanced: { used: [0.62, 0.74] },
    careful: { used: [0.78, 0.88] },
  };

/** Every round number tried, in square roots of the plan; and shares of the progress. */
const grid = {
  patience: [1, 1.25, 1.5, 2, 2.5, 3],
  shortPatience: [0.75, 1, 1.5, 2],
  fall: [undefined, 0.02, 0.05, 0.1],
  fadeWindow: [0.1, 0.15, 0.2],
  fadeGain: [0.01, 0.02],
} as const;

/** A rule of the grid with its scores. */
interface Candidate {
  readonly preset: Preset;
  readonly repositories: ReadonlyMap<string, Score>;
}

/** What choosing a preset's numbers without a repository gives on that repository. */
interface LeftOut {
  readonly preset: PresetName;
  readonly all: Score & ReturnType<typeof ratiosTo>;
  /** The choices made, and how many repositories led to each. */
  readonly chosen: ReadonlyMap<string, number>;
}

/**
 * Chooses the numbers of each preset anew with one repository left out, scores the choice on that one,
 * and does so for every repository: what the presets would be worth on repositories never seen. Chosen is
 * the candidate within the preset's range of compute with the least sum of the two ratios.
 */
export function leaveOneOutReport(curves: readonly RealCurve[]): string {
  const frontiers = leftOutFrontiers(curves);
  const whole = frontierOf(curves);
  const lines = (["quick", "balanced", "careful"] as const).flatMap((preset) => {
    const candidates = candidatesOf(preset).map((each) => scoreCandidate(each, curves));
    return show(leaveOneOut(preset, candidates, { frontiers, whole }), candidates.length);
  });
  return [
    "Leave one repository out: numbers chosen on the others, scored on the one",
    "preset    regret   used   miss  regret ratio  miss ratio  chosen (patience, after a rise, fall, fade; repositories)",
    ...lines,
  ].join("\n");
}

function candidatesOf(name: PresetName): readonly Preset[] {
  const patiences = grid.patience.flatMap((patience) =>
    grid.shortPatience
      .filter((shortPatience) => shortPatience <= patience)
      .map((shortPatience) => ({ name, patience, shortPatience })),
  );
  if (name !== "quick") {
    return patiences.flatMap((each) =>
      grid.fall.map((fall) => (fall === undefined ? each : { ...each, fall })),
    );
  }
  return patiences
    .filter(({ patience }) => patience <= 1.5)
    .flatMap((each) =>
      grid.fadeWindow.flatMap((window) =>
        grid.fadeGain.map((gain) => ({ ...each, fade: { window, gain, checks: 3 } })),
      ),
    );
}

function scoreCandidate(preset: Preset, curves: readonly RealCurve[]): Candidate {
  const options = { ...presetOptions("balanced"), preset };
  const decide = productRule(options, { knowsPlan: true });
  return { preset, repositories: scoreAll(curves, decide).repositories };
}

/** For each repository, the frontier of plain patience on all others. */
function leftOutFrontiers(curves: readonly RealCurve[]): ReadonlyMap<string, readonly Score[]> {
  const names = new Set(curves.map(({ repository }) => repository));
  return new Map(
    [...names].map((name) => [
      name,
      frontierOf(curves.filter(({ repository }) => repository !== name)),
    ]),
  );
}

function leaveOneOut(
  preset: PresetName,
  candidates: readonly Candidate[],
  facts: { frontiers: ReadonlyMap<string, readonly Score[]>; whole: readonly Score[] },
): LeftOut {
  const chosen = new Map<string, number>();
  const scores: Score[] = [];
  for (const [name, frontier] of facts.frontiers) {
    const best = chooseWithout(name, candidates, { frontier, used: aims[preset].used });
    const score = best?.repositories.get(name);
    if (best === undefined || score === undefined) continue;
    scores.push(score);
    const words = numbersOf(best.preset);
    chosen.set(words, (chosen.get(words) ?? 0) + 1);
  }
  const all = meanOf(scores);
  return { preset, all: { ...all, ...ratiosTo(facts.whole, all) }, chosen };
}

function chooseWithout(
  name: string,
  candidates: readonly Candidate[],
  { frontier, used: [low, high] }: { frontier: readonly Score[]; used: readonly [number, number] },
): Candidate | undefined {
  let best: Candidate | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const others = [...candidate.repositories].filter(([repository]) => repository !== name);
    const score = meanOf(others.map(([, each]) => each));
    if (score.used < low || score.used > high) continue;
    const { regretRatio, missRatio } = ratiosTo(frontier, score);
    if (regretRatio + missRatio >= least) continue;
    best = candidate;
    least = regretRatio + missRatio;
  }
  return best;
}

function numbersOf({ patience, shortPatience, fall, fade }: Preset): string {
  const fades = fade === undefined ? "-" : `${fade.window}/${fade.gain}`;
  return `${patience}, ${shortPatience}, ${fall ?? "-"}, ${fades}`;
}

function show({ preset, all, chosen }: LeftOut, candidates: number): readonly string[] {
  const { regret, used, miss, regretRatio, missRatio } = all;
  const figures = `${regret.toFixed(4)}  ${used.toFixed(3)}  ${miss.toFixed(3)}  ${regretRatio.toFixed(2).padStart(12)}  ${missRatio.toFixed(2).padStart(10)}`;
  const choices = [...chosen].sort((a, b) => b[1] - a[1]).map(([words, n]) => `${words} (${n})`);
  return [`${preset.padEnd(9)} ${figures}  ${choices.join("; ")}; of ${candidates}`];
}
