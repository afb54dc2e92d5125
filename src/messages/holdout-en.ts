import type { HeldOutMetric } from "../core/held-out.ts";
import type {
  ClipTrait,
  HeldOutSource,
  HoldoutParams,
  ScoringCause,
  SplitCost,
} from "../core/holdout-messages.ts";
import type { Sentences } from "./catalogue.ts";
import { formatNumber as n } from "./numbers.ts";

const traits: { readonly [T in ClipTrait]: string } = {
  zh: "Chinese",
  yue: "Cantonese",
  ja: "Japanese",
  ko: "Korean",
  en: "English",
  other: "other language",
  statement: "statement",
  question: "question",
  exclamation: "exclamation",
  number: "number",
  short: "short",
  middle: "middling length",
  long: "long",
};

const metrics: { readonly [M in HeldOutMetric]: string } = {
  mel: "held-out mel by the inference path",
  "flow-matching": "held-out flow-matching loss",
  "cross-entropy": "held-out cross-entropy",
  table: "table given by --validation",
};

const cures: { readonly [C in ScoringCause]: string } = {
  "no torch":
    "This Python has no torch. Name the one that runs GPT-SoVITS: --python PATH (its runtime/python.exe, or that of its environment).",
  "no module":
    "This Python lacks what GPT-SoVITS needs. Name the one that runs it: --python PATH (its runtime/python.exe, or that of its environment).",
  memory: "The GPU has too little memory left, the trainer may hold it. Leave out --device cuda.",
  "no cuda": "torch finds no GPU that it can use. Leave out --device cuda.",
  unknown: "Check that --gpt-sovits is the checkout that trains this voice, and --python its own.",
};

/** "held-out mel by the inference path, 6 clips". */
export function heldOutEn({ metric, clips }: HeldOutSource): string {
  return `${metrics[metric]}${clips === undefined ? "" : `, ${many(clips, "clip")}`}`;
}

function many(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

function time(seconds: number): string {
  if (seconds < 99.5) return `${n(Math.round(seconds * 10) / 10)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function share({ seconds, ofSeconds }: SplitCost): number {
  return Math.round((100 * seconds) / ofSeconds);
}

function settings(every: number | undefined): string {
  return every === undefined ? "" : ` (now one epoch in ${every})`;
}

/** Sentences about held-out clips, in English. */
export const holdoutEn: Sentences<HoldoutParams> = {
  "holdout.plan": (p) =>
    `${many(p.clips, "clip")} of ${p.ofClips} to set aside (${time(p.seconds)} of ${time(p.ofSeconds)}, ${share(p)} %):`,
  "holdout.clip": (p) =>
    `${p.name} (${time(p.seconds)}): ${p.adds.length === 0 ? "more of the same" : p.adds.map((each) => traits[each]).join(", ")}`,
  "holdout.cost": (p) =>
    `The training gets ${many(p.ofClips - p.clips, "clip")}; what is set aside teaches the voice nothing. Their lines move to stopwatch-holdout; recordings and features stay. stopwatch holdout restore gives every line back.`,
  "holdout.ask": () => "Set these clips aside? Type y; anything else is no:",
  "holdout.done": (p) =>
    `${many(p.clips, "clip")} set aside in ${p.folder}. Train now; then: stopwatch holdout score`,
  "holdout.finished": (p) =>
    `A split that had been cut off is finished: ${many(p.clips, "clip")} set aside.`,
  "holdout.not-done": () => "Nothing was changed.",
  "holdout.trainers-unknown": () =>
    "On this system stopwatch cannot see whether a trainer runs on this folder. Be sure that none does.",
  "holdout.restored": (p) =>
    `${many(p.clips, "clip")} given back.${p.merged.length === 0 ? "" : ` ${p.merged.join(" and ")} had changed meanwhile: the lines stand between the new ones.`}`,
  "holdout.nothing": (p) =>
    p.leftovers
      ? "No clip was held out; files of a split that had been cut off early are gone now."
      : "No clip is held out here: nothing to give back.",

  "holdout.refused.no-list": (p) =>
    `expected a voice's folder with 2-name2text.txt, found none in ${p.path}. Name logs/<voice>, after the data set was prepared (1A in the WebUI)`,
  "holdout.refused.unreadable": (p) => `${p.path} cannot be read: ${p.code}`,
  "holdout.refused.link": (p) =>
    `${p.path} is a link, and other trainings may use what it leads to. Put a copy in its place, then try again`,
  "holdout.refused.trainer": (p) =>
    `a trainer works on this folder (${p.pids.map((pid) => `pid ${pid}`).join(", ")}), and it has read its lists. Wait for its end or stop it, then try again`,
  "holdout.refused.too-few": (p) =>
    `at most a fifth of the clips may be set aside, so at least ${p.needed} are needed that the trainer can use; found ${p.clips}. Cut the recordings into more clips`,
  "holdout.refused.already": (p) =>
    `${many(p.clips, "clip")} ${p.clips === 1 ? "is" : "are"} set aside already. To choose anew: stopwatch holdout restore first`,
  "holdout.refused.restoring": () =>
    "giving back was cut off half-way. Finish it first: stopwatch holdout restore",
  "holdout.refused.no-yes": () =>
    "there is no terminal to ask on. Add --yes to set these clips aside",
  "holdout.refused.changed": (p) =>
    `${p.list} was changed by somebody else meanwhile and was not touched. stopwatch holdout restore puts all back in order`,
  "holdout.refused.damaged": (p) =>
    `${p.folder}/manifest.json or the lines beside it are damaged; nothing was changed. The lists as they were lie in ${p.folder}/original: copy them back, then remove ${p.folder}`,
  "holdout.refused.orphaned": (p) =>
    `${p.folder} has lines that are in no list of this voice, and no manifest.json that says where they belong; nothing was changed. Put them into the lists by hand, then remove the folder`,
  "holdout.refused.list-gone": (p) =>
    `${p.list} is gone; nothing was changed. Prepare the data set again, or copy stopwatch-holdout/original/${p.list} back, then try again`,
  "holdout.refused.conflict": (p) =>
    `${p.list} was changed meanwhile, and ${p.why === "other line" ? `has another line of ${p.name}` : `nothing in it says where the lines of ${p.name} belong`}; nothing was changed. Put the lines of ${p.folder}/${p.list} in by hand, or copy ${p.folder}/original/${p.list} back; then try again`,
  "holdout.refused.disk": (p) =>
    `${p.path} cannot be written: ${p.code}. What was begun is undone by: stopwatch holdout restore`,
  "holdout.refused.not-split": (p) =>
    `no clips are held out in ${p.path}. Before the training: stopwatch holdout split ${p.path}`,
  "holdout.refused.trained-again": (p) =>
    `${many(p.clips, "held-out clip")} ${p.clips === 1 ? "stands" : "stand"} in the training's list again: the data set was prepared anew, and a score on clips that are trained on says nothing. Restore, split and train again`,
  "holdout.refused.no-checkout": (p) =>
    `expected the folder of GPT-SoVITS, which does the scoring, and no running trainer tells it. Example: --gpt-sovits ${p.near ?? "~/GPT-SoVITS"}`,
  "holdout.refused.not-a-checkout": (p) =>
    `--gpt-sovits must be the folder of GPT-SoVITS, which holds GPT_SoVITS/module/models.py; there is none in ${p.path}`,
  "holdout.refused.no-python": (p) =>
    `Python cannot be started: ${p.program} (${p.code}). Name the one that runs GPT-SoVITS: --python PATH`,
  "holdout.refused.no-files": (p) =>
    `found no saved weights of ${p.voice}: expected SoVITS_weights*/${p.voice}_e*_s*.pth or GPT_weights*/${p.voice}-e*.ckpt beside logs/. --checkpoints DIR names the folder; --watch waits for them`,
  "holdout.environment": (p) => `scoring failed: ${p.line}. ${cures[p.cause]}`,

  "holdout.started": (p) =>
    `Scoring on ${many(p.clips, "held-out clip")} (${time(p.seconds)}), torch ${p.torch}, ${p.device}`,
  "holdout.scored": (p) =>
    `${p.name}: ${n(p.value)}${p.spread === undefined || p.spread === 0 ? "" : ` ± ${n(p.spread)}`}${p.epoch === undefined ? "" : `, epoch ${p.epoch}`}${p.accuracy === undefined ? "" : `, top-3 accuracy ${n(p.accuracy)}`}`,
  "holdout.file-broken": (p) => `${p.name}: cannot be loaded, left out: ${p.line}`,
  "holdout.file-cut": (p) =>
    `${p.name} is cut short and cannot be loaded: a save was broken off, or the disk is full`,
  "holdout.file-unsupported": (p) => `${p.name}: not of a kind that can be scored: ${p.line}`,
  "holdout.clip-left-out": (p) => `A clip is left out: ${p.line}`,
  "holdout.waiting": (p) => `${p.name} is still being written`,
  "holdout.watching": () => "Waiting for the next file; Ctrl-C ends",
  "holdout.training-over": () => "The training is over, and so is the scoring.",
  "holdout.progress": (p) =>
    `${p.file} of ${p.files}: ${p.name}, ${Math.round(p.share * 100)} %${p.left === undefined ? "" : `, about ${time(Math.ceil(p.left))} left`}`,
  "holdout.table": (p) => `${many(p.files, "score")} in ${p.path}`,
  "holdout.few": (p) =>
    `${many(p.files, "score")} ${p.files === 1 ? "is" : "are"} too few for a curve: at least 4 are needed. Set ${p.setting} to 1 for the next training`,

  "finding.held-out": (p) =>
    `Validation is the ${heldOutEn(p)}${p.draws === undefined ? "" : `, ${many(p.draws, "draw")} of noise`}, of ${many(p.files, p.metric === "table" ? "value" : "saved file")}.${p.spread === undefined ? "" : ` Between draws a score varies by ${n(p.spread)}.`}`,
  "hint.few-scores": (p) =>
    `Only ${many(p.files, "saved file")} ${p.files === 1 ? "has" : "have"} a score; a verdict needs ${p.needed}. Set ${p.setting} to 1 for the next training${settings(p.every)}: each saved file is a point of this curve.`,
  "hint.holdout-split": (p) =>
    `Before the training, stopwatch holdout split ${p.path} sets ${many(p.clips, "clip")} of ${p.ofClips} aside to score each saved file on: only that can show overfitting. It costs ${time(p.seconds)} of ${time(p.ofSeconds)} of sound.`,
  "hint.holdout-score": (p) =>
    `${many(p.clips, "clip")} ${p.clips === 1 ? "is" : "are"} held out and no file is scored yet: stopwatch holdout score ${p.path} --gpt-sovits DIR`,
};
