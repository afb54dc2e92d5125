import type { Moment } from "../core/pictures.ts";
import type { RuleOutcome, SettingName } from "../core/report.ts";
import type { CheckUnit } from "../core/verdict.ts";
import type { Language } from "./index.ts";

/** What a report can count x in. */
export type XUnit = "epoch" | "step" | "time" | "check";

/** Fixed words of the HTML report and the picture of a curve. Numbers arrive already written. */
export interface ReportWords {
  readonly htmlLanguage: string;
  readonly report: string;
  readonly reportOf: (runs: number) => string;
  readonly made: (date: string, version: string) => string;
  readonly offline: string;
  /** Says in its own language what the switch changes to. */
  readonly otherLanguage: string;
  readonly toDark: string;
  readonly toLight: string;
  readonly allRuns: string;
  readonly compare: string;
  readonly back: string;
  readonly keep: string;
  readonly listenFirst: string;
  readonly copyPath: string;
  readonly copyName: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly best: string;
  readonly now: string;
  readonly patience: string;
  readonly progress: string;
  readonly usedOf: (used: number, checks: number) => string;
  readonly epochsOf: (done: number, planned: number) => string;
  readonly unit: { readonly [U in CheckUnit]: string };
  readonly curve: string;
  readonly curves: string;
  readonly decides: string;
  readonly smoothing: string;
  readonly scale: string;
  readonly linear: string;
  readonly log: string;
  readonly xAxis: string;
  readonly x: { readonly [U in XUnit]: string };
  readonly at: { readonly [U in XUnit]: (n: string) => string };
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly zoomReset: string;
  readonly zoomHint: string;
  readonly raw: string;
  readonly smoothed: string;
  readonly training: string;
  readonly ownScale: string;
  readonly chartLabel: (curve: string, from: string, to: string) => string;
  readonly noCurve: string;
  readonly mark: {
    readonly best: string;
    readonly turningPoint: string;
    readonly stopAdvised: string;
    readonly shortlisted: string;
    readonly checkpoint: string;
    readonly resumed: string;
    readonly restarted: string;
    readonly rateDrop: string;
    readonly rateDropTo: (from: string, to: string) => string;
  };
  readonly listenTo: string;
  readonly hints: string;
  readonly findings: string;
  readonly problems: string;
  readonly settings: string;
  readonly setting: { readonly [N in SettingName]: string };
  readonly pictures: string;
  readonly picturesAbout: string;
  readonly original: string;
  readonly generated: string;
  readonly pictureOf: (what: string, place: string) => string;
  readonly moment: { readonly [M in Moment]: string };
  readonly picturesLeftOut: string;
  readonly outcomes: string;
  readonly outcomesAbout: string;
  readonly outcomeKind: { readonly [K in RuleOutcome["kind"]]: string };
  readonly rule: string;
  readonly stopsAt: string;
  readonly keeps: string;
  readonly value: string;
  readonly toTheEnd: string;
  readonly inForce: string;
  readonly fixedEpochs: (epochs: number) => string;
  readonly aboveBest: string;
  readonly asGood: string;
  readonly saved: string;
  readonly past: string;
  readonly run: string;
  readonly advice: string;
  readonly verdict: string;
  readonly bestAt: string;
  readonly checks: string;
  readonly first: string;
  readonly second: string;
  readonly sameRun: string;
  readonly nothingShared: string;
  readonly noScript: string;
}

const s = (count: number): string => (count === 1 ? "" : "s");

const en: ReportWords = {
  htmlLanguage: "en",
  report: "report",
  reportOf: (runs) => `${runs} run${s(runs)}`,
  made: (date, version) => `Made by stopwatch ${version} on ${date}.`,
  offline: "This file is complete in itself: it loads nothing and sends nothing.",
  otherLanguage: "中文",
  toDark: "Dark",
  toLight: "Light",
  allRuns: "Runs",
  compare: "Compare two runs",
  back: "Back to all runs",
  keep: "Keep",
  listenFirst: "Listen first to",
  copyPath: "Copy path",
  copyName: "Copy name",
  copied: "Copied",
  copyFailed: "Copy it by hand",
  best: "Best",
  now: "Now",
  patience: "Patience",
  progress: "Progress",
  usedOf: (used, checks) => `${used} of ${checks}`,
  epochsOf: (done, planned) => `${done} of ${planned} epochs`,
  unit: {
    validation: "validations without a gain",
    epoch: "epochs without a gain",
    point: "points without a gain",
  },
  curve: "Curve",
  curves: "All curves",
  decides: "decides",
  smoothing: "Smoothing",
  scale: "Scale",
  linear: "linear",
  log: "log",
  xAxis: "Across",
  x: { epoch: "epochs", step: "steps", time: "time", check: "checks" },
  at: {
    epoch: (n) => `epoch ${n}`,
    step: (n) => `step ${n}`,
    time: (n) => `after ${n}`,
    check: (n) => `check ${n}`,
  },
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  zoomReset: "Show all",
  zoomHint: "Drag across the curve to zoom, double-click to see it all.",
  raw: "as logged",
  smoothed: "smoothed",
  training: "training",
  ownScale: "own scale, right",
  chartLabel: (curve, from, to) => `Curve of ${curve}, from ${from} to ${to}`,
  noCurve: "There is no curve to draw.",
  mark: {
    best: "best",
    turningPoint: "where it turns",
    stopAdvised: "stop advised",
    shortlisted: "listen to",
    checkpoint: "checkpoint",
    resumed: "resumed",
    restarted: "started again",
    rateDrop: "learning rate lowered",
    rateDropTo: (from, to) => `learning rate ${from} to ${to}`,
  },
  listenTo: "Listen to",
  hints: "What would help",
  findings: "Findings",
  problems: "Problems in the logs",
  settings: "What was in force",
  setting: {
    rule: "Rule",
    patience: "Patience",
    minDelta: "Least change that counts",
    smoothing: "Smoothing of the rule",
    monitored: "Judged by",
    noise: "Noise of one check",
    plannedEpochs: "Planned epochs",
    stepsPerEpoch: "Steps an epoch",
    logInterval: "Steps between two log lines",
    saveEveryEpoch: "Epochs between two saves",
    batchSize: "Batch size",
  },
  pictures: "Spectrograms",
  picturesAbout:
    "Left a recording, right what the model made of it. Each row is another random clip: compare left with right, not one row with the next. A generated picture that is smeared or striped where the recording is sharp is what you would hear.",
  original: "recording",
  generated: "generated",
  pictureOf: (what, place) => `Mel spectrogram, ${what}, ${place}`,
  moment: {
    best: "at the best",
    "turning point": "where it turns",
    "stop advised": "where a stop was advised",
    last: "last logged",
  },
  picturesLeftOut: "Further spectrograms were left out: the report would have become too large.",
  outcomes: "What would have happened",
  outcomesAbout:
    "The same checks, judged by our presets, by the number of epochs that the trainer's screen offers, and by the rules of other programs: where each stops, what it keeps, and how far above the run's best that stands.",
  outcomeKind: { preset: "preset", fixed: "stock setting", peer: "other program" },
  rule: "Rule",
  stopsAt: "Stops at",
  keeps: "Keeps",
  value: "Its value",
  toTheEnd: "runs to the end",
  inForce: "in force",
  fixedEpochs: (epochs) => `${epochs} epochs, then the last file`,
  aboveBest: "Above the best",
  asGood: "the best",
  saved: "Training saved",
  past: "Trained past it",
  run: "Run",
  advice: "Advice",
  verdict: "Verdict",
  bestAt: "Best at",
  checks: "Checks",
  first: "First run",
  second: "Second run",
  sameRun: "Choose two different runs.",
  nothingShared: "These two runs have no curve of the same name.",
  noScript: "The curves need JavaScript, which is off here. The verdicts:",
};

const zhCN: ReportWords = {
  htmlLanguage: "zh-CN",
  report: "报告",
  reportOf: (runs) => `${runs} 个训练`,
  made: (date, version) => `由 stopwatch ${version} 生成于 ${date}。`,
  offline: "此文件自成一体：不加载也不发送任何内容。",
  otherLanguage: "English",
  toDark: "深色",
  toLight: "浅色",
  allRuns: "训练",
  compare: "对比两个训练",
  back: "返回全部训练",
  keep: "保留",
  listenFirst: "先试听",
  copyPath: "复制路径",
  copyName: "复制文件名",
  copied: "已复制",
  copyFailed: "请手动复制",
  best: "最佳",
  now: "当前",
  patience: "耐心",
  progress: "进度",
  usedOf: (used, checks) => `${used} / ${checks}`,
  epochsOf: (done, planned) => `共 ${planned} 轮，已完成 ${done} 轮`,
  unit: {
    validation: "次验证没有改善",
    epoch: "轮没有改善",
    point: "个点没有改善",
  },
  curve: "曲线",
  curves: "全部曲线",
  decides: "判断依据",
  smoothing: "平滑",
  scale: "刻度",
  linear: "线性",
  log: "对数",
  xAxis: "横轴",
  x: { epoch: "轮数", step: "步数", time: "时间", check: "检查次数" },
  at: {
    epoch: (n) => `第 ${n} 轮`,
    step: (n) => `第 ${n} 步`,
    time: (n) => `${n} 后`,
    check: (n) => `第 ${n} 次检查`,
  },
  zoomIn: "放大",
  zoomOut: "缩小",
  zoomReset: "显示全部",
  zoomHint: "在曲线上拖动可放大，双击恢复。",
  raw: "原始值",
  smoothed: "平滑",
  training: "训练",
  ownScale: "单独刻度，见右轴",
  chartLabel: (curve, from, to) => `${curve} 的曲线，从 ${from} 到 ${to}`,
  noCurve: "没有可画的曲线。",
  mark: {
    best: "最佳",
    turningPoint: "转折区间",
    stopAdvised: "建议停止",
    shortlisted: "建议试听",
    checkpoint: "检查点",
    resumed: "继续训练",
    restarted: "重新开始",
    rateDrop: "学习率下调",
    rateDropTo: (from, to) => `学习率从 ${from} 降至 ${to}`,
  },
  listenTo: "试听",
  hints: "如何改进",
  findings: "发现",
  problems: "日志中的问题",
  settings: "所用设置",
  setting: {
    rule: "规则",
    patience: "耐心",
    minDelta: "算作改善的最小变化",
    smoothing: "规则所用平滑",
    monitored: "判断依据",
    noise: "单次检查的噪声",
    plannedEpochs: "计划轮数",
    stepsPerEpoch: "每轮步数",
    logInterval: "日志间隔（步）",
    saveEveryEpoch: "保存间隔（轮）",
    batchSize: "批大小",
  },
  pictures: "频谱图",
  picturesAbout:
    "左边是录音，右边是模型生成的结果。每一行是另一段随机片段：请左右对比，不要上下对比。录音清晰而生成图模糊或有条纹的地方，就是听得出的差别。",
  original: "录音",
  generated: "生成",
  pictureOf: (what, place) => `梅尔频谱图，${what}，${place}`,
  moment: {
    best: "最佳处",
    "turning point": "转折处",
    "stop advised": "建议停止处",
    last: "最后一次记录",
  },
  picturesLeftOut: "其余频谱图已略去，以免报告过大。",
  outcomes: "换一种规则会怎样",
  outcomesAbout:
    "同样的检查，分别用我们的各个预设、训练界面默认的轮数和其他程序的规则来判断：各在哪里停止、保留什么、比本次训练的最佳值差多少。",
  outcomeKind: { preset: "预设", fixed: "默认设置", peer: "其他程序" },
  rule: "规则",
  stopsAt: "停止于",
  keeps: "保留",
  value: "对应数值",
  toTheEnd: "一直训练到结束",
  inForce: "当前使用",
  fixedEpochs: (epochs) => `训练 ${epochs} 轮，取最后一个文件`,
  aboveBest: "与最佳之差",
  asGood: "即最佳",
  saved: "节省的训练",
  past: "保留点之后多训",
  run: "训练",
  advice: "建议",
  verdict: "结论",
  bestAt: "最佳位置",
  checks: "检查次数",
  first: "第一个训练",
  second: "第二个训练",
  sameRun: "请选择两个不同的训练。",
  nothingShared: "这两个训练没有同名的曲线。",
  noScript: "此处未启用 JavaScript，无法显示曲线。结论如下：",
};

/** The words of the report in each language. */
export const reportWords: { readonly [L in Language]: ReportWords } = { en, "zh-CN": zhCN };
