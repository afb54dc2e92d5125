import type { SwitchState } from "../core/view.ts";

/** Fixed words of the screens: titles, labels, key descriptions. Numbers arrive already written. */
export interface Words {
  readonly runs: string;
  readonly runCount: (count: number) => string;
  readonly problemCount: (count: number) => string;
  readonly findingCount: (count: number) => string;
  /** Above the shortlist: the files a person should hear before choosing. */
  readonly listenTo: string;
  readonly noCheckpoint: string;
  readonly checkpointsSaved: (count: number) => string;
  /** What would make the judgement possible, or better. */
  readonly hint: string;
  readonly why: string;
  readonly problems: string;
  readonly findings: string;
  readonly keys: string;
  readonly noProblems: string;
  readonly noFindings: string;
  readonly noRuns: string;
  readonly noCurve: string;
  readonly more: (count: number) => string;
  readonly best: string;
  readonly now: string;
  /** A place on a curve: "epoch 7". */
  readonly place: { readonly [U in PlaceUnit]: (n: number) => string };
  readonly epochOf: (epoch: number, planned: number) => string;
  readonly evidence: { readonly validation: string; readonly training: string };
  readonly silentFor: (minutes: number) => string;
  readonly line: (n: number) => string;
  readonly offset: (n: number) => string;
  readonly axis: { readonly [U in PlaceUnit]: string };
  readonly curve: {
    readonly raw: string;
    readonly smoothed: string;
    readonly training: string;
    /** Said of a training curve drawn on a scale of its own, with its first and last value where there is room. */
    readonly ownScale: string;
    readonly ownScaleFrom: (from: string, to: string) => string;
    readonly lower: string;
    readonly higher: string;
    readonly logScale: string;
  };
  readonly mark: {
    readonly best: string;
    readonly turningPoint: string;
    readonly checkpoint: string;
    readonly restart: string;
    readonly stopAdvised: string;
    readonly outlier: string;
  };
  /** What each key does, for the footer and the help. */
  readonly key: { readonly [K in KeyWord]: { readonly short: string; readonly long: string } };
  /** The kill-switch on the dashboard. */
  readonly switch: {
    readonly label: string;
    readonly dryRun: string;
    readonly states: { readonly [S in SwitchState]: string };
    /** The prompt before a stop by hand; any key but y is no. */
    readonly ask: (run: string) => string;
  };
  /** Lines of the plain output. */
  readonly plain: {
    readonly found: string;
    readonly gone: string;
    readonly newBest: string;
    readonly patience: (used: number, checks: number) => string;
    readonly problem: string;
    /** The advice and what the curve shows, as the head of a line; the reason follows. */
    readonly verdict: (advice: string, verdict: string) => string;
  };
}

/** What a place on a curve can be counted in. */
export type PlaceUnit = "epoch" | "step" | "check";

/** The things a key can do. */
export type KeyWord =
  | "quit"
  | "previousRun"
  | "nextRun"
  | "chart"
  | "log"
  | "curve"
  | "problems"
  | "findings"
  | "help"
  | "stopNow"
  | "cancelStop"
  | "back";

const s = (count: number): string => (count === 1 ? "" : "s");

/** The screen words in English. */
export const wordsEn: Words = {
  runs: "Runs",
  runCount: (count) => `${count} run${s(count)}`,
  problemCount: (count) => `${count} problem${s(count)}`,
  findingCount: (count) => `${count} finding${s(count)}`,
  listenTo: "Listen to",
  noCheckpoint: "no checkpoint saved yet",
  checkpointsSaved: (count) => `${count} checkpoint${s(count)} saved`,
  hint: "Hint",
  why: "Why",
  problems: "Problems",
  findings: "Findings",
  keys: "Keys",
  noProblems: "No problems.",
  noFindings: "No findings.",
  noRuns: "No run yet",
  noCurve: "no points yet",
  more: (count) => `+${count} more`,
  best: "best",
  now: "now",
  place: {
    epoch: (n) => `epoch ${n}`,
    step: (n) => `step ${n}`,
    check: (n) => `check ${n}`,
  },
  epochOf: (epoch, planned) => `epoch ${epoch} of ${planned}`,
  evidence: { validation: "judged on validation", training: "judged on training loss only" },
  silentFor: (minutes) => `silent ${minutes} min`,
  line: (n) => `line ${n}`,
  offset: (n) => `byte ${n}`,
  axis: { epoch: "epoch", step: "step", check: "check" },
  curve: {
    raw: "raw",
    smoothed: "smoothed",
    training: "training",
    ownScale: "own scale",
    ownScaleFrom: (from, to) => `own scale, ${from} to ${to}`,
    lower: "lower is better",
    higher: "higher is better",
    logScale: "log scale",
  },
  mark: {
    best: "best",
    turningPoint: "turning point",
    checkpoint: "checkpoint",
    restart: "restart",
    stopAdvised: "stop advised",
    outlier: "outside",
  },
  key: {
    quit: { short: "quit", long: "leave stopwatch; the training goes on" },
    previousRun: { short: "up", long: "select the run above; scroll up in a list" },
    nextRun: { short: "run", long: "select the run below; scroll down in a list" },
    chart: { short: "chart", long: "show the chart alone, and back" },
    log: { short: "log", long: "logarithmic scale on or off" },
    curve: { short: "curve", long: "show the next curve of this run" },
    problems: { short: "problems", long: "list what could not be read" },
    findings: { short: "findings", long: "list all findings and hints of this run" },
    help: { short: "help", long: "list all keys" },
    stopNow: {
      short: "stop now",
      long: "stop this run's trainer at the next safe moment (asks first; with --arm)",
    },
    cancelStop: { short: "cancel stop", long: "take back the decision to stop (with --arm)" },
    back: { short: "back", long: "back to the overview" },
  },
  switch: {
    label: "Switch",
    dryRun: "dry run",
    states: {
      disarmed: "not armed",
      armed: "armed",
      decided: "stopping soon",
      "waiting for a safe moment": "stopping",
      sent: "stopping",
      verifying: "stopping",
      stopped: "stopped",
      survived: "failed",
      refused: "refused",
      cancelled: "cancelled",
    },
    ask: (run) => `Stop the trainer of ${run} now? Type y within 10 s; any other key is no`,
  },
  plain: {
    found: "found",
    gone: "no longer there",
    newBest: "best so far",
    patience: (used, checks) =>
      used > checks
        ? `${used} without improvement, patience ${checks}`
        : `${used} of ${checks} without improvement`,
    problem: "problem",
    verdict: (advice, verdict) =>
      advice.toLowerCase() === verdict ? `${advice}. ` : `${advice}: ${verdict}. `,
  },
};

/** The screen words in Simplified Chinese. */
export const wordsZhCN: Words = {
  runs: "训练",
  runCount: (count) => `${count} 个训练`,
  problemCount: (count) => `${count} 个问题`,
  findingCount: (count) => `${count} 条发现`,
  listenTo: "试听",
  noCheckpoint: "还没有保存检查点",
  checkpointsSaved: (count) => `已保存 ${count} 个检查点`,
  hint: "提示",
  why: "原因",
  problems: "问题",
  findings: "发现",
  keys: "按键",
  noProblems: "没有问题。",
  noFindings: "没有发现。",
  noRuns: "还没有训练",
  noCurve: "还没有数据点",
  more: (count) => `还有 ${count} 个`,
  best: "最佳",
  now: "当前",
  place: {
    epoch: (n) => `第 ${n} 轮`,
    step: (n) => `第 ${n} 步`,
    check: (n) => `第 ${n} 次检查`,
  },
  epochOf: (epoch, planned) => `第 ${epoch}/${planned} 轮`,
  evidence: { validation: "依据验证损失", training: "仅依据训练损失" },
  silentFor: (minutes) => `已静默 ${minutes} 分钟`,
  line: (n) => `第 ${n} 行`,
  offset: (n) => `第 ${n} 字节`,
  axis: { epoch: "轮", step: "步", check: "次" },
  curve: {
    raw: "原始",
    smoothed: "平滑",
    training: "训练",
    ownScale: "单独刻度",
    ownScaleFrom: (from, to) => `单独刻度，${from} 至 ${to}`,
    lower: "越低越好",
    higher: "越高越好",
    logScale: "对数刻度",
  },
  mark: {
    best: "最佳",
    turningPoint: "转折点",
    checkpoint: "检查点",
    restart: "重启",
    stopAdvised: "建议停止",
    outlier: "超出范围",
  },
  key: {
    quit: { short: "退出", long: "退出 stopwatch；训练继续进行" },
    previousRun: { short: "上移", long: "选择上一个训练；在列表中向上滚动" },
    nextRun: { short: "训练", long: "选择下一个训练；在列表中向下滚动" },
    chart: { short: "曲线图", long: "只显示曲线图，再按返回" },
    log: { short: "对数", long: "切换对数刻度" },
    curve: { short: "曲线", long: "显示此训练的下一条曲线" },
    problems: { short: "问题", long: "列出无法读取的内容" },
    findings: { short: "发现", long: "列出此训练的全部发现和提示" },
    help: { short: "帮助", long: "列出所有按键" },
    stopNow: {
      short: "立即停止",
      long: "在下一个安全时刻停止此训练（会先询问；需要 --arm）",
    },
    cancelStop: { short: "取消停止", long: "撤回停止的决定（需要 --arm）" },
    back: { short: "返回", long: "返回总览" },
  },
  switch: {
    label: "开关",
    dryRun: "演练",
    states: {
      disarmed: "未启用",
      armed: "已启用",
      decided: "即将停止",
      "waiting for a safe moment": "正在停止",
      sent: "正在停止",
      verifying: "正在停止",
      stopped: "已停止",
      survived: "失败",
      refused: "已拒绝",
      cancelled: "已取消",
    },
    ask: (run) => `现在停止 ${run} 的训练吗？10 秒内按 y 确认；按其他任何键则不停止`,
  },
  plain: {
    found: "发现训练",
    gone: "已不存在",
    newBest: "目前最佳",
    patience: (used, checks) =>
      used > checks ? `${used} 次没有改善，耐心 ${checks} 次` : `${used}/${checks} 次没有改善`,
    problem: "问题",
    verdict: (advice, verdict) => (advice === verdict ? `${advice}。` : `${advice}：${verdict}。`),
  },
};
