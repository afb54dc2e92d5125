import { basename, dirname, resolve } from "node:path";
import { evaluate } from "../core/evaluate.ts";
import { adviseSettings } from "../core/hints.ts";
import type { Message } from "../core/message.ts";
import type { Run } from "../core/run.ts";
import { exitCodes, UsageError } from "../errors.ts";
import { adviseHoldout } from "../holdout/advise-holdout.ts";
import { scoresFor } from "../holdout-options.ts";
import { catalogueOf } from "../messages/index.ts";
import {
  checkpointFolders,
  evaluateOptions,
  type GivenOptions,
  languageOption,
} from "../options.ts";
import { doctorToText } from "../outputs/doctor-text.ts";
import { type ReadOnceOptions, readOnce } from "../read-once.ts";
import { encodingOption } from "../reading-options.ts";
import { countDataItems, findSettings, readSettings } from "../watch/settings.ts";
import { type CommandStreams, lookOf } from "./streams.ts";

/** `stopwatch doctor PATH...`: what in a run's settings makes advice impossible or useless, before or after training. */
export async function doctor(
  paths: readonly string[],
  given: GivenOptions,
  streams: CommandStreams,
): Promise<number> {
  if (paths.length === 0) {
    throw new UsageError(
      "doctor expects a run folder or a settings file. Example: stopwatch doctor logs/alice",
    );
  }
  const options = evaluateOptions(given);
  const runs = await runsOf(paths, {
    checkpointFolders: checkpointFolders(given),
    recognise: { encoding: encodingOption(given) },
    scores: await scoresFor(paths, given, streams.environment),
  });
  const diagnosed = await Promise.all(
    runs.map(async (run) => {
      const evaluation = evaluate(run, options);
      const patience = options.patienceIsSet ? options.patience : evaluation.patience.checks;
      const messages = adviseSettings(evaluation, patience);
      return { run, messages: [...messages, ...(await adviseHoldout(evaluation))] };
    }),
  );
  const language = languageOption(given, streams.environment);
  const look = { ...lookOf(given, streams), catalogue: catalogueOf(language) };
  streams.stdout.write(doctorToText(diagnosed.map(toPatient), look));
  return exitCodes.done;
}

function toPatient({ run, messages }: { run: Run; messages: readonly Message[] }): {
  name: string;
  messages: readonly Message[];
} {
  return { name: run.name, messages };
}

/** Runs with logs; where a path has none yet, what its settings alone tell. */
async function runsOf(paths: readonly string[], options: ReadOnceOptions): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const path of paths) {
    const settingsOnly = await fromSettings(path);
    if (/\.(json|ya?ml)$/i.test(path) && settingsOnly !== undefined) {
      runs.push(settingsOnly);
      continue;
    }
    const found = await readOnce([path], options);
    if (found.runs.length > 0) runs.push(...found.runs.map(({ run }) => run));
    else if (settingsOnly !== undefined) runs.push(settingsOnly);
    else {
      throw new UsageError(
        `found neither a training log nor config.json, hparams.yaml or TEMP/tmp_s2.json at ${path}`,
      );
    }
  }
  return runs;
}

async function fromSettings(path: string): Promise<Run | undefined> {
  const absolute = resolve(path);
  const isFile = /\.(json|ya?ml)$/i.test(path);
  const settings = await readSettings(isFile ? [absolute] : await findSettings(absolute));
  const folder = isFile ? dirname(absolute) : absolute;
  const items = (await countDataItems(folder)).s2;
  if (settings === undefined && items === undefined) return undefined;
  return {
    path: folder,
    name: isFile ? basename(path) : basename(absolute),
    logs: [],
    checkpointFiles: [],
    ...(settings === undefined ? {} : { config: settings.config }),
    ...(items === undefined ? {} : { dataItems: items }),
  };
}
