import type { RuleParams, Trend, Vote } from "../core/rule-messages.ts";
import type { RuleId } from "../core/rules/rule.ts";
import type { Quantity } from "../core/tags.ts";
import type { Sentences } from "./catalogue.ts";
import { formatNumber as n } from "./numbers.ts";
import { atZhCN as at, countZhCN as count } from "./places-zh-CN.ts";

const ruleNames: { readonly [R in RuleId]: string } = {
  divergence: "发散",
  rise: "回升",
  patience: "耐心",
  falling: "仍在下降",
  fading: "收益递减",
  plateau: "平台",
  "rate drop": "学习率",
  "turning point": "转折点",
  corroboration: "其他损失",
};

const votes: { readonly [V in Vote]: string } = {
  stop: "停止",
  continue: "继续训练",
  "cannot judge": "无法判断",
  none: "不表态",
};

const trends: { readonly [T in Trend]: string } = {
  falling: "下降",
  flat: "持平",
  rising: "上升",
};

const quantities: { readonly [Q in Quantity]?: string } = {
  mel: "mel",
  total: "总损失",
  adversarial: "判别器",
  "feature matching": "特征匹配",
  kl: "kl",
  gradient: "梯度范数",
};

/** How the rules judged, in Simplified Chinese. */
export const rulesZhCN: Sentences<RuleParams> = {
  "finding.falling": (p) =>
    `水平仍在下降：最近 ${count(p.checks, p.unit)}下降了 ${n(p.drop)}；超过 ${n(p.bound)} 时，即使耐心用尽也会再等。`,
  "finding.fading": (p) =>
    `最近 ${count(p.checks, p.unit)}只让最佳值降低了 ${n(p.gain)}，不到 ${n(p.bound)}：计划中余下的部分收益很小。`,
  "finding.rate-drop": (p) =>
    `学习率在${at(p.place)}从 ${n(p.before)} 降到 ${n(p.now)}。${p.left > 0 ? `给它一次机会：接下来 ${count(p.left, p.unit)}内不建议停止。` : ""}`,
  "finding.corroboration": (p) =>
    `其他损失：${p.others.map(({ quantity, trend }) => `${quantities[quantity] ?? quantity} ${trends[trend]}`).join("，")}。${p.others.length} 个中有 ${p.agree} 个支持“平台期”的判断。`,
  "finding.past-curves": (p) =>
    `把握有多大：在 ${p.curves} 条处于同样情形的真实曲线中（来自 ${p.repositories} 个项目），${p.notBetter} 条此后没有更好的结果，${p.notMuchBetter} 条此后没有好出进步幅度 5 % 的结果。`,
  "finding.past-curves-few": (p) =>
    `把握有多大：处于同样情形的过往曲线太少（${p.curves} 条），无法说明。`,
  "reason.still-falling": (p) =>
    `${p.tag} 最佳为 ${n(p.value)}，在${at(p.best)}；此后 ${count(p.used, p.unit)}没有改善，但水平仍在下降，最近 ${count(p.checks, p.unit)}下降了 ${n(p.drop)}。`,
  "explain.title": (p) =>
    p.patience === p.short
      ? `规则（preset ${p.preset}：耐心 ${p.patience}）`
      : `规则（preset ${p.preset}：耐心 ${p.patience}，明显回升后为 ${p.short}）`,
  "explain.rule": (p) => `${ruleNames[p.rule]}：${votes[p.vote]}`,
  "explain.nothing": () => "没有发现。",
  "wrong.divergence": () =>
    "最初几轮爆炸后又恢复时会误判（检测模型和 GAN 常见）：因此与任何明显回升一样等待。",
  "wrong.rise": () =>
    "双重下降时会误判；曲线呈波浪状（周期性学习率）时也会：请给出比一个波长更长的 --patience。",
  "wrong.patience": () => "更好的结果在比以往都长的停顿之后才出现时会误判：请用 --preset careful。",
  "wrong.falling": () => "下降刚结束而噪声掩盖了这一点时会误判，等得过久：请用 --preset quick。",
  "wrong.fading": () =>
    "学习率较晚才下降、双重下降、或下降慢于噪声时会误判：请用 --preset balanced。",
  "wrong.plateau": () =>
    "下降慢于两倍耐心内的噪声时会误判：请更频繁地记录，或给出更长的 --patience。",
  "wrong.rate-drop": () => "调度器因为已无改善才降低学习率时会误判：会多等一个耐心的时间。",
  "wrong.turning-point": () =>
    "只作事后判断。双重下降时会误判；噪声超过进步幅度的五分之一且有漂移时，区间偏窄。",
  "wrong.corroboration": () => "只是旁证：对抗损失彼此牵动，没有一个能听到声音。",
};
