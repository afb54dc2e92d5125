import { join, resolve } from "node:path";
import { assetOnDisk, assets } from "../assets.ts";
import type { Message } from "../core/message.ts";
import { exitCodes } from "../errors.ts";
import { findCheckout } from "../holdout/find-checkout.ts";
import { findTrainers } from "../holdout/find-trainers.ts";
import { heldOutVoice } from "../holdout/held-out-voice.ts";
import { holdoutFolder, type Manifest } from "../holdout/manifest.ts";
import { hashOf, readWhole } from "../holdout/read-bytes.ts";
import { createScorer } from "../holdout/run-scorer.ts";
import { findScorableFiles } from "../holdout/scorable-files.ts";
import type { ScoredStage } from "../holdout/score-reader.ts";
import { openScoreRows, type ScoreRows } from "../holdout/score-rows.ts";
import { scorerProtocol } from "../holdout/scorer-answers.ts";
import { type ScoringEnd, type ScoringPorts, scoreFiles } from "../holdout/scoring.ts";
import { createTrainingEnd } from "../holdout/training-end.ts";
import { type ScoreOptions, scoreOptions } from "../holdout-options.ts";
import { checkpointFolders } from "../options.ts";
import { scoreTablePath } from "../state-path.ts";
import { shortHash } from "../stop/slug.ts";
import { systemCode } from "../stop/system-code.ts";
import { wallClock } from "./guarded.ts";
import type { HoldoutCommand } from "./holdout.ts";
import { createScoreTelling } from "./score-telling.ts";
import { untilSignalled } from "./signals.ts";

/** `stopwatch holdout score RUN`: scores the saved files of a voice on its held-out clips. */
export async function scoreVoice(command: HoldoutCommand): Promise<number> {
  const { folder, given, streams, refuse } = command;
  const options = scoreOptions(given, streams.environment);
  const folders = checkpointFolders(given).map((each) => resolve(each));
  const held = await heldOutVoice(folder);
  if ("refusal" in held) return refuse(held.refusal);
  const checkout = await findCheckout(folder, options, (await findTrainers(folder)) ?? []);
  if ("refusal" in checkout) return refuse(checkout.refusal);
  const list = () => findScorableFiles(folder, options.stages, folders);
  const { files, voice } = await list();
  if (files.length === 0 && !options.watch)
    return refuse({ id: "holdout.refused.no-files", voice });
  const scorer = await assetOnDisk(assets.scorer);
  const rows = await openTables(folder, options, { scorer: scorer.path, held: held.manifest });
  if ("refusal" in rows) return refuse(rows.refusal);
  const ending = untilSignalled();
  const { signal } = ending;
  const monotonic = () => performance.now() / 1000;
  const telling = createScoreTelling(command, monotonic);
  const ports: ScoringPorts = {
    list: async () => (await list()).files,
    rows: rows.tables,
    score: createScorer({
      ...options,
      ...{ python: checkout.python, checkout: checkout.folder, run: folder, signal },
      scorer: scorer.path,
      holdout: join(folder, holdoutFolder),
    }),
    isOver: createTrainingEnd({ trainers: () => findTrainers(folder), saved: list, monotonic }),
    tell: telling.tell,
    monotonic,
    wall: wallClock,
  };
  const end = await scoreFiles(ports, { watch: options.watch, signal });
  telling.clear();
  await scorer.remove();
  return ending.exitCode() ?? conclude(command, end, { ...rows, python: checkout.python });
}

type Tables = ReadonlyMap<ScoredStage, ScoreRows>;

async function openTables(
  folder: string,
  options: ScoreOptions,
  { scorer, held }: { readonly scorer: string; readonly held: Manifest },
): Promise<{ readonly tables: Tables } | { readonly refusal: Message }> {
  const tables = new Map<ScoredStage, ScoreRows>();
  const program = await readWhole(scorer);
  const code = "code" in program ? program.code : hashOf(program.bytes);
  for (const stage of options.stages) {
    const { device, draws, seed } = options;
    const lists = held.lists.map(({ moved }) => moved);
    const settings = shortHash(
      JSON.stringify([scorerProtocol, code, stage, device, draws, seed, lists]),
    );
    const path = scoreTablePath(options.stateFolder, folder, stage);
    try {
      tables.set(stage, await openScoreRows(path, settings));
    } catch (error) {
      return { refusal: { id: "holdout.refused.disk", path, code: systemCode(error) } };
    }
  }
  return { tables };
}

function conclude(
  { tell, refuse }: HoldoutCommand,
  end: ScoringEnd,
  { tables, python }: { readonly tables: Tables; readonly python: string },
): number {
  if (end.kind === "failed") {
    const { line, hint } = end;
    if (hint === "no-python") {
      return refuse({ id: "holdout.refused.no-python", program: python, code: line });
    }
    return refuse({ id: "holdout.environment", line, cause: causeOf(hint) });
  }
  if (end.kind === "over") tell({ id: "holdout.training-over" });
  let scores = 0;
  for (const [stage, { path, count: files }] of tables) {
    scores += files;
    if (files === 0) continue;
    tell({ id: "holdout.table", path, files });
    const setting = stage === "gpt" ? "save_every_n_epoch" : "save_every_epoch";
    if (files < enough) tell({ id: "holdout.few", files, setting });
  }
  return scores > 0 ? exitCodes.done : exitCodes.noneJudged;
}

/** As many as a verdict needs (core/standing.ts). */
const enough = 4;

type Cause = Extract<Message, { id: "holdout.environment" }>["cause"];

/** The scorer's words for what is wrong. */
function causeOf(hint: string): Cause {
  const known: Readonly<Record<string, Cause>> = {
    "no-torch": "no torch",
    "no-module": "no module",
    "no-cuda": "no cuda",
    "out-of-memory": "memory",
  };
  return known[hint] ?? "unknown";
}
