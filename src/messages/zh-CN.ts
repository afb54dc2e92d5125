import type { CurveParams, Scored } from "../core/message.ts";
import { blobsZhCN, listBlobsZhCN } from "./blob-words.ts";
import type { Catalogue } from "./catalogue.ts";
import { heldOutZhCN, holdoutZhCN } from "./holdout-zh-CN.ts";
import { formatBytes, formatCount, formatNumber as n } from "./numbers.ts";
import { atZhCN as at, countZhCN as count, unitsZhCN as units } from "./places-zh-CN.ts";
import { rulesZhCN } from "./rules-zh-CN.ts";
import { stopZhCN, switchZhCN } from "./stop-zh-CN.ts";
import { verdictsZhCN } from "./verdicts.ts";
import { wordsZhCN } from "./words.ts";

const placeUnits = { epoch: "轮", step: "步", point: "个点" } as const;

function curveName({ evidence, tag, source }: Pick<CurveParams, "evidence" | "tag" | "source">) {
  if (source !== undefined) return `验证曲线（${heldOutZhCN(source)}）`;
  // A column called `val` says no more than the words before it.
  if (/^(val|valid|validation|eval|train|training|loss)$/i.test(tag)) {
    return evidence === "validation" ? "验证损失" : "训练损失";
  }
  return evidence === "validation" ? `验证曲线 ${tag}` : `训练曲线 ${tag}`;
}

/** In tenths, as far as it is told. */
function tenths(by: number): number {
  return Math.round(by * 10) / 10;
}

/** 早 3 轮, 晚 3 轮 or 相差 0 轮, said of the best. */
function distance(by: number, unit: "epoch" | "step"): string {
  const told = tenths(by);
  return `${told === 0 ? "相差" : told < 0 ? "早" : "晚"} ${Math.abs(told)} ${placeUnits[unit]}`;
}

function distanceFromBest(by: number, unit: "epoch" | "step"): string {
  return `${tenths(by) === 0 ? "与" : "比"}最佳${distance(by, unit)}`;
}

function scored({ score }: Scored): string {
  return score === undefined ? "" : `；分数 ${n(score)}`;
}

function listed(tags: readonly string[], total: number): string {
  const named = tags.join("、");
  return total > tags.length ? `${named}，另有 ${total - tags.length} 个` : named;
}

const trainingOnly = "判断仅依据训练损失，而训练损失反映不出过拟合";

/** Simplified Chinese. */
function timeLeft(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} 秒` : `${Math.round(seconds / 60)} 分钟`;
}

export const zhCN: Catalogue = {
  words: wordsZhCN,
  units,
  verdicts: verdictsZhCN,
  advice: { continue: "继续训练", stop: "停止", "cannot judge": "无法判断" },
  states: { live: "进行中", silent: "静默", finished: "已完成" },
  messages: {
    "problem.bad-header": (p) => `记录头损坏；跳过 ${p.bytes} 字节`,
    "problem.bad-checksum": (p) => `校验和不符；已略去一条 ${p.bytes} 字节的记录`,
    "problem.bad-blob": (p) =>
      `校验和不符：第 ${p.step} 步的${blobsZhCN[p.what]}已损坏（一条 ${p.bytes} 字节的记录）；曲线不受影响`,
    "problem.record-cut": (p) => `在一条记录中途结束，至少缺 ${p.missing} 字节`,
    "problem.bad-event": () => "有一条记录不是 TensorBoard 事件；已略去",
    "problem.bad-step": (p) => `步数 ${p.text} 超出可计数的范围；该点已略去`,
    "problem.bad-wall-time": () => "时间戳（wall time）不是数字；该事件已略去",
    "problem.bad-number": (p) => `应为数字，实为“${p.text}”`,
    "problem.line-too-long": (p) => `一行超过 ${formatBytes(p.limit)}；超出部分已丢弃`,
    "problem.nul-bytes": (p) =>
      `从第 ${p.at} 字节起有 ${p.count} 个 NUL 字节的空洞；其后的内容已读取`,
    "problem.half-line": () => "有一行损失值不完整；已略去",
    "problem.encoding": () => "既不是 UTF-8 也不是 GBK；无法读取的字符已替换",
    "problem.wrong-encoding": (p) => `并非全部为 ${p.encoding} 编码；无法读取的字符已替换`,
    "problem.unknown-loss-list": (p) => `一个含 ${p.count} 个数字的列表，不是已知的损失列表`,
    "problem.row-length": (p) => `应有 ${p.expected} 个单元格，实有 ${p.got} 个`,
    "problem.no-step-column": () => "没有 step 或 epoch 列，也没有列名像损失的列",
    "problem.no-numbers": () => "没有一列是数字",
    "problem.syntax": (p) => `语法损坏：${p.text}`,
    "problem.thinned": (p) =>
      `读取了 ${formatCount(p.points)} 个点，保留 ${formatCount(p.kept)} 个：为限制内存，训练损失中较早的相邻点已取平均`,
    "problem.too-many-columns": (p) =>
      `超过 ${formatCount(p.limit)} 列；其后的 ${formatCount(p.count)} 列未读取`,
    "problem.too-many-tags": (p) =>
      `标签数量超出上限（${formatCount(p.limit)} 个，标签很长时更少）；为限制内存，未保留其余 ${formatCount(p.count)} 个数值`,
    "problem.too-many-starts": (p) =>
      `训练程序启动超过 ${formatCount(p.limit)} 次；其后的内容按一次启动读取`,
    "problem.more": (p) => `另有 ${p.count} 个类似的问题，未列出`,
    "problem.traceback": (p) => `训练程序输出了错误：${p.text}`,
    "problem.unknown-format": () => "不是已知的日志格式",
    "problem.unreadable": (p) => `无法读取：${p.code}`,
    "problem.remote": (p) => `位于网络或共享盘（${p.kind}），没有文件变更通知：每 2 秒查看一次`,
    "problem.replaced": () => "文件被替换或截短；已从头重新读取",
    "problem.run-failed": (p) => `stopwatch 自身在评估该训练时出错：${p.error}`,
    "problem.too-many-files": (p) => `文件和文件夹超过 ${p.limit} 个；其余已略去`,
    "problem.too-deep": (p) => `文件夹嵌套超过 ${p.limit} 层；更深的已略去`,

    "reason.empty-log": () =>
      "train.log 是空的：2024 年 8 月至 2025 年 5 月的 GPT-SoVITS 版本不往里面写任何内容。事件文件里也没有损失。",
    "reason.no-log": () => "这不是 stopwatch 认识的训练日志。",
    "reason.no-points": () => "日志里还没有数字。",
    "reason.no-known-line": (p) =>
      `目前 ${formatBytes(p.bytes)} 的内容里没有一行是 stopwatch 认识的训练记录。它认识 GPT-SoVITS、so-vits-svc、RVC 和 VITS 的日志；其他训练程序请提供事件文件或表格。`,
    "reason.no-tag": (p) =>
      `${p.count === 1 ? "唯一的标签不能" : `${p.count} 个标签都不能`}作为判断依据：${listed(p.tags, p.count)}。`,
    "reason.tag-not-found": (p) => `没有标签“${p.wanted}”。现有标签：${listed(p.tags, p.count)}。`,
    "reason.too-few": (p) =>
      `${p.tag} ${p.checks === 0 ? `一${units[p.unit](1)}也没有` : `只有 ${count(p.checks, p.unit)}`}；至少需要 ${count(p.needed, p.unit)}。`,
    "reason.too-noisy": (p) =>
      `${p.tag} 在相邻两${units[p.unit](2)}之间的波动为 ${n(p.noise)}，而全部进展为 ${n(p.progress)}。无法分辨最佳值是否只是运气。`,
    "reason.warming-up": (p) =>
      `${p.tag} 目前有 ${count(p.checks, p.unit)}；满 ${count(p.needed, p.unit)}时开始判断。`,
    "reason.improving": (p) =>
      `${curveName(p)} 正处于最佳值 ${n(p.value)}（${at(p.best)}）。${p.evidence === "training" ? `${trainingOnly}。` : ""}`,
    "reason.waiting": (p) =>
      `${p.source === undefined ? p.tag : heldOutZhCN(p.source)} 的最佳值为 ${n(p.value)}（${at(p.best)}）；此后 ${count(p.used, p.unit)}没有改善。${p.evidence === "training" ? `${trainingOnly}。` : ""}`,
    "reason.plateau": (p) =>
      `${curveName(p)} 自${at(p.best)}（${n(p.value)}）以来没有改善，已有 ${count(p.used, p.unit)}。${p.evidence === "training" ? `${trainingOnly}。` : ""}`,
    "reason.overfitting": (p) =>
      `${curveName(p)} 的最佳值为 ${n(p.value)}（${at(p.best)}），现在为 ${n(p.level)}，而训练损失继续从 ${n(p.trainingBefore)} 降到 ${n(p.trainingNow)}。${p.advice === "continue" ? `连续 ${count(p.patience, p.unit)}没有改善后才建议停止；已过 ${count(p.used, p.unit)}。` : ""}`,
    "reason.rising": (p) =>
      `${curveName(p)} 的最佳值为 ${n(p.value)}（${at(p.best)}），现已升至 ${n(p.level)}。${
        p.training === "itself"
          ? `${trainingOnly}。`
          : p.training === "unknown"
            ? "没有可对照的训练曲线，因此无法分辨是过拟合还是训练出了问题。"
            : "训练损失也没有改善，因此这不是单纯的过拟合。"
      }`,
    "reason.not-finite": (p) =>
      `${p.tag} 自${at(p.place)}起为 NaN 或无穷大：模型从那里起已损坏。${p.best === undefined ? "" : `此前的最佳在${at(p.best)}。`}`,
    "reason.exploded": (p) =>
      `${p.tag} 自${at(p.place)}起已爆炸至 ${n(p.level)}；最佳值为 ${n(p.value)}（${at(p.best)}）。`,
    countdown: (p) =>
      `${p.used}/${count(p.patience, p.unit)}没有超过 ${n(p.minDelta)} 的改善${p.earliest === undefined ? "" : `；最早在${at(p.earliest)}停止`}`,

    "hint.log-interval": (p) =>
      `下次训练前，请将 ${p.file} 中的 ${p.setting} ${p.now === undefined ? "设" : `从 ${p.now} 改`}为 ${p.to}${
        p.stepsPerEpoch === undefined ? "" : `（一轮有 ${p.stepsPerEpoch} 步）`
      }。${p.points === undefined ? "" : `这样的话，本次训练会记录 ${p.points} 个点，而不是 ${p.pointsNow ?? 0} 个。`}`,
    "hint.no-validation": () =>
      "GPT-SoVITS 及其同类不计算验证损失。请留出几段音频不参与训练，用它们给检查点打分，或试听候选列表中的文件。",
    "hint.monitor": () =>
      "请用 --monitor TAG 指定用于判断的标签；数值越大越好时，再加 --mode max。",
    "hint.empty-log": () =>
      "请让 stopwatch 指向存放事件文件（events.out.tfevents.*）的文件夹，每个版本都会写这种文件；或者更新 GPT-SoVITS。",
    "hint.more-checks": (p) => `请更频繁地记录或验证：至少需要 ${count(p.needed, p.unit)}。`,
    "hint.noisy-validation": () => "请用更多音频做验证，使相邻两次验证的差别更小。",
    "hint.save-every": (p) =>
      `每 ${p.every} 轮才保存一次（${p.setting} ${p.every}）${p.best === undefined ? "" : `；目前最佳在${at(p.best)}`}。请将 ${p.setting} 设为 1：这样最佳的一轮就有文件。`,
    "hint.no-weights": () =>
      "if_save_every_weights 已关闭：不保存试听用的权重，最佳的一轮无法找回。请开启。",
    "hint.latest-only": () =>
      "if_save_latest 已开启：每次保存都会覆盖上一次的续训状态，因此只能从最后一次继续训练。",
    "hint.keep-checkpoints": (p) =>
      `keep_ckpts 为 ${p.keep}：较旧的检查点会被删除，最佳的可能也在其中。设为 0 可全部保留。`,
    "hint.patience-long": (p) =>
      `计划为 ${count(p.planned, p.unit)}，耐心值 ${p.patience} 过长：耐心值还没用完，训练就结束了。请用 --patience ${Math.max(2, Math.floor(p.planned / 3))}。`,
    "hint.more-epochs": () => "训练已结束，而曲线仍在变好：多训练几轮可能更好。",
    "hint.settings-missing": () =>
      "日志旁边没有 config.json 或 hparams.yaml：不知道原本的计划。可用 --epochs N 指明计划的轮数。",
    "hint.nothing": () => "设置中没有妨碍给出良好建议的地方。",

    "finding.resumed": (p) =>
      `第 ${p.segment} 次启动从第 ${p.step} ${placeUnits[p.unit]}继续训练${p.overlapTo === undefined ? "" : `；此前到第 ${p.overlapTo} ${placeUnits[p.unit]}为止的记录有两份，以后一份为准`}${p.gapFrom === undefined ? "" : `；与此前最后的第 ${p.gapFrom} ${placeUnits[p.unit]}之间没有任何记录`}。`,
    "finding.restarted": (p) =>
      `第 ${p.segment} 次启动从头开始；此前的记录（到第 ${p.overlapTo} ${placeUnits[p.unit]}为止）自此不再计入。`,
    "finding.earlier-starts": (p) => `更早的 ${p.count} 次启动未在此列出。`,
    "finding.false-start": (p) => `第 ${p.segment} 次启动没有记录任何内容。`,
    "finding.turning-point": (p) =>
      p.low.check === p.high.check
        ? `曲线在${at(p.best)}转折。`
        : `曲线在${at(p.best)}转折；考虑到噪声，可能在${at(p.low)}到${at(p.high)}之间的任何位置。`,
    "finding.rise": (p) =>
      `自${at(p.from)}以来，水平上升了 ${n(p.height)}，为噪声的 ${n(p.deviations)} 倍。`,
    "finding.patience": (p) =>
      `自${at(p.best)}以来 ${count(p.used, p.unit)}没有改善；耐心值为 ${p.patience}。`,
    "finding.level": (p) =>
      `最近 ${count(p.checks, p.unit)}的水平为 ${n(p.now)}，之前的为 ${n(p.before)}。`,
    "finding.not-finite": (p) =>
      `${p.tag} 有 ${p.count} 个值为 NaN 或无穷大，最早在${at(p.place)}。`,
    "finding.explosion": (p) => `曲线在${at(p.place)}爆炸，升至 ${n(p.level)}。`,
    "finding.ambiguous-loss": (p) =>
      `日志没有说明八个损失中的第五个是什么（duration 或 kl_ssl）；这里称为“${p.tag}”。`,
    "finding.sampled": (p) =>
      `这是从 TensorBoard 下载的数据，只有随机抽取的 ${p.limit} 个点：最低点可能缺失。请改读事件文件。`,
    "finding.ceiling": (p) =>
      `${p.tag} 有 ${p.count} 个点恰好为 ${n(p.value)}，即训练程序的截断值：真实损失更高。`,
    "finding.training-only": () => `${trainingOnly}。`,
    "finding.estimated-epochs": (p) => `轮数是根据数据列表估算的：每轮约 ${p.stepsPerEpoch} 步。`,

    "checkpoint.best": (p) => `保存于最佳处，${at(p.best)}${scored(p)}`,
    "checkpoint.nearest": (p) =>
      `离最佳（${at(p.best)}）最近，${distance(p.distance, p.unit)}${p.inRegion ? "，在其噪声范围内" : ""}${scored(p)}`,
    "checkpoint.neighbour": (p) =>
      `${distanceFromBest(p.distance, p.unit)}${p.inRegion ? "，在最佳的噪声范围内" : "，供对比"}${scored(p)}`,
    "checkpoint.other": (p) =>
      (p.distance === undefined ? "无法对应到曲线上的位置" : distanceFromBest(p.distance, p.unit)) +
      scored(p),
    "checkpoint.scored": (p) => `在留出音频上的分数为 ${n(p.score)}`,
    "checkpoint.resume-state": () => "用于继续训练，不用于试听",
    "checkpoint.latest": () => "每次保存都会覆盖的续训状态",
    "shortlist.unplaced": (p) =>
      `找到 ${p.count} 个检查点，但都无法对应到曲线上的位置：轮数或步数未知。`,
    "shortlist.unranked": (p) => `找到 ${p.count} 个检查点，但日志无法说明哪个最好，请逐个试听。`,
    "shortlist.no-files": () => "没有找到本次训练的检查点。可用 --checkpoints DIR 指定文件夹。",
    "shortlist.unsaved": (p) =>
      `最佳（${at(p.best)}）没有文件${p.every === undefined ? "" : `：每 ${p.every} 轮才保存一次`}。${p.setting === undefined ? "" : `若 ${p.setting} 为 1，就会保存下来。`}`,
    "shortlist.unsaved-yet": (p) =>
      `目前最佳（${at(p.best)}）尚未保存；下次保存在第 ${p.next} 轮。`,
    "shortlist.deleted-soon": (p) =>
      `${p.name} 是训练程序保留的 ${p.keep} 个中最旧的：下次保存会删除它。请现在就复制一份。`,

    "notice.waiting-for-folder": (p) => `等待 ${p.path} 出现`,
    "notice.no-runs": (p) => `${p.path} 下还没有训练日志；等待中`,
    "notice.lone-table": (p) =>
      `--validation ${p.path} 只属于一个训练，但找到了 ${p.runs} 个，因此未用于任何判断；请改为指定其中一个训练的文件夹：${p.example}`,
    "notice.reading": (p) => `正在读取：${formatBytes(p.read)}，共 ${formatBytes(p.total)}`,
    "notice.auditing": (p) =>
      `${p.done} / ${p.runs} 个训练${p.seconds === undefined ? "" : `，大约还需 ${timeLeft(p.seconds)}`}`,
    "notice.audited": (p) =>
      `共 ${p.runs} 个训练：建议停止 ${p.stop} 个，继续 ${p.continue} 个，无法判断 ${p.cannotJudge} 个${p.failed === 0 ? "" : `，另有 ${p.failed} 个因 stopwatch 自身出错未能评估`}`,
    "notice.behind": (p) => `读取落后于写入 ${formatBytes(p.bytes)}`,
    "notice.caught-up": () => "所有日志又已读到末尾",
    "notice.nothing-new": (p) =>
      `已有 ${p.seconds} 秒没有读到新内容，按 --require-within 的要求结束`,
    "notice.logs-failing": (p) =>
      `有 ${p.logs} 个日志暂时无法读取（${p.codes.join("、")}）；将继续重试`,
    "notice.demo": (p) => `真实训练的回放，${p.speed} 倍速`,
    "notice.demo-over": () => "回放已结束",
    "notice.skipped-blobs": (p) => `${listBlobsZhCN(p.blobs)}未读取；可用 --verify 检查`,
    "notice.checked-blobs": (p) =>
      `${listBlobsZhCN(p.blobs)}已读取并检查：${p.bad === 0 ? "校验和全部相符" : `另有 ${p.bad} 个不符（见问题列表）`}`,
    "notice.unreadable-bytes": (p) =>
      `${formatBytes(p.total)} 中有 ${formatBytes(p.bytes)} 无法读取，共 ${p.places} 处（见问题列表）；其间及其后的内容均已读取`,
    "notice.passed-lines": (p) =>
      `${formatBytes(p.total)} 中有 ${formatBytes(p.bytes)} 是与训练无关的行（程序输出、错误回溯）`,

    ...rulesZhCN,
    ...holdoutZhCN,
    ...switchZhCN,
    ...stopZhCN,
  },
};
