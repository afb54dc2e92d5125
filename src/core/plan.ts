import { asRecord, booleanAt, numberAt, textAt } from "./config.ts";
import { optional } from "./optional.ts";
import type { Run } from "./run.ts";
import type { Epoch } from "./units.ts";

/** What a run's settings say about its length, its logging and its saving; absent where they do not. */
export interface Plan {
  readonly epochs?: Epoch;
  readonly logInterval?: number;
  readonly saveEveryEpoch?: number;
  /** Only the newest resume state is kept. */
  readonly saveLatestOnly?: boolean;
  /** Weights for inference are saved at each save. */
  readonly saveWeights?: boolean;
  /** Resume states kept before the oldest is deleted (so-vits-svc). */
  readonly keepCheckpoints?: number;
  readonly batchSize?: number;
  /** What the trainer calls the run in its file names. */
  readonly voice: string;
}

/** The plan of a run, from its settings file, else from the settings printed at its last start. */
export function planOf(run: Run, options: { readonly epochs?: Epoch }): Plan {
  const config = configOf(run);
  const train = asRecord(config?.["train"]);
  const places = [train, config, asRecord(config?.["trainer"])];
  const number = (...keys: string[]) => {
    for (const place of places) {
      for (const key of keys) {
        const found = numberAt(place, key);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  const epochs =
    options.epochs ?? number("epochs", "max_epochs", "num_train_epochs", "n_epochs", "total_epoch");
  const latest = booleanAt(train, "if_save_latest");
  const weights = booleanAt(train, "if_save_every_weights");
  return {
    voice: textAt(train, "exp_name") ?? textAt(config, "name") ?? voiceFromPath(run.path),
    ...optional("epochs", notNegative(epochs)),
    ...optional("logInterval", notNegative(number("log_interval", "log_every_n_steps"))),
    ...optional("saveEveryEpoch", notNegative(number("save_every_epoch", "save_every_n_epoch"))),
    ...optional("keepCheckpoints", notNegative(number("keep_ckpts"))),
    ...optional("batchSize", notNegative(number("batch_size"))),
    ...(latest === undefined ? {} : { saveLatestOnly: latest }),
    ...(weights === undefined ? {} : { saveWeights: weights }),
  };
}

/** The settings file's content, else what the trainer printed at its last start, hparams' own wrapping removed. */
export function configOf(run: Run): Readonly<Record<string, unknown>> | undefined {
  const printed = run.logs
    .flatMap((log) => log.passes.map((pass) => pass.config))
    .filter((config) => config !== undefined);
  const config = run.config ?? printed.at(-1);
  // Lightning's hparams.yaml of s1 holds everything under `config`.
  return asRecord(config?.["config"]) ?? config;
}

/** Lightning writes -1 for a training without end. */
function notNegative(value: number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : value;
}

/** The run folder's name; for an s1 stage the folder above its logs. */
function voiceFromPath(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== "");
  const stage = parts.findIndex((part) => /^logs_s1(_|$)/.test(part));
  return (stage > 0 ? parts[stage - 1] : parts.at(-1)) ?? path;
}
