import { homedir } from "node:os";
import { resolve } from "node:path";
import { parseScoreTable } from "./core/score-table.ts";
import { UsageError } from "./errors.ts";
import { readWhole } from "./holdout/read-bytes.ts";
import type { ScoredStage } from "./holdout/score-reader.ts";
import { createScoreReader, type ScoreReader } from "./holdout/score-reader.ts";
import {
  choiceOption,
  flagOption,
  type GivenOptions,
  numberOption,
  textOption,
} from "./options.ts";
import { stateFolderPath } from "./state-path.ts";

/** What the user asked of a split. */
export interface SplitOptions {
  readonly ratio: number;
  readonly seed: number;
  readonly yes: boolean;
}

/** What the user asked of a scoring. */
export interface ScoreOptions {
  readonly checkout?: string;
  readonly python?: string;
  readonly device: "cpu" | "cuda";
  readonly stages: readonly ScoredStage[];
  readonly draws: number;
  readonly seed: number;
  readonly threads: number;
  readonly watch: boolean;
  readonly stateFolder: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** PyTorch takes seeds up to here, and so do we. */
const seedsBelow = 2 ** 32;
const usualSeed = 1234;

/** The options of `holdout split`, validated, defaults filled in. */
export function splitOptions(given: GivenOptions): SplitOptions {
  const ratio = numberOption(given, "ratio", { least: 0.001, example: "0.1" }) ?? 0.1;
  if (ratio > 0.2) {
    throw new UsageError(
      `--ratio must be at most 0.2, got ${ratio}: more would be missing in the training. Example: --ratio 0.1`,
    );
  }
  return { ratio, seed: seedOption(given), yes: flagOption(given, "yes") === true };
}

/** The options of `holdout score`, validated, defaults filled in. */
export function scoreOptions(given: GivenOptions, environment: Environment): ScoreOptions {
  const stage = choiceOption(given, "stage", ["sovits", "gpt", "both"]) ?? "both";
  const checkout = textOption(given, "gpt-sovits");
  const python = textOption(given, "python");
  const whole = { least: 1, whole: true };
  return {
    device: choiceOption(given, "device", ["cpu", "cuda"]) ?? "cpu",
    stages: stage === "both" ? ["sovits", "gpt"] : [stage],
    draws: numberOption(given, "draws", { ...whole, below: 1001, example: "4" }) ?? 4,
    threads: numberOption(given, "threads", { ...whole, below: 1025, example: "2" }) ?? 1,
    seed: seedOption(given),
    watch: flagOption(given, "watch") === true,
    stateFolder: stateFolderOf(given, environment),
    ...(checkout === undefined ? {} : { checkout }),
    ...(python === undefined ? {} : { python }),
  };
}

function seedOption(given: GivenOptions): number {
  const bounds = { least: 0, below: seedsBelow, whole: true, example: "7" };
  return numberOption(given, "seed", bounds) ?? usualSeed;
}

function stateFolderOf(given: GivenOptions, environment: Environment): string {
  const named = textOption(given, "state-folder");
  return named === undefined ? stateFolderPath(environment, homedir()) : resolve(named);
}

/**
 * What reads the scores of the runs of a command: the tables of `holdout score`, and the one that `--validation` names.
 *
 * @throws UsageError when that one is no table of scores
 */
export async function scoresFor(
  paths: readonly string[],
  given: GivenOptions,
  environment: Environment,
): Promise<ScoreReader> {
  const validation = textOption(given, "validation");
  if (validation !== undefined) await checkTable(validation);
  return createScoreReader({
    stateFolder: stateFolderOf(given, environment),
    paths,
    ...(validation === undefined ? {} : { validation }),
  });
}

const problems = {
  "no place": "has no column called step or epoch",
  "no value": "has no column of values that can be told: call it value or val_loss",
  syntax: "has quotes that do not end",
} as const;

async function checkTable(path: string): Promise<void> {
  const file = await readWhole(resolve(path));
  const example = "Example: a first line epoch,value and a line for each validation";
  if ("code" in file) {
    throw new UsageError(`--validation must name a CSV file; ${path} cannot be read: ${file.code}`);
  }
  const parsed = parseScoreTable(new TextDecoder().decode(file.bytes));
  if ("problem" in parsed) {
    throw new UsageError(
      `--validation must name a CSV of validations; ${path} ${problems[parsed.problem]}. ${example}`,
    );
  }
  if (parsed.scores.length === 0) {
    throw new UsageError(`--validation ${path} holds no row with a place and a number. ${example}`);
  }
}
