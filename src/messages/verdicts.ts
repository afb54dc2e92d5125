import type { Verdict } from "../core/verdict.ts";

/** What the curve shows, in words. */
export type VerdictWords = { readonly [V in Verdict]: string };

/** English. */
export const verdictsEn: VerdictWords = {
  "warming up": "warming up",
  improving: "improving",
  plateau: "plateau",
  overfitting: "overfitting",
  rising: "rising",
  diverged: "diverged",
  "cannot judge": "cannot judge",
};

/** Simplified Chinese. */
export const verdictsZhCN: VerdictWords = {
  "warming up": "预热中",
  improving: "仍在变好",
  plateau: "平台期",
  overfitting: "过拟合",
  rising: "上升",
  diverged: "已发散",
  "cannot judge": "无法判断",
};
