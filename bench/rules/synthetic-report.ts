import { type PresetName, presetNames } from "../../src/core/presets.ts";
import { presetOptions } from "./product.ts";
import {
  type FamilyName,
  familyNames,
  type NoiseKind,
  noiseLevels,
  reportSeed,
} from "./synthetic.ts";
import { type FamilyFigures, measureFamily, productJudge } from "./synthetic-figures.ts";

const kinds: readonly NoiseKind[] = ["white", "autocorrelated"];

/** Families in which every stop is false, the ones to hold at 1 %. */
const neverRises = familyNames.filter((name) => name.startsWith("never rises"));
const turning = familyNames.filter((name) => name.startsWith("falls then rises"));

/**
 * How the product does where the truth is known, as text: false stops of each preset, then what
 * `balanced` says of every family.
 *
 * @param seeds  curves a family, noise and kind of noise
 */
export function syntheticReport(seeds: number): string {
  const balanced = measureAll("balanced", familyNames, seeds);
  const others = presetNames.filter((preset) => preset !== "balanced");
  const stops = [
    ["balanced", balanced] as const,
    ...others.map((preset) => [preset, measureAll(preset, neverRises, seeds)] as const),
  ];
  return [
    `${seeds} curves a cell, seeds from ${reportSeed}; noise is a share of the progress`,
    ...stops.map(([preset, figures]) => falseStopsTable(preset, figures)),
    turnsTable(balanced),
    familiesTable(balanced),
  ].join("\n\n");
}

function measureAll(
  preset: PresetName,
  families: readonly FamilyName[],
  count: number,
): readonly FamilyFigures[] {
  const judge = productJudge(presetOptions(preset));
  return families.flatMap((family) =>
    kinds.flatMap((kind) =>
      noiseLevels.map((noise) =>
        measureFamily(judge, family, { noise, kind, first: reportSeed, count }),
      ),
    ),
  );
}

function falseStopsTable(preset: PresetName, figures: readonly FamilyFigures[]): string {
  const rows = figures.filter(({ family }) => neverRises.includes(family));
  return [`False stops, preset ${preset}`, ...byNoise(rows, ({ early }) => percent(early))].join(
    "\n",
  );
}

function turnsTable(figures: readonly FamilyFigures[]): string {
  const rows = figures.filter(({ family }) => turning.includes(family));
  return [
    "Turning point: median error in checks (share of true turns in the 80 % interval, its median width, share named)",
    ...byNoise(rows, ({ error, covered, width, named }) =>
      error === undefined
        ? `- (${percent(named)} named)`
        : `${error} (${percent(covered ?? 0)}, ${width}, ${percent(named)})`,
    ),
    "",
    "Delay: median checks from the true turn to the advice to stop (share stopped before the turn)",
    ...byNoise(rows, ({ delay, early }) => `${delay ?? "-"} (${percent(early)})`),
  ].join("\n");
}

function familiesTable(figures: readonly FamilyFigures[]): string {
  return [
    "Every family: stopped too early / kept one that is worse by over 5 % / called rising / cannot judge",
    ...byNoise(figures, ({ early, costly, risen, refused }) =>
      [early, costly, risen, refused].map((share) => percent(share)).join(" / "),
    ),
  ].join("\n");
}

/** One row a family and kind of noise, one column a noise level. */
function byNoise(
  figures: readonly FamilyFigures[],
  show: (figures: FamilyFigures) => string,
): readonly string[] {
  const names = [...new Set(figures.map(({ family, kind }) => `${family}, ${kind}`))];
  const cells = names.map((name) =>
    noiseLevels.map((noise) => {
      const found = figures.find(
        (each) => `${each.family}, ${each.kind}` === name && each.noise === noise,
      );
      return found === undefined ? "" : show(found);
    }),
  );
  const width = Math.max(...names.map((name) => name.length));
  const column = Math.max(6, ...cells.flat().map((cell) => cell.length));
  return [
    `${"noise".padEnd(width)}  ${noiseLevels.map((noise) => `${noise}`.padStart(column)).join("  ")}`,
    ...names.map(
      (name, index) =>
        `${name.padEnd(width)}  ${(cells[index] ?? []).map((cell) => cell.padStart(column)).join("  ")}`,
    ),
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}
