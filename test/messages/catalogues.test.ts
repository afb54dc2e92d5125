import { expect, test } from "vitest";
import type { Message, MessageId, MessageParams } from "../../src/core/message.ts";
import { en } from "../../src/messages/en.ts";
import { catalogueOf, formatMessage, languageOf, languages } from "../../src/messages/index.ts";
import { zhCN } from "../../src/messages/zh-CN.ts";

const best = { check: 6, step: 28, epoch: 7 };
const stepOnly = { check: 6, step: 28 };
const checkOnly = { check: 6 };
const curve = {
  tag: "loss/g/mel",
  evidence: "validation",
  unit: "validation",
  best,
  value: 39.1583,
  used: 3,
} as const;
const training = { ...curve, evidence: "training", unit: "epoch" } as const;
const point = { ...curve, unit: "point", best: checkOnly } as const;
const none = [{}];
const cost = { clips: 6, seconds: 41.2, ofClips: 60, ofSeconds: 370 };
const oneClip = { clips: 1, seconds: 5, ofClips: 5, ofSeconds: 25 };

/** Parameters for every message, in each shape that changes its sentence. A new message does not compile without. */
const samples: { readonly [Id in MessageId]: readonly MessageParams[Id][] } = {
  "problem.bad-header": [{ bytes: 16 }],
  "problem.bad-checksum": [{ bytes: 48 }],
  "problem.bad-blob": [{ what: "image", bytes: 117_516, step: "300" }],
  "problem.record-cut": [{ missing: 12 }],
  "problem.bad-event": none,
  "problem.bad-step": [{ text: "1e99" }],
  "problem.bad-wall-time": none,
  "problem.bad-number": [{ text: "1.2.3" }],
  "problem.line-too-long": [{ limit: 1_000_000 }],
  "problem.nul-bytes": [
    { count: 1, at: 0 },
    { count: 512, at: 12_288 },
  ],
  "problem.half-line": none,
  "problem.too-many-columns": [{ limit: 4096, count: 1905 }],
  "problem.too-many-tags": [{ limit: 16_384, count: 3000 }],
  "problem.too-many-starts": [{ limit: 1000 }],
  "problem.thinned": [{ points: 4_200_000, kept: 3_000_000 }],
  "problem.encoding": none,
  "problem.wrong-encoding": [{ encoding: "gb18030" }],
  "problem.unknown-loss-list": [{ count: 1 }, { count: 11 }],
  "problem.row-length": [{ expected: 4, got: 3 }],
  "problem.no-step-column": none,
  "problem.no-numbers": none,
  "problem.syntax": [{ text: "unclosed quote" }],
  "problem.more": [{ count: 1 }, { count: 40 }],
  "problem.traceback": [{ text: "ValueError: no" }],
  "problem.unknown-format": none,
  "problem.unreadable": [{ code: "EACCES" }],
  "problem.replaced": none,
  "problem.run-failed": [{ error: "out of range" }],
  "problem.too-many-files": [{ limit: 10_000 }],
  "problem.too-deep": [{ limit: 12 }],
  "problem.remote": [{ kind: "NFS" }],
  "reason.empty-log": none,
  "reason.no-points": none,
  "reason.no-known-line": [{ bytes: 12_146 }],
  "reason.no-log": none,
  "reason.no-tag": [
    { tags: ["lr", "loss/d/total"], count: 9 },
    { tags: ["lr"], count: 1 },
  ],
  "reason.tag-not-found": [
    { wanted: "val/mel", tags: ["lr", "loss/g/mel"], count: 2 },
    { wanted: "val/mel", tags: ["lr"], count: 12 },
  ],
  "reason.too-few": [
    { tag: "loss/g/mel", checks: 0, needed: 4, unit: "epoch" },
    { tag: "loss/g/mel", checks: 1, needed: 4, unit: "validation" },
    { tag: "loss/g/mel", checks: 2, needed: 4, unit: "point" },
  ],
  "reason.too-noisy": [
    { tag: "loss/g/mel", noise: 3.5, progress: 1.25, unit: "epoch", evidence: "training" },
    { tag: "loss/g/mel", noise: 3.5, progress: 1.25, unit: "validation", evidence: "validation" },
  ],
  "reason.warming-up": [{ tag: "loss/g/mel", checks: 2, needed: 4, unit: "validation" }],
  "reason.improving": [curve, training, point],
  "reason.waiting": [
    { ...curve, patience: 5 },
    { ...training, patience: 5 },
  ],
  "reason.plateau": [
    { ...curve, source: { metric: "mel", clips: 6 } },
    curve,
    training,
    { ...curve, best: stepOnly },
  ],
  "reason.overfitting": [
    { ...curve, level: 41.5, trainingBefore: 38.5, trainingNow: 24, advice: "stop", patience: 5 },
    {
      ...curve,
      level: 41.5,
      trainingBefore: 38.5,
      trainingNow: 24,
      advice: "continue",
      patience: 5,
    },
  ],
  "reason.rising": [
    { ...training, level: 41.5, training: "itself" },
    { ...curve, level: 41.5, training: "unknown" },
    { ...curve, level: 41.5, training: "does not improve" },
  ],
  "reason.still-falling": [
    {
      tag: "loss/g/mel",
      best,
      value: 39.1583,
      used: 9,
      unit: "validation",
      drop: 1.25,
      checks: 20,
    },
  ],
  "finding.falling": [
    { drop: 1.25, bound: 0.5, checks: 20, unit: "validation" },
    { drop: 1.25, bound: 0.5, checks: 40, unit: "epoch" },
  ],
  "finding.fading": [{ gain: 0.01, bound: 0.05, checks: 9, unit: "validation" }],
  "finding.rate-drop": [
    { place: best, before: 0.001, now: 0.0001, left: 5, unit: "validation" },
    { place: checkOnly, before: 0.001, now: 0.0001, left: 1, unit: "epoch" },
    { place: stepOnly, before: 0.001, now: 0.0001, left: 0, unit: "point" },
  ],
  "finding.corroboration": [
    {
      others: [
        { quantity: "mel", trend: "flat" },
        { quantity: "total", trend: "falling" },
        { quantity: "feature matching", trend: "rising" },
        { quantity: "kl", trend: "flat" },
        { quantity: "adversarial", trend: "falling" },
        { quantity: "gradient", trend: "flat" },
      ],
      agree: 4,
    },
  ],
  "finding.past-curves": [{ curves: 36, repositories: 8, notBetter: 31, notMuchBetter: 34 }],
  "finding.past-curves-few": [{ curves: 0 }, { curves: 4 }],
  "explain.title": [
    { preset: "balanced", patience: 10, short: 7 },
    { preset: "quick", patience: 10, short: 10 },
  ],
  "explain.rule": [
    { rule: "divergence", vote: "stop" },
    { rule: "rise", vote: "continue" },
    { rule: "patience", vote: "cannot judge" },
    { rule: "falling", vote: "continue" },
    { rule: "fading", vote: "stop" },
    { rule: "plateau", vote: "none" },
    { rule: "rate drop", vote: "continue" },
    { rule: "turning point", vote: "none" },
    { rule: "corroboration", vote: "none" },
  ],
  "explain.nothing": none,
  "wrong.divergence": none,
  "wrong.rise": none,
  "wrong.patience": none,
  "wrong.falling": none,
  "wrong.fading": none,
  "wrong.plateau": none,
  "wrong.rate-drop": none,
  "wrong.turning-point": none,
  "wrong.corroboration": none,
  "reason.not-finite": [
    { tag: "loss/g/mel", place: { check: 9, epoch: 10 }, unit: "epoch" },
    { tag: "loss/g/mel", place: { check: 9, epoch: 10 }, unit: "epoch", best },
  ],
  "reason.exploded": [{ ...curve, level: 1e7, place: { check: 9, epoch: 10 } }],
  countdown: [
    { used: 3, patience: 5, unit: "validation", minDelta: 0.0021 },
    { used: 0, patience: 1, unit: "epoch", minDelta: 0.0021, earliest: { check: 12, epoch: 13 } },
  ],
  "hint.log-interval": [
    { setting: "train.log_interval", file: "s2.json", to: 5 },
    {
      setting: "train.log_interval",
      file: "s2.json",
      now: 100,
      to: 5,
      points: 28,
      pointsNow: 2,
      stepsPerEpoch: 18,
    },
  ],
  "hint.no-validation": none,
  "hint.monitor": none,
  "hint.empty-log": none,
  "hint.more-checks": [{ needed: 4, unit: "validation" }],
  "hint.noisy-validation": none,
  "hint.save-every": [
    { setting: "save_every_epoch", every: 4 },
    { setting: "save_every_epoch", every: 4, best },
  ],
  "hint.no-weights": none,
  "hint.latest-only": none,
  "hint.keep-checkpoints": [{ keep: 3 }],
  "hint.patience-long": [{ patience: 20, planned: 8, unit: "epoch" }],
  "hint.more-epochs": none,
  "hint.settings-missing": none,
  "hint.nothing": none,
  "finding.resumed": [
    { segment: 2, step: 72, unit: "step" },
    { segment: 2, step: 72, unit: "step", overlapTo: 84 },
    { segment: 2, step: 900, unit: "step", gapFrom: 500 },
    { segment: 2, step: 9, unit: "epoch", overlapTo: 10 },
  ],
  "finding.restarted": [{ segment: 2, overlapTo: 39, unit: "step" }],
  "finding.earlier-starts": [{ count: 1 }, { count: 190 }],
  "finding.false-start": [{ segment: 3 }],
  "finding.turning-point": [
    { best, low: best, high: best },
    { best, low: { check: 5, epoch: 6 }, high: { check: 9, epoch: 10 } },
  ],
  "finding.rise": [{ from: best, height: 2.5948, deviations: 4.829 }],
  "finding.patience": [{ used: 37, patience: 18, unit: "validation", best }],
  "finding.level": [{ now: 41.5, before: 43, checks: 5, unit: "epoch" }],
  "finding.not-finite": [
    { tag: "loss/g/mel", place: best, count: 1 },
    { tag: "loss/g/mel", place: best, count: 8 },
  ],
  "finding.explosion": [{ place: best, level: 9000 }],
  "finding.ambiguous-loss": [{ tag: "loss/g/fifth" }],
  "finding.sampled": [{ limit: 1000 }],
  "finding.ceiling": [{ tag: "loss/g/mel", value: 75, count: 40 }],
  "finding.training-only": none,
  "finding.estimated-epochs": [{ stepsPerEpoch: 18 }],
  "checkpoint.best": [{ best }, { best, score: 27.5 }],
  "checkpoint.scored": [{ score: 27.5 }],
  "checkpoint.nearest": [
    { best, distance: 1, unit: "epoch", inRegion: true },
    { best: stepOnly, distance: -300, unit: "step", inRegion: false },
  ],
  "checkpoint.neighbour": [
    { distance: -3, unit: "epoch", inRegion: true },
    { distance: 200, unit: "step", inRegion: false },
  ],
  "checkpoint.other": [
    { unit: "epoch" },
    { distance: -1.5, unit: "epoch" },
    { distance: 12, unit: "step" },
  ],
  "checkpoint.resume-state": none,
  "checkpoint.latest": none,
  "shortlist.unplaced": [{ count: 1 }, { count: 6 }],
  "shortlist.unranked": [{ count: 1 }, { count: 6 }],
  "shortlist.no-files": none,
  "shortlist.unsaved": [{ best }, { best, setting: "save_every_epoch", every: 4 }],
  "shortlist.unsaved-yet": [{ best, next: 12 }],
  "shortlist.deleted-soon": [{ name: "G_8800.pth", keep: 3 }],
  "switch.looking": none,
  "switch.looking-for": [{ seconds: 20 }],
  "switch.armed": [
    { script: "s2_train.py", pids: [4242] },
    { script: "s2_train.py", pids: [4242, 4243] },
    { script: "s2_train.py", pids: [41, 42, 43, 44, 45, 46, 47, 48, 49] },
  ],
  "switch.armed-dry": [{ script: "s1_train.py", pids: [4242] }],
  "switch.armed-command": [{ program: "scancel" }],
  "switch.decided": [
    { left: 59.4 },
    { left: 9, isRehearsal: true },
    { verdict: "overfitting", left: 120 },
  ],
  "switch.waiting": none,
  "switch.sent": [{ tries: 1 }, { tries: 2 }, { tries: 3 }],
  "switch.too-late": [{ tries: 1 }, { tries: 2 }],
  "switch.stopped": [
    { tries: 1, took: 2.449 },
    { tries: 2, took: 31.96 },
    { tries: 3, took: 75 },
  ],
  "switch.rehearsed": [{ tries: 1 }],
  "switch.survived": [{ tries: 1 }, { tries: 2 }, { tries: 5 }],
  "switch.asked": [{ tries: 1 }],
  "switch.ended": none,
  "switch.lost": none,
  "switch.nobody": none,
  "switch.nobody-early": none,
  "switch.cancelled": none,
  "switch.files": [
    { newest: "a_e8_s224.pth" },
    { newest: "a_e8_s224.pth", best: "a_e8_s224.pth" },
    { newest: "a_e8_s224.pth", best: "a_e4_s112.pth" },
  ],
  "switch.no-files": none,
  "switch.kept": [{ name: "a_e4_s112.pth", folder: "/data/kept" }],
  "switch.not-kept": [{ name: "a_e4_s112.pth", why: "ENOSPC" }],
  "switch.audit-broken": [
    { names: ["G_8800.pth"] },
    { names: ["G_8800.pth", "D_8800.pth"], sound: "G_8400.pth" },
    { names: ["G_1.pth", "G_2.pth", "G_3.pth", "G_4.pth", "G_5.pth", "G_6.pth", "G_7.pth"] },
  ],
  "switch.audit-sound": [{}, { sound: "a_e4_s112.pth" }],
  "switch.audit-left": [
    { names: ["1712.pth"] },
    { names: ["21.pth", "22.pth", "23.pth", "24.pth", "25.pth", "26.pth", "27.pth", "28.pth"] },
  ],
  "switch.left": [{ pids: [4243] }, { pids: [4243, 4244] }],
  "switch.not-notified": [{ host: "hooks.example.org", why: "HTTP 503" }],
  "switch.demo": none,
  "notice.waiting-for-folder": [{ path: "/data/logs" }],
  "notice.no-runs": [{ path: "/data/logs" }],
  "notice.lone-table": [{ path: "val.csv", runs: 2, example: "/data/logs/alice" }],
  "notice.auditing": [
    { done: 3, runs: 1 },
    { done: 412, runs: 1000, seconds: 42.2 },
    { done: 412, runs: 1000, seconds: 400 },
  ],
  "notice.audited": [
    { runs: 1, stop: 1, continue: 0, cannotJudge: 0, failed: 0 },
    { runs: 1000, stop: 12, continue: 800, cannotJudge: 187, failed: 1 },
  ],
  "notice.reading": [{ read: 1500, total: 3_000_000 }],
  "notice.behind": [{ bytes: 12_000_000 }],
  "notice.caught-up": none,
  "notice.nothing-new": [{ seconds: 600 }],
  "notice.logs-failing": [
    { logs: 1, codes: ["EIO"] },
    { logs: 2, codes: ["EIO", "ESTALE"] },
  ],
  "notice.demo": [{ speed: 17 }],
  "notice.demo-over": none,
  "notice.skipped-blobs": [
    { blobs: [{ what: "graph", count: 1, bytes: 1500 }] },
    {
      blobs: [
        { what: "image", count: 11_240, bytes: 498_000_000 },
        { what: "audio", count: 2, bytes: 16_567_699 },
      ],
    },
  ],
  "notice.checked-blobs": [
    { blobs: [{ what: "image", count: 11_240, bytes: 498_000_000 }], bad: 0 },
    { blobs: [{ what: "histogram", count: 1, bytes: 1500 }], bad: 3 },
  ],
  "notice.passed-lines": [{ bytes: 120_000, total: 52_000_000 }],
  "notice.unreadable-bytes": [{ bytes: 4140, total: 52_000_000, places: 2 }],
  "stop.refused.no-trainer": none,
  "stop.refused.several-trainers": [{ pids: [4242, 4300] }],
  "stop.refused.not-proved": [
    { pid: 4242, proofs: [] },
    { pid: 4242, proofs: ["event file pid", "script name"] },
  ],
  "stop.refused.unknown-script": [{ pid: 4242, command: "python my_train.py" }],
  "stop.refused.unknown-tree": [{ pid: 4242 }],
  "stop.refused.other-host": [{ host: "gpu-3" }],
  "stop.refused.other-user": [{ pid: 4242, uid: 1001, own: 1000 }],
  "stop.refused.not-permitted": [{ pid: 4242 }],
  "stop.refused.pid-not-trainer": [{ pid: 4242 }],
  "stop.refused.pid-not-found": [{ pid: 4242 }],
  "stop.refused.name-not-found": [{ name: "s2_train.py" }],
  "stop.refused.bad-pid": [{ text: "-9" }],
  "stop.refused.bad-pidfile": [
    { reason: "unreadable" },
    { reason: "not regular" },
    { reason: "too large" },
    { reason: "owner" },
  ],
  "stop.refused.first-process": [{ pid: 1 }],
  "stop.refused.self": none,
  "stop.refused.ancestor": [{ pid: 900 }],
  "stop.refused.zombie": [{ pid: 4242 }],
  "stop.refused.sigint-ignored": [{ pid: 4242 }],
  "stop.refused.sigint-blocked": [{ pid: 4242 }],
  "stop.refused.suspended": [{ pid: 4242 }],
  "stop.refused.still-loading": none,
  "stop.refused.gone": [{ pid: 4242 }],
  "stop.refused.changed": [{ pid: 4242 }],
  "stop.refused.state-folder": [{ path: "/data/state", code: "EROFS" }],
  "stop.refused.locked": [{ owner: 5100 }],
  "stop.refused.foreign-proc": none,
  "stop.refused.platform": [{ platform: "win32" }],
  "stop.refused.journal-set-aside": [
    { name: "ab12.jsonl.damaged", why: "damaged" },
    { name: "ab12.jsonl.newer", why: "newer" },
  ],
  "stop.refused.journal-failed": [{ code: "ENOSPC" }],
  "stop.refused.network-folder": [{ path: "/home/me/.local/state", kind: "nfs" }],
  "stop.refused.half-gone": [{ pids: [4243] }, { pids: [4243, 4244] }],
  "stop.refused.command-failed": [
    { program: "scancel", detail: "1" },
    { program: "scancel", detail: "ENOENT" },
  ],
  "stop.wait.stale": none,
  "stop.wait.loading": none,
  "stop.wait.saving": none,
  "stop.wait.file-open": [{ name: "G_8800.pth" }],
  "stop.wait.checkpoint": none,
  "stop.wait.unseen": none,
  "stop.wait.next-save": none,
  "stop.wait.epoch-end": none,
  "stop.wait.log-busy": none,
  "stop.wait.figures": none,
  "stop.wait.gap": none,
  "holdout.plan": [cost, oneClip],
  "holdout.clip": [
    { name: "a.wav", seconds: 6.9, adds: ["zh", "question", "number", "long"] },
    { name: "a.wav", seconds: 100, adds: [] },
    { name: "a.wav", seconds: 1, adds: ["yue", "ja", "ko", "en", "other", "statement"] },
    { name: "a.wav", seconds: 1, adds: ["exclamation", "short", "middle"] },
  ],
  "holdout.cost": [cost, oneClip],
  "holdout.ask": none,
  "holdout.done": [{ clips: 6, folder: "/logs/a/stopwatch-holdout" }],
  "holdout.finished": [{ clips: 1 }, { clips: 6 }],
  "holdout.not-done": none,
  "holdout.trainers-unknown": none,
  "holdout.restored": [
    { clips: 6, merged: [] },
    { clips: 1, merged: ["2-name2text.txt", "6-name2semantic.tsv"] },
  ],
  "holdout.nothing": [{ leftovers: true }, { leftovers: false }],
  "holdout.refused.no-list": [{ path: "/logs/a" }],
  "holdout.refused.unreadable": [{ path: "/logs/a/2-name2text.txt", code: "EACCES" }],
  "holdout.refused.link": [{ path: "/logs/a/2-name2text.txt" }],
  "holdout.refused.trainer": [{ pids: [4242] }, { pids: [4242, 4243] }],
  "holdout.refused.too-few": [{ clips: 4, needed: 5 }],
  "holdout.refused.already": [{ clips: 1 }, { clips: 6 }],
  "holdout.refused.restoring": none,
  "holdout.refused.no-yes": none,
  "holdout.refused.changed": [{ list: "2-name2text.txt" }],
  "holdout.refused.damaged": [{ folder: "/logs/a/stopwatch-holdout" }],
  "holdout.refused.orphaned": [{ folder: "/logs/a/stopwatch-holdout" }],
  "holdout.refused.list-gone": [{ list: "2-name2text.txt" }],
  "holdout.refused.conflict": (["other line", "no place"] as const).map((why) => ({
    list: "2-name2text.txt",
    name: "a.wav",
    why,
    folder: "/logs/a/stopwatch-holdout",
  })),
  "holdout.refused.disk": [{ path: "/logs/a", code: "ENOSPC" }],
  "holdout.refused.not-split": [{ path: "/logs/a" }],
  "holdout.refused.trained-again": [{ clips: 1 }, { clips: 6 }],
  "holdout.refused.no-checkout": [{}, { near: "/home/me/GPT-SoVITS" }],
  "holdout.refused.not-a-checkout": [{ path: "/home/me" }],
  "holdout.refused.no-python": [{ program: "python3", code: "ENOENT" }],
  "holdout.refused.no-files": [{ voice: "alice" }],
  "holdout.environment": (["no torch", "no module", "memory", "no cuda", "unknown"] as const).map(
    (cause) => ({ line: "No module named 'torch'", cause }),
  ),
  "holdout.started": [{ clips: 6, seconds: 41.2, torch: "2.13.0", device: "cpu" }],
  "holdout.scored": [
    { name: "a_e4_s96.pth", value: 28.6, metric: "mel", spread: 0.4, epoch: 4 },
    { name: "a-e4.ckpt", value: 2.1, metric: "cross-entropy", accuracy: 0.61 },
  ],
  "holdout.file-broken": [{ name: "a_e4_s96.pth", line: "EOFError" }],
  "holdout.file-cut": [{ name: "a_e4_s96.pth" }],
  "holdout.file-unsupported": [{ name: "a_e4_s96.pth", line: "no config" }],
  "holdout.clip-left-out": [{ line: "a.wav: too short" }],
  "holdout.waiting": [{ name: "a_e4_s96.pth" }],
  "holdout.watching": none,
  "holdout.training-over": none,
  "holdout.progress": [
    { name: "a_e4_s96.pth", file: 1, files: 8, share: 0.04 },
    { name: "a_e4_s96.pth", file: 3, files: 8, share: 0.3, left: 190.2 },
  ],
  "holdout.table": [{ path: "/state/a/sovits.csv", files: 8 }],
  "holdout.few": [
    { files: 1, setting: "save_every_epoch" },
    { files: 2, setting: "save_every_epoch" },
  ],
  "finding.held-out": [
    { metric: "mel", clips: 6, draws: 4, files: 10, spread: 0.4 },
    { metric: "cross-entropy", clips: 1, files: 1 },
    { metric: "flow-matching", clips: 3, draws: 1, files: 2 },
    { metric: "table", files: 12 },
  ],
  "hint.few-scores": [
    { files: 1, needed: 4, setting: "save_every_epoch" },
    { files: 2, needed: 4, setting: "save_every_epoch", every: 4 },
  ],
  "hint.holdout-split": [{ ...cost, path: "logs/a" }],
  "hint.holdout-score": [
    { clips: 6, path: "logs/a" },
    { clips: 1, path: "logs/a" },
  ],
};

const messages: readonly Message[] = Object.entries(samples).flatMap(([id, each]) =>
  // The id and its parameters come from the same row of the table above.
  each.map((params) => Object.freeze({ id, ...params }) as Message),
);

/** The numbers in a sentence, each once. */
function facts(text: string): readonly string[] {
  return [...new Set(text.match(/\d+(?:\.\d+)?(?:e-?\d+)?/g) ?? [])].sort();
}

test.each(messages)("$id is a whole sentence in both languages", (message) => {
  for (const language of languages) {
    const text = formatMessage(message, catalogueOf(language));
    expect(text.trim()).toBe(text);
    expect(text.length).toBeGreaterThan(3);
    expect(text).not.toMatch(/undefined|NaN(?! or| 或)|null|\[object|\{|\}|\$/);
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).not.toMatch(/ {2}|\.\.|。。|!|！/);
  }
});

test.each(messages)("$id in Chinese is Chinese", (message) => {
  const text = formatMessage(message, zhCN);
  expect(text).toMatch(/\p{Script=Han}/u);
  // Chinese sentences do not end in a Western full stop.
  expect(text).not.toMatch(/[a-z\p{Script=Han}]\.$/u);
});

test.each(messages)("$id tells the same numbers in both languages", (message) => {
  // Months have names in English and numbers in Chinese; this sentence has no numbers of its own.
  if (message.id === "reason.empty-log") return;
  expect(facts(formatMessage(message, zhCN))).toEqual(facts(formatMessage(message, en)));
});

test.each(messages)(
  "$id names what it is about: tags, paths and settings stand in it as given",
  (message) => {
    const keys = ["tag", "wanted", "text", "code", "name", "setting", "file", "path", "host"];
    keys.push("script", "program", "newest", "folder", "sound", "command", "detail", "kind");
    for (const [key, value] of Object.entries(message)) {
      // A held-out curve is called by what it was measured by.
      if (!keys.includes(key) || (key === "tag" && "source" in message)) continue;
      expect(formatMessage(message, en), key).toContain(value);
      expect(formatMessage(message, zhCN), key).toContain(value);
    }
  },
);

test("English counts one and many", () => {
  const say = (checks: number) =>
    formatMessage({ id: "reason.too-few", tag: "t", checks, needed: 4, unit: "validation" }, en);
  expect([say(0), say(1), say(2)]).toEqual([
    "No validation of t; at least 4 are needed.",
    "Only 1 validation of t; at least 4 are needed.",
    "Only 2 validations of t; at least 4 are needed.",
  ]);
});

test("a place is told by its epoch, else its step, else its check counted from 1", () => {
  const say = (place: { check: number; step?: number; epoch?: number }, catalogue = en) =>
    formatMessage({ id: "checkpoint.best", best: place }, catalogue);
  expect(say(best)).toBe("saved at the best, epoch 7");
  expect(say(stepOnly)).toBe("saved at the best, step 28");
  expect(say(checkOnly)).toBe("saved at the best, check 7");
  expect(say(best, zhCN)).toContain("第 7 轮");
  expect(say(stepOnly, zhCN)).toContain("第 28 步");
  expect(say(checkOnly, zhCN)).toContain("第 7 次检查");
});

test("a best that is no number is shown as it is", () => {
  const text = formatMessage({ id: "reason.plateau", ...curve, value: Number.NaN }, en);
  expect(text).toContain("NaN");
});

test("what rests on training loss alone says so; what rests on validation does not", () => {
  const alone = /training loss alone, which cannot show overfitting/;
  expect(formatMessage({ id: "reason.improving", ...training }, en)).toMatch(alone);
  expect(formatMessage({ id: "reason.improving", ...curve }, en)).not.toMatch(alone);
  expect(formatMessage({ id: "reason.plateau", ...training }, zhCN)).toMatch(/仅依据训练损失/);
  expect(formatMessage({ id: "reason.plateau", ...curve }, zhCN)).not.toMatch(/仅依据训练损失/);
});

test("a locale gives its language, and English where there is no catalogue", () => {
  const names = ["zh_CN.UTF-8", "zh-Hans", "zh", "ZH_TW", "zh.GB18030"];
  expect(names.map(languageOf)).toEqual(names.map(() => "zh-CN"));
  expect(["C", "POSIX", "en_US.UTF-8", "zha", "", undefined].map(languageOf)).toEqual(
    Array(6).fill("en"),
  );
});

test("every fixed word is there in both languages, the same ones", () => {
  const flat = (value: unknown, path = ""): string[] => {
    if (typeof value === "string") {
      expect(value, path).not.toBe("");
      return [path];
    }
    if (typeof value === "function") {
      const text: unknown = (value as (...texts: string[]) => unknown)("3", "5");
      expect(text, path).toMatch(/3/);
      return [path];
    }
    return Object.entries(value as object).flatMap(([key, each]) => flat(each, `${path}.${key}`));
  };
  const { messages: _, ...words } = en;
  const { messages: __, units: ___, ...chinese } = zhCN;
  const { units: ____, ...english } = words;
  expect(flat(chinese)).toEqual(flat(english));
  expect([1, 2].map((count) => en.units.epoch(count))).toEqual(["epoch", "epochs"]);
  expect(zhCN.units.validation(2)).toBe("次验证");
});
