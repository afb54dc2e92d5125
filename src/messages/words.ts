import type { SwitchState, XUnit } from "../core/view.ts";

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
  /** The best value and its place, `epoch 7`. */
  readonly bestAt: (value: string, place: string) => string;
  /** Between the head of a line and what it says. */
  readonly colon: string;
  readonly lengthUnits: LengthUnits;
  /** A place on a curve: "epoch 7". */
  readonly place: { readonly [U in PlaceUnit]: (n: number) => string };
  /** A place of a chart along time, from the first point on: "after 1 h 20 min". */
  readonly after: (time: string) => string;
  readonly epochOf: (epoch: number, planned: number) => string;
  readonly evidence: { readonly validation: string; readonly training: string };
  /** No line for so long: "2h 5m". */
  readonly silentFor: (length: string) => string;
  /** The same with the time of the last line: "14:02". */
  readonly silentSince: (length: string, time: string) => string;
  /** The verdict of a training that ended at its best. */
  readonly stillImproving: string;
  /** The verdict of a training that ended some checks after its best, too few to say more. */
  readonly undecided: string;
  readonly line: (n: number) => string;
  readonly offset: (n: number) => string;
  readonly axis: { readonly [U in XUnit]: string };
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
    /** Stands behind the number of a file on the shortlist. */
    readonly listen: string;
    readonly checkpoint: string;
    readonly restart: string;
    /** A scheduler lowered the learning rate. */
    readonly rateDrop: string;
    readonly stopAdvised: string;
    readonly outlier: string;
  };
  /** What each key does, for the footer and the help. */
  readonly key: { readonly [K in KeyWord]: { readonly short: string; readonly long: string } };
  /** Above the list of runs: what it was filtered by, and how many are left. */
  readonly filter: {
    readonly label: string;
    readonly left: (left: number, all: number) => string;
    readonly none: string;
  };
  /** In which order the runs are listed. */
  readonly order: { readonly [O in "found" | "urgency" | "name"]: string };
  /** What a person changed while watching. */
  readonly changed: {
    readonly patience: (checks: number) => string;
    readonly smoothing: (weight: number) => string;
  };
  /** Below the last frame, while the program is suspended. */
  readonly suspended: string;
  readonly suspendedUnderNpm: string;
  /** The kill-switch on the dashboard. */
  readonly switch: {
    readonly label: string;
    readonly dryRun: string;
    readonly states: { readonly [S in SwitchState]: string };
    /** Beside a stop that can still be called off. */
    readonly cancelHint: string;
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

/** How a length of time is counted, behind its numbers. */
export interface LengthUnits {
  readonly days: string;
  readonly hours: string;
  readonly minutes: string;
  readonly seconds: string;
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
  | "back"
  | "suspend"
  | "filter"
  | "sort"
  | "pin"
  | "both"
  | "pageUp"
  | "pageDown"
  | "layout"
  | "axis"
  | "zoomIn"
  | "zoomOut"
  | "left"
  | "right"
  | "first"
  | "last"
  | "cursor"
  | "resetView"
  | "smoother"
  | "rougher"
  | "morePatience"
  | "lessPatience"
  | "palette"
  | "mouse";

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
  bestAt: (value, place) => `best ${value}, ${place}`,
  colon: ": ",
  lengthUnits: { days: "d", hours: "h", minutes: "m", seconds: "s" },
  place: {
    epoch: (n) => `epoch ${n}`,
    step: (n) => `step ${n}`,
    check: (n) => `check ${n}`,
  },
  after: (time) => `after ${time}`,
  epochOf: (epoch, planned) => `epoch ${epoch} of ${planned}`,
  evidence: { validation: "judged on validation", training: "judged on training loss only" },
  silentFor: (length) => `silent ${length}`,
  silentSince: (length, time) => `silent for ${length}, since ${time}`,
  stillImproving: "still improving at the end",
  undecided: "ended before it was clear",
  line: (n) => `line ${n}`,
  offset: (n) => `byte ${n}`,
  axis: { epoch: "epoch", step: "step", time: "time", check: "check" },
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
    listen: "listen to",
    checkpoint: "checkpoint",
    restart: "restart",
    rateDrop: "learning rate lowered",
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
    back: { short: "back", long: "close what is open: cursor, screen, zoom, filter" },
    suspend: { short: "suspend", long: "back to the shell; fg returns here" },
    filter: {
      short: "filter",
      long: "list only some runs: words of name or verdict, a|b for either, !a for not",
    },
    sort: { short: "sort", long: "order of the runs: as found, most urgent first, by name" },
    pin: {
      short: "compare",
      long: "keep this run's curve on the charts of the others, or no longer",
    },
    both: { short: "both stages", long: "both stages of a voice (s1 and s2) beside one another" },
    pageUp: { short: "page up", long: "ten lines or runs up" },
    pageDown: { short: "page down", long: "ten lines or runs down" },
    layout: { short: "layout", long: "other curves small, all curves alike, or one alone" },
    axis: { short: "axis", long: "count epochs, steps or time along the curve" },
    zoomIn: { short: "zoom", long: "look closer, at the cursor or at the end" },
    zoomOut: { short: "zoom out", long: "look from further away" },
    left: { short: "left", long: "move the cursor, or what is zoomed, to the left" },
    right: { short: "right", long: "move the cursor, or what is zoomed, to the right" },
    first: { short: "first", long: "to the first point" },
    last: { short: "last", long: "to the last point, and on with it" },
    cursor: { short: "values", long: "read the values of a point; arrows move" },
    resetView: { short: "reset", long: "the view as it was at first" },
    smoother: { short: "smoothing", long: "smooth more: on the charts and for the verdict" },
    rougher: { short: "less smoothing", long: "smooth less" },
    morePatience: { short: "patience", long: "one check more patience, and see what changes" },
    lessPatience: { short: "less patience", long: "one check less patience" },
    palette: {
      short: "colours",
      long: "colours: green and red, or blue and orange, which every eye tells apart",
    },
    mouse: {
      short: "mouse",
      long: "mouse on or off: click a run or a point, turn the wheel to zoom",
    },
  },
  filter: {
    label: "Filter",
    left: (left, all) => `${left} of ${all} runs`,
    none: "no run matches",
  },
  order: { found: "as found", urgency: "most urgent first", name: "by name" },
  changed: {
    patience: (checks) => `patience ${checks} (yours)`,
    smoothing: (weight) => `smoothing ${weight} (yours)`,
  },
  suspended: "stopwatch waits; fg brings it back",
  suspendedUnderNpm: "stopwatch waits; press Ctrl-Z once more for the shell, fg brings it back",
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
    cancelHint: "press c to cancel",
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
  bestAt: (value, place) => `最佳 ${value}（${place}）`,
  colon: "：",
  lengthUnits: { days: " 天", hours: " 小时", minutes: " 分钟", seconds: " 秒" },
  place: {
    epoch: (n) => `第 ${n} 轮`,
    step: (n) => `第 ${n} 步`,
    check: (n) => `第 ${n} 次检查`,
  },
  after: (time) => `${time} 后`,
  epochOf: (epoch, planned) => `第 ${epoch}/${planned} 轮`,
  evidence: { validation: "依据验证损失", training: "仅依据训练损失" },
  silentFor: (length) => `无新日志 ${length}`,
  silentSince: (length, time) => `${time} 起无新日志，已 ${length}`,
  stillImproving: "结束时仍在变好",
  undecided: "结束时尚无定论",
  line: (n) => `第 ${n} 行`,
  offset: (n) => `第 ${n} 字节`,
  axis: { epoch: "轮", step: "步", time: "时间", check: "次" },
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
    listen: "试听",
    checkpoint: "检查点",
    restart: "重启",
    rateDrop: "学习率下调",
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
    back: { short: "返回", long: "依次关闭：光标、页面、缩放、筛选" },
    suspend: { short: "挂起", long: "回到命令行；用 fg 返回" },
    filter: { short: "筛选", long: "只列出部分训练：名称或判断中的词，a|b 表示任一，!a 表示排除" },
    sort: { short: "排序", long: "训练的顺序：按发现先后、最紧急的在前、按名称" },
    pin: { short: "对比", long: "把此训练的曲线留在其他训练的图上，再按取消" },
    both: { short: "两个阶段", long: "并排显示同一声音的两个阶段（s1 和 s2）" },
    pageUp: { short: "上翻", long: "向上十行或十个训练" },
    pageDown: { short: "下翻", long: "向下十行或十个训练" },
    layout: { short: "布局", long: "其他曲线缩小、全部一样大、或只显示一条" },
    axis: { short: "横轴", long: "横轴按轮、步或时间" },
    zoomIn: { short: "缩放", long: "放大光标处或末尾" },
    zoomOut: { short: "缩小", long: "缩小" },
    left: { short: "左移", long: "光标或放大的部分向左移" },
    right: { short: "右移", long: "光标或放大的部分向右移" },
    first: { short: "开头", long: "到第一个点" },
    last: { short: "末尾", long: "到最后一个点，并随之前进" },
    cursor: { short: "数值", long: "读取某一点的数值；用方向键移动" },
    resetView: { short: "复位", long: "恢复最初的显示" },
    smoother: { short: "平滑", long: "更平滑：图上和判断都用" },
    rougher: { short: "少平滑", long: "减少平滑" },
    morePatience: { short: "耐心", long: "耐心多一次检查，并看结果如何变化" },
    lessPatience: { short: "少耐心", long: "耐心少一次检查" },
    palette: { short: "配色", long: "配色：绿与红，或人人都能分辨的蓝与橙" },
    mouse: { short: "鼠标", long: "开关鼠标：点选训练或数据点，滚轮缩放" },
  },
  filter: {
    label: "筛选",
    left: (left, all) => `${all} 个训练中的 ${left} 个`,
    none: "没有符合的训练",
  },
  order: { found: "按发现先后", urgency: "最紧急的在前", name: "按名称" },
  changed: {
    patience: (checks) => `耐心 ${checks}（手动设定）`,
    smoothing: (weight) => `平滑 ${weight}（手动设定）`,
  },
  suspended: "stopwatch 已挂起；用 fg 返回",
  suspendedUnderNpm: "stopwatch 已挂起；再按一次 Ctrl-Z 回到命令行，用 fg 返回",
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
    cancelHint: "按 c 取消",
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
