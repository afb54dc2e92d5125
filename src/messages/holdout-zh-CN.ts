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
  zh: "中文",
  yue: "粤语",
  ja: "日语",
  ko: "韩语",
  en: "英语",
  other: "其他语言",
  statement: "陈述句",
  question: "疑问句",
  exclamation: "感叹句",
  number: "含数字",
  short: "短",
  middle: "中等长度",
  long: "长",
};

const metrics: { readonly [M in HeldOutMetric]: string } = {
  mel: "留出音频的 mel 损失（推理路径）",
  "flow-matching": "留出音频的流匹配损失",
  "cross-entropy": "留出音频的交叉熵",
  table: "--validation 给出的表格",
};

const cures: { readonly [C in ScoringCause]: string } = {
  "no torch":
    "这个 Python 没有 torch。请用 --python 指定运行 GPT-SoVITS 的那一个（整合包的 runtime/python.exe，或其虚拟环境中的）。",
  "no module":
    "这个 Python 缺少 GPT-SoVITS 所需的模块。请用 --python 指定运行它的那一个（整合包的 runtime/python.exe，或其虚拟环境中的）。",
  memory: "显存不足，可能被训练程序占用。请去掉 --device cuda。",
  "no cuda": "torch 找不到可用的 GPU。请去掉 --device cuda。",
  unknown: "请检查 --gpt-sovits 是否为训练此声音的那一份，--python 是否为它所用的。",
};

/** "留出音频的 mel 损失（推理路径），6 条". */
export function heldOutZhCN({ metric, clips }: HeldOutSource): string {
  return `${metrics[metric]}${clips === undefined ? "" : `，${clips} 条`}`;
}

function time(seconds: number): string {
  if (seconds < 99.5) return `${n(Math.round(seconds * 10) / 10)} 秒`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} 分 ${whole % 60} 秒`;
}

function share({ seconds, ofSeconds }: SplitCost): number {
  return Math.round((100 * seconds) / ofSeconds);
}

/** Sentences about held-out clips, in Simplified Chinese. */
export const holdoutZhCN: Sentences<HoldoutParams> = {
  "holdout.plan": (p) =>
    `将从 ${p.ofClips} 条音频中留出 ${p.clips} 条（${time(p.ofSeconds)}中的 ${time(p.seconds)}，${share(p)} %）：`,
  "holdout.clip": (p) =>
    `${p.name}（${time(p.seconds)}）：${p.adds.length === 0 ? "与前面的同类" : p.adds.map((each) => traits[each]).join("、")}`,
  "holdout.cost": (p) =>
    `训练将使用 ${p.ofClips - p.clips} 条；留出的音频不参与训练。它们在列表中的行会移到 stopwatch-holdout，录音和特征原地不动。stopwatch holdout restore 可把每一行还回去。`,
  "holdout.ask": () => "留出这些音频吗？输入 y 确认，其他任何输入都表示否：",
  "holdout.done": (p) =>
    `已留出 ${p.clips} 条音频，存于 ${p.folder}。现在可以训练；之后运行：stopwatch holdout score`,
  "holdout.finished": (p) => `上次中断的留出已完成：留出了 ${p.clips} 条音频。`,
  "holdout.not-done": () => "没有做任何改动。",
  "holdout.trainers-unknown": () =>
    "在此系统上，stopwatch 看不到是否有训练程序正在使用此文件夹。请自行确认没有。",
  "holdout.restored": (p) =>
    `已还回 ${p.clips} 条音频。${p.merged.length === 0 ? "" : `${p.merged.join("、")} 期间有改动：还回的行已插入到新的行之间。`}`,
  "holdout.nothing": (p) =>
    p.leftovers
      ? "没有留出任何音频；早先中断的留出所遗留的文件已清除。"
      : "这里没有留出的音频：无需还回。",

  "holdout.refused.no-list": (p) =>
    `需要含有 2-name2text.txt 的声音文件夹，但 ${p.path} 中没有。请先准备好数据集（WebUI 的 1A），再指定 logs/<声音名>`,
  "holdout.refused.unreadable": (p) => `无法读取 ${p.path}：${p.code}`,
  "holdout.refused.link": (p) =>
    `${p.path} 是一个链接，它指向的文件可能也被其他训练使用。请换成一份副本后再试`,
  "holdout.refused.trainer": (p) =>
    `有训练程序正在使用此文件夹（${p.pids.map((pid) => `PID ${pid}`).join("、")}），它已经读过列表。请等它结束或将其停止后再试`,
  "holdout.refused.too-few": (p) =>
    `最多留出五分之一的音频，因此至少需要 ${p.needed} 条可训练的音频，但只有 ${p.clips} 条。请把录音切成更多条`,
  "holdout.refused.already": (p) =>
    `已经留出了 ${p.clips} 条音频。若要重新选择，请先运行 stopwatch holdout restore`,
  "holdout.refused.restoring": () => "上次还回中途中断。请先完成它：stopwatch holdout restore",
  "holdout.refused.no-yes": () => "没有可供询问的终端。请加 --yes 以留出这些音频",
  "holdout.refused.changed": (p) =>
    `${p.list} 期间被其他程序改动，未对其做任何修改。运行 stopwatch holdout restore 可恢复原状`,
  "holdout.refused.damaged": (p) =>
    `${p.folder}/manifest.json 或其旁边的行已损坏；没有做任何改动。原来的列表在 ${p.folder}/original：请复制回去，然后删除 ${p.folder}`,
  "holdout.refused.orphaned": (p) =>
    `${p.folder} 中有些行不在此声音的任何列表里，也没有 manifest.json 说明它们应放在哪里；没有做任何改动。请手动把这些行放回列表，然后删除该文件夹`,
  "holdout.refused.list-gone": (p) =>
    `${p.list} 不见了；没有做任何改动。请重新准备数据集，或把 stopwatch-holdout/original/${p.list} 复制回去，然后再试`,
  "holdout.refused.conflict": (p) =>
    `${p.list} 期间有改动，${p.why === "other line" ? `其中已有 ${p.name} 的另一行` : `无法判断 ${p.name} 的行应放在哪里`}；没有做任何改动。请手动把 ${p.folder}/${p.list} 中的行加进去，或把 ${p.folder}/original/${p.list} 复制回去，然后再试`,
  "holdout.refused.disk": (p) =>
    `无法写入 ${p.path}：${p.code}。运行 stopwatch holdout restore 可撤销已开始的操作`,
  "holdout.refused.not-split": (p) =>
    `${p.path} 中没有留出的音频。请在训练前运行：stopwatch holdout split ${p.path}`,
  "holdout.refused.trained-again": (p) =>
    `有 ${p.clips} 条留出的音频又出现在训练列表中：数据集被重新准备过，而在参与训练的音频上打分毫无意义。请还回、重新留出，再训练一次`,
  "holdout.refused.no-checkout": (p) =>
    `需要 GPT-SoVITS 的文件夹来打分，而没有运行中的训练程序能说明它在哪里。例如：--gpt-sovits ${p.near ?? "~/GPT-SoVITS"}`,
  "holdout.refused.not-a-checkout": (p) =>
    `--gpt-sovits 必须是 GPT-SoVITS 的文件夹，其中应有 GPT_SoVITS/module/models.py；${p.path} 中没有`,
  "holdout.refused.no-python": (p) =>
    `无法启动 Python：${p.program}（${p.code}）。请用 --python 指定运行 GPT-SoVITS 的那一个`,
  "holdout.refused.no-files": (p) =>
    `没有找到 ${p.voice} 的已保存权重：应在 logs/ 旁边有 SoVITS_weights*/${p.voice}_e*_s*.pth 或 GPT_weights*/${p.voice}-e*.ckpt。可用 --checkpoints DIR 指定文件夹；--watch 会等待它们出现`,
  "holdout.environment": (p) => `打分失败：${p.line}。${cures[p.cause]}`,

  "holdout.started": (p) =>
    `正在用 ${p.clips} 条留出音频（${time(p.seconds)}）打分，torch ${p.torch}，${p.device}`,
  "holdout.scored": (p) =>
    `${p.name}：分数 ${n(p.value)}${p.spread === undefined || p.spread === 0 ? "" : ` ± ${n(p.spread)}`}${p.epoch === undefined ? "" : `，第 ${p.epoch} 轮`}${p.accuracy === undefined ? "" : `，top-3 准确率 ${n(p.accuracy)}`}`,
  "holdout.file-broken": (p) => `${p.name}：无法加载，已略去：${p.line}`,
  "holdout.file-cut": (p) => `${p.name} 不完整，无法加载：保存中途被打断，或磁盘已满`,
  "holdout.file-unsupported": (p) => `${p.name}：不是可以打分的类型：${p.line}`,
  "holdout.clip-left-out": (p) => `有一条音频被略去：${p.line}`,
  "holdout.waiting": (p) => `${p.name} 还在写入`,
  "holdout.watching": () => "等待下一个文件；按 Ctrl-C 结束",
  "holdout.training-over": () => "训练已结束，打分也随之结束。",
  "holdout.progress": (p) =>
    `第 ${p.file} 个，共 ${p.files} 个：${p.name}，${Math.round(p.share * 100)} %${p.left === undefined ? "" : `，约剩 ${time(Math.ceil(p.left))}`}`,
  "holdout.table": (p) => `${p.path} 中有 ${p.files} 个分数`,
  "holdout.few": (p) =>
    `${p.files} 个分数不足以构成曲线：至少需要 4 个。下次训练请将 ${p.setting} 设为 1`,

  "finding.held-out": (p) =>
    `验证依据是${heldOutZhCN(p)}${p.draws === undefined ? "" : `，${p.draws} 次噪声抽样`}，共 ${p.files} 个${p.metric === "table" ? "数值" : "已保存的文件"}。${p.spread === undefined ? "" : `不同抽样之间分数相差约 ${n(p.spread)}。`}`,
  "hint.few-scores": (p) =>
    `只有 ${p.files} 个已保存的文件有分数，而判断需要 ${p.needed} 个。下次训练请将 ${p.setting} 设为 1${p.every === undefined ? "" : `（现为每 ${p.every} 轮一次）`}：每个保存的文件都是这条曲线上的一个点。`,
  "hint.holdout-split": (p) =>
    `训练前，stopwatch holdout split ${p.path} 可从 ${p.ofClips} 条音频中留出 ${p.clips} 条，用来给每个保存的文件打分：只有这样才能看出过拟合。代价是 ${time(p.ofSeconds)}音频中的 ${time(p.seconds)}。`,
  "hint.holdout-score": (p) =>
    `已留出 ${p.clips} 条音频，但还没有文件打过分：stopwatch holdout score ${p.path} --gpt-sovits DIR`,
};
