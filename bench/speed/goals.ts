/** What a figure should be. `must` is the floor; `aim` is what we are glad to say. */
export interface Goal {
  readonly what: { readonly en: string; readonly "zh-CN": string };
  /** Of the figure and its levels. `x` is a ratio. */
  readonly unit: "x" | "ms" | "%" | "MB" | "M lines/s" | "ns";
  readonly better: "more" | "less";
  readonly must: number;
  readonly aim: number;
}

/** Every goal; several with the same number before the dot belong together. */
export const goals = {
  G1: more(
    "x",
    [1.5, 2.5],
    [
      "pictures, warm: faster than TensorBoard's Rust loader",
      "含图片，热缓存：快于 TensorBoard 的 Rust 加载器",
    ],
  ),
  "G2.checksum": more("x", [15, 25], ["the same, with its checksums on", "同上，对方开启校验和"]),
  "G2.EventAccumulator": more(
    "x",
    [400, 800],
    ["the same, faster than EventAccumulator", "同上，快于 EventAccumulator"],
  ),
  "G2.tbparse": more("x", [400, 800], ["the same, faster than tbparse", "同上，快于 tbparse"]),
  "G2.terminalboard": more(
    "x",
    [10, 20],
    ["the same, faster than terminalboard", "同上，快于 terminalboard"],
  ),
  G3: less(
    "ms",
    [100, 60],
    ["the same: a whole `audit` above a bare Node", "同上：整个 `audit` 比空 Node 多用"],
  ),
  G4: less("%", [10, 3], ["the same: bytes read of the file", "同上：读取的字节占文件"]),
  G5: less(
    "x",
    [1.2, 1.05],
    ["pictures, cold: time of one read of the file", "含图片，冷缓存：相当于顺序读一遍文件的"],
  ),
  G6: less(
    "x",
    [2.2, 1.3],
    [
      "slow disks, at worst: the better of reading all and jumping",
      "慢速磁盘，最差时：相当于全读与跳读中较快者的",
    ],
  ),
  G7: more(
    "x",
    [1.2, 2],
    [
      "scalars only: faster than TensorBoard's Rust loader",
      "仅标量：快于 TensorBoard 的 Rust 加载器",
    ],
  ),
  "G8.tbparse": more("x", [50, 100], ["the same, faster than tbparse", "同上，快于 tbparse"]),
  "G8.EventAccumulator": more(
    "x",
    [50, 100],
    ["the same, faster than EventAccumulator", "同上，快于 EventAccumulator"],
  ),
  "G8.terminalboard": more(
    "x",
    [20, 40],
    ["the same, faster than terminalboard", "同上，快于 terminalboard"],
  ),
  G9: more(
    "x",
    [2, 4],
    [
      "`--verify` with pictures: faster than the Rust loader with checksums",
      "`--verify` 含图片：快于开启校验和的 Rust 加载器",
    ],
  ),
  G10: less(
    "ms",
    [50, 10],
    ["append to advice on stdout, 95 of 100", "从写入到给出建议，95 % 之内"],
  ),
  G11: less(
    "ms",
    [1200, 300],
    ["the same without file events, 95 of 100", "同上，无文件事件，95 % 之内"],
  ),
  G12: more(
    "x",
    [10, 50],
    ["the same, sooner than TensorBoard (medians)", "同上，早于 TensorBoard（中位数）"],
  ),
  G13: less(
    "ms",
    [5, 2],
    ["a large file grew by one interval: read on", "大文件增加一个记录间隔后的增量读取"],
  ),
  "G14.lines": less(
    "%",
    [0.3, 0.1],
    [
      "watching four logs at rest, as lines: share of a core",
      "监视四个静止的日志，输出为行：占一个核心",
    ],
  ),
  "G14.screen": less("%", [1, 0.5], ["the same, the dashboard", "同上，仪表盘"]),
  "G17.median": less(
    "ms",
    [25, 12],
    ["a frame at 120 by 40 with 100,000 points: CPU time", "120×40、10 万个点的一帧：CPU 时间"],
  ),
  "G17.p95": less("ms", [25, 25], ["the same, 95 of 100 frames", "同上，95 % 的帧"]),
  "G15.help": less("x", [2, 1.3], ["`--help`: time of a bare Node", "`--help`：相当于空 Node 的"]),
  "G15.version": less(
    "x",
    [2, 1.3],
    ["`--version`: time of a bare Node", "`--version`：相当于空 Node 的"],
  ),
  G16: less(
    "x",
    [5, 3.5],
    [
      "dashboard of a small run, to its first frame: time of a bare Node",
      "小型训练的面板首帧：相当于空 Node 的",
    ],
  ),
  G18: less("MB", [40, 30], ["memory of a million points", "每百万个点的内存"]),
  G19: less("MB", [120, 70], ["peak memory, file with pictures", "含图片文件的内存峰值"]),
  G20: more("M lines/s", [1, 3], ["train.log", "train.log"]),
  "G21.pandas": less(
    "x",
    [4, 2],
    ["table of numbers: time of pandas.read_csv", "数字表格：相当于 pandas.read_csv 的"],
  ),
  "G21.csv-parse": more("x", [4, 8], ["the same, faster than csv-parse", "同上，快于 csv-parse"]),
  G22: less("ns", [250, 100], ["judging a run, per point", "评估一个训练，每个点"]),
  G23: less("ms", [150, 50], ["a hostile line of 1 MiB, at worst", "1 MiB 的恶意单行，最差时"]),
  G24: less(
    "x",
    [1.3, 1],
    [
      "the executable's `audit` of a small run: time of the same under Node",
      "单文件程序 `audit` 小型训练：相当于在 Node 下运行的",
    ],
  ),
  "G25.time": less(
    "x",
    [2, 1.5],
    [
      "report of a file with pictures, three pairs shown: time of a plain `audit`",
      "含图片文件的报告（展示三对）：相当于普通 `audit` 的",
    ],
  ),
  "G25.size": less("MB", [3, 1], ["the same: size of the report", "同上：报告大小"]),
} as const satisfies Record<string, Goal>;

export type GoalName = keyof typeof goals;

type Levels = readonly [must: number, aim: number];
type Words = readonly [en: string, zh: string];

function more(unit: Goal["unit"], [must, aim]: Levels, [en, zh]: Words): Goal {
  return { what: { en, "zh-CN": zh }, unit, better: "more", must, aim };
}

function less(unit: Goal["unit"], [must, aim]: Levels, [en, zh]: Words): Goal {
  return { what: { en, "zh-CN": zh }, unit, better: "less", must, aim };
}

/** How a figure stands to its goal. */
export function markOf(goal: Goal, figure: number): "aim" | "must" | "missed" {
  const reaches = (level: number) => (goal.better === "more" ? figure >= level : figure <= level);
  return reaches(goal.aim) ? "aim" : reaches(goal.must) ? "must" : "missed";
}
