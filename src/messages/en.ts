import type { CurveParams, Scored } from "../core/message.ts";
import { blobsEn, listBlobsEn } from "./blob-words.ts";
import type { Catalogue } from "./catalogue.ts";
import { heldOutEn, holdoutEn } from "./holdout-en.ts";
import { formatBytes, formatCount, formatNumber as n } from "./numbers.ts";
import { atEn as at, countEn as count, unitsEn as units } from "./places-en.ts";
import { rulesEn } from "./rules-en.ts";
import { stopEn, switchEn } from "./stop-en.ts";
import { verdictsEn } from "./verdicts.ts";
import { wordsEn } from "./words.ts";

function many(number: number, one: string, more = `${one}s`): string {
  return `${number} ${number === 1 ? one : more}`;
}

function curveName({ evidence, tag, source }: Pick<CurveParams, "evidence" | "tag" | "source">) {
  if (source !== undefined) return `Validation (${heldOutEn(source)})`;
  // A column called `val` says no more than the words before it.
  if (/^(val|valid|validation|eval|train|training|loss)$/i.test(tag)) {
    return `${evidence === "validation" ? "Validation" : "Training"} loss`;
  }
  return evidence === "validation" ? `Validation ${tag}` : `Training ${tag}`;
}

function distance(by: number, unit: "epoch" | "step"): string {
  const size = Math.abs(Math.round(by * 10) / 10);
  return `${many(size, unit)} ${by < 0 ? "before" : "after"} it`;
}

function scored({ score }: Scored): string {
  return score === undefined ? "" : `; score ${n(score)}`;
}

function listed(tags: readonly string[], total: number): string {
  return total > tags.length
    ? `${tags.join(", ")} and ${total - tags.length} more`
    : tags.join(", ");
}

function timeLeft(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

const trainingOnly = "This rests on training loss alone, which cannot show overfitting";

/** English. */
export const en: Catalogue = {
  words: wordsEn,
  units,
  verdicts: verdictsEn,
  advice: { continue: "keep going", stop: "stop", "cannot judge": "cannot judge" },
  states: { live: "live", silent: "silent", finished: "finished" },
  messages: {
    "problem.bad-header": (p) => `damaged record header; ${p.bytes} bytes passed over`,
    "problem.bad-checksum": (p) => `checksum does not match; a record of ${p.bytes} bytes left out`,
    "problem.bad-blob": (p) =>
      `checksum does not match: ${blobsEn.one[p.what]} of step ${p.step} is damaged (a record of ${p.bytes} bytes); the curves lose nothing`,
    "problem.record-cut": (p) =>
      `ends in the middle of a record, at least ${p.missing} bytes short`,
    "problem.bad-event": () => "a record that is no TensorBoard event; left out",
    "problem.bad-step": (p) =>
      `step ${p.text} is beyond what can be counted; the point is left out`,
    "problem.bad-wall-time": () => "wall time is no number; the event is left out",
    "problem.bad-number": (p) => `expected a number, found "${p.text}"`,
    "problem.line-too-long": (p) =>
      `line longer than ${formatBytes(p.limit)}; the rest of it dropped`,
    "problem.nul-bytes": (p) =>
      `a hole of ${many(p.count, "NUL byte")} at byte ${p.at}; what follows was read`,
    "problem.half-line": () => "a line of losses that is cut; left out",
    "problem.encoding": () => "neither UTF-8 nor GBK; unreadable characters replaced",
    "problem.wrong-encoding": (p) =>
      `not all of it is ${p.encoding}; unreadable characters replaced`,
    "problem.unknown-loss-list": (p) =>
      `a list of ${many(p.count, "number")} that is no loss list we know`,
    "problem.row-length": (p) => `expected ${many(p.expected, "cell")}, found ${p.got}`,
    "problem.no-step-column": () => "no step or epoch column, and no column named like a loss",
    "problem.no-numbers": () => "no column holds numbers",
    "problem.syntax": (p) => `broken syntax: ${p.text}`,
    "problem.thinned": (p) =>
      `${formatCount(p.points)} points read, ${formatCount(p.kept)} kept: older neighbours of training losses were averaged, to bound memory`,
    "problem.too-many-columns": (p) =>
      `more than ${formatCount(p.limit)} columns; the ${formatCount(p.count)} behind them left out`,
    "problem.too-many-tags": (p) =>
      `more tags than are kept (${formatCount(p.limit)}, fewer where they are long); ${formatCount(p.count)} of the numbers left out, to bound memory`,
    "problem.too-many-starts": (p) =>
      `the trainer was started more than ${formatCount(p.limit)} times; what follows is read as one start`,
    "problem.more": (p) => `${many(p.count, "more problem")} of this kind`,
    "problem.too-deep": (p) => `folders more than ${p.limit} levels deep; left out`,
    "problem.traceback": (p) => `the trainer printed an error: ${p.text}`,
    "problem.unknown-format": () => "no log format that we know",
    "problem.unreadable": (p) => `cannot be read: ${p.code}`,
    "problem.remote": (p) =>
      `on a network or shared drive (${p.kind}): looked at every 2 seconds, since it tells no events`,
    "problem.replaced": () => "was replaced or cut; read again from its start",
    "problem.run-failed": (p) => `stopwatch itself failed at this run: ${p.error}`,
    "problem.too-many-files": (p) => `more than ${p.limit} files and folders; the rest is left out`,

    "reason.empty-log": () =>
      "train.log is empty: GPT-SoVITS releases from August 2024 to May 2025 write nothing into it. No event file holds a loss either.",
    "reason.no-log": () => "This is no training log that stopwatch knows.",
    "reason.no-points": () => "The logs hold no numbers yet.",
    "reason.no-known-line": (p) =>
      `Nothing in ${formatBytes(p.bytes)} of lines so far is a training line that stopwatch knows. It knows those of GPT-SoVITS, so-vits-svc, RVC and VITS; of other trainers it reads event files and tables.`,
    "reason.no-tag": (p) =>
      `${p.count === 1 ? "The only tag may not decide" : `None of the ${p.count} tags may decide`}: ${listed(p.tags, p.count)}.`,
    "reason.tag-not-found": (p) =>
      `There is no tag "${p.wanted}". There are: ${listed(p.tags, p.count)}.`,
    "reason.too-few": (p) =>
      `${p.checks === 0 ? `No ${units[p.unit](1)}` : `Only ${count(p.checks, p.unit)}`} of ${p.tag}; at least ${p.needed} are needed.`,
    "reason.too-noisy": (p) =>
      `${p.tag} varies by ${n(p.noise)} from one ${units[p.unit](1)} to the next; all its progress is ${n(p.progress)}. The best cannot be told from luck.`,
    "reason.warming-up": (p) =>
      `${count(p.checks, p.unit)} of ${p.tag} so far; judging begins at ${p.needed}.`,
    "reason.improving": (p) =>
      `${curveName(p)} is at its best, ${n(p.value)}, at ${at(p.best)}.${p.evidence === "training" ? ` ${trainingOnly}.` : ""}`,
    "reason.waiting": (p) =>
      `Best ${p.source === undefined ? p.tag : heldOutEn(p.source)} ${n(p.value)} at ${at(p.best)}; ${count(p.used, p.unit)} since without a gain.${p.evidence === "training" ? ` ${trainingOnly}.` : ""}`,
    "reason.plateau": (p) =>
      `${curveName(p)} has not improved since ${at(p.best)} (${n(p.value)}), for ${count(p.used, p.unit)}.${p.evidence === "training" ? ` ${trainingOnly}.` : ""}`,
    "reason.overfitting": (p) =>
      `${curveName(p)} was best at ${at(p.best)} (${n(p.value)}) and now stands at ${n(p.level)}, while the training loss went on falling from ${n(p.trainingBefore)} to ${n(p.trainingNow)}.${p.advice === "continue" ? ` A stop is advised after ${count(p.patience, p.unit)} without a gain; ${p.used} have passed.` : ""}`,
    "reason.rising": (p) =>
      `${curveName(p)} was best at ${at(p.best)} (${n(p.value)}) and has risen to ${n(p.level)}.${
        p.training === "itself"
          ? ` ${trainingOnly}.`
          : p.training === "unknown"
            ? " There is no training curve beside it, so overfitting cannot be told from a run that goes wrong."
            : " The training loss does not improve either, so this is not plain overfitting."
      }`,
    "reason.not-finite": (p) =>
      `${p.tag} is NaN or infinite since ${at(p.place)}: the model is broken from there on.${p.best === undefined ? "" : ` The best before was at ${at(p.best)}.`}`,
    "reason.exploded": (p) =>
      `${p.tag} has exploded to ${n(p.level)} since ${at(p.place)}; its best was ${n(p.value)} at ${at(p.best)}.`,
    countdown: (p) =>
      `${p.used} of ${count(p.patience, p.unit)} without a gain over ${n(p.minDelta)}${p.earliest === undefined ? "" : `; earliest stop at ${at(p.earliest)}`}`,

    "hint.log-interval": (p) =>
      `Set ${p.setting} in ${p.file} ${p.now === undefined ? "" : `from ${p.now} `}to ${p.to} before the next training${
        p.stepsPerEpoch === undefined ? "" : ` (an epoch has ${p.stepsPerEpoch} steps)`
      }.${p.points === undefined ? "" : ` This run would then have logged ${many(p.points, "point")} in place of ${p.pointsNow ?? 0}.`}`,
    "hint.no-validation": () =>
      "GPT-SoVITS and its relatives compute no validation loss. Keep a few clips out of the training and score the checkpoints on them, or listen to the files on the shortlist.",
    "hint.monitor": () =>
      "Name the tag to judge with --monitor TAG, and --mode max where more is better.",
    "hint.empty-log": () =>
      "Point stopwatch at the folder with the event files (events.out.tfevents.*), which every release writes, or update GPT-SoVITS.",
    "hint.more-checks": (p) =>
      `Log or validate more often: at least ${count(p.needed, p.unit)} are needed.`,
    "hint.noisy-validation": () =>
      "Validate on more clips, so that one validation differs less from the next.",
    "hint.save-every": (p) =>
      `Only one epoch in ${p.every} is saved (${p.setting} ${p.every})${p.best === undefined ? "" : `; the best so far is ${at(p.best)}`}. Set ${p.setting} to 1: the best epoch then has a file.`,
    "hint.no-weights": () =>
      "if_save_every_weights is off: no weights for listening are saved, and the best epoch cannot be brought back. Turn it on.",
    "hint.latest-only": () =>
      "if_save_latest is on: each save overwrites the resume state of the one before, so training can only go on from the last.",
    "hint.keep-checkpoints": (p) =>
      `keep_ckpts is ${p.keep}: older checkpoints are deleted, the best may be among them. Set it to 0 to keep all.`,
    "hint.patience-long": (p) =>
      `A patience of ${p.patience} is too long for ${count(p.planned, p.unit)} planned: the training ends before it runs out. Use --patience ${Math.max(2, Math.floor(p.planned / 3))}.`,
    "hint.more-epochs": () =>
      "The training is over and its curve was still getting better: more epochs may help.",
    "hint.settings-missing": () =>
      "No config.json or hparams.yaml beside the logs: what was planned is unknown. --epochs N tells the planned length.",
    "hint.nothing": () => "Nothing in the settings stands in the way of good advice.",

    "finding.resumed": (p) =>
      `Start ${p.segment} resumed at ${p.unit} ${p.step}${p.overlapTo === undefined ? "" : `; what was logged up to ${p.unit} ${p.overlapTo} before it stands twice, and the later one counts`}${p.gapFrom === undefined ? "" : `; between ${p.unit} ${p.gapFrom} and there nothing was logged`}.`,
    "finding.restarted": (p) =>
      `Start ${p.segment} began again from the start; what was logged before, up to ${p.unit} ${p.overlapTo}, is left out from there on.`,
    "finding.earlier-starts": (p) => `${many(p.count, "earlier start")} not listed here.`,
    "finding.false-start": (p) => `Start ${p.segment} logged nothing.`,
    "finding.turning-point": (p) =>
      p.low.check === p.high.check
        ? `The curve turns at ${at(p.best)}.`
        : `The curve turns at ${at(p.best)}; by the noise it may be anywhere from ${at(p.low)} to ${at(p.high)}.`,
    "finding.rise": (p) =>
      `Since ${at(p.from)} the level has risen by ${n(p.height)}, ${n(p.deviations)} times the noise.`,
    "finding.patience": (p) =>
      `${count(p.used, p.unit)} without a gain since ${at(p.best)}; patience is ${p.patience}.`,
    "finding.level": (p) =>
      `The level of the last ${count(p.checks, p.unit)} is ${n(p.now)}, of those before ${n(p.before)}.`,
    "finding.not-finite": (p) =>
      `${p.tag} holds ${many(p.count, "value")} that ${p.count === 1 ? "is" : "are"} NaN or infinite, first at ${at(p.place)}.`,
    "finding.explosion": (p) => `The curve explodes at ${at(p.place)}, to ${n(p.level)}.`,
    "finding.ambiguous-loss": (p) =>
      `The log does not say what the fifth of its eight losses is (duration or kl_ssl); it is called "${p.tag}" here.`,
    "finding.sampled": (p) =>
      `This is a TensorBoard download of ${p.limit} points drawn by chance: the lowest may be missing. Read the event file instead.`,
    "finding.ceiling": (p) =>
      `${many(p.count, "point")} of ${p.tag} stand at exactly ${n(p.value)}, where the trainer cuts it off: the true loss was higher.`,
    "finding.training-only": () => `${trainingOnly}.`,
    "finding.estimated-epochs": (p) =>
      `Epochs are estimated from the data list: about ${p.stepsPerEpoch} steps each.`,

    "checkpoint.best": (p) => `saved at the best, ${at(p.best)}${scored(p)}`,
    "checkpoint.nearest": (p) =>
      `${distance(p.distance, p.unit).replace(/ it$/, "")} the best (${at(p.best)})${p.inRegion ? ", within its noise" : ""}${scored(p)}`,
    "checkpoint.neighbour": (p) =>
      `${distance(p.distance, p.unit)}${p.inRegion ? ", within its noise" : ", to compare"}${scored(p)}`,
    "checkpoint.other": (p) =>
      (p.distance === undefined
        ? "cannot be placed on the curve"
        : distance(p.distance, p.unit).replace(" it", " the best")) + scored(p),
    "checkpoint.scored": (p) => `score ${n(p.score)} on the held-out clips`,
    "checkpoint.resume-state": () => "to resume from, not to listen to",
    "checkpoint.latest": () => "resume state that each save overwrites",
    "shortlist.unplaced": (p) =>
      `${many(p.count, "checkpoint")} found, but none can be placed on the curve: epochs or steps are unknown.`,
    "shortlist.unranked": (p) =>
      `${many(p.count, "checkpoint")} found; nothing in the logs says which is best. Listen to all of them.`,
    "shortlist.no-files": () =>
      "No checkpoint of this run was found. --checkpoints DIR names the folder.",
    "shortlist.unsaved": (p) =>
      `The best, ${at(p.best)}, has no file${p.every === undefined ? "" : `: only one epoch in ${p.every} is saved`}.${p.setting === undefined ? "" : ` ${p.setting} 1 would have saved it.`}`,
    "shortlist.unsaved-yet": (p) =>
      `The best so far, ${at(p.best)}, is not saved; the next save is at epoch ${p.next}.`,
    "shortlist.deleted-soon": (p) =>
      `${p.name} is the oldest of the ${p.keep} that the trainer keeps: the next save deletes it. Copy it now.`,

    "notice.waiting-for-folder": (p) => `Waiting for ${p.path} to appear`,
    "notice.no-runs": (p) => `No training logs below ${p.path} yet; waiting`,
    "notice.lone-table": (p) =>
      `--validation ${p.path} is of one run, found ${p.runs}: it judges none; start again with the folder of one: ${p.example}`,
    "notice.reading": (p) => `Reading: ${formatBytes(p.read)} of ${formatBytes(p.total)}`,
    "notice.auditing": (p) =>
      `${p.done} of ${many(p.runs, "run")}${p.seconds === undefined ? "" : `, about ${timeLeft(p.seconds)} left`}`,
    "notice.audited": (p) =>
      `${many(p.runs, "run")}: ${p.stop} to stop, ${p.continue} to continue, ${p.cannotJudge} that cannot be judged${p.failed === 0 ? "" : `, ${p.failed} at which stopwatch itself failed`}`,
    "notice.behind": (p) => `reading is ${formatBytes(p.bytes)} behind what is written`,
    "notice.caught-up": () => "all logs are read to their end again",
    "notice.nothing-new": (p) =>
      `nothing new was read for ${p.seconds} s, as --require-within asks: the end`,
    "notice.logs-failing": (p) =>
      `${many(p.logs, "log")} cannot be read now (${p.codes.join(", ")}); trying again`,
    "notice.demo": (p) => `Replay of a real training, ${p.speed} times as fast`,
    "notice.demo-over": () => "The replay is over",
    "notice.skipped-blobs": (p) => `${listBlobsEn(p.blobs)} not read; --verify checks them`,
    "notice.checked-blobs": (p) =>
      `${listBlobsEn(p.blobs)} read and checked: ${p.bad === 0 ? "every checksum matches" : `${many(p.bad, "more")} did not match (see Problems)`}`,
    "notice.unreadable-bytes": (p) =>
      `${formatBytes(p.bytes)} of ${formatBytes(p.total)} could not be read, in ${many(p.places, "place")} (see Problems); what stands between and behind them was read`,
    "notice.passed-lines": (p) =>
      `${formatBytes(p.bytes)} of ${formatBytes(p.total)} are lines that say nothing of the training (output of programs, tracebacks)`,

    ...rulesEn,
    ...holdoutEn,
    ...switchEn,
    ...stopEn,
  },
};
