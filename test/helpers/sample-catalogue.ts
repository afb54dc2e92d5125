import type { Catalogue } from "../../src/messages/catalogue.ts";
import { catalogueOf, type Language } from "../../src/messages/index.ts";
import { glyphsFor } from "../../src/outputs/chart-glyphs.ts";
import type { Look } from "../../src/outputs/tui/look.ts";

/**
 * A catalogue whose sentences do not change when ours are improved, for the messages of the sample
 * views: the frames in the tests are about layout. Screen words are the real ones.
 */
export function sampleCatalogue(language: Language = "en"): Catalogue {
  const real = catalogueOf(language);
  return {
    ...real,
    verdicts: {
      ...real.verdicts,
      overfitting: language === "en" ? "overfitting" : "过拟合",
      improving: language === "en" ? "improving" : "改善中",
      "cannot judge": language === "en" ? "cannot judge" : "无法判断",
    },
    advice:
      language === "en"
        ? { continue: "continue", stop: "stop", "cannot judge": "cannot judge" }
        : { continue: "继续", stop: "停止", "cannot judge": "无法判断" },
    messages: { ...real.messages, ...(language === "en" ? english : chinese) },
  };
}

/** A look of the given width, without colours unless asked for. */
export function lookOf(columns: number, more: Partial<Look> = {}): Look {
  const ascii = more.ascii === true;
  return {
    columns,
    color: false,
    ascii,
    glyphs: glyphsFor(ascii),
    catalogue: sampleCatalogue(),
    ...more,
  };
}

const english: Partial<Catalogue["messages"]> = {
  "reason.overfitting": (p) =>
    `${p.tag} was best at epoch ${p.best.epoch} (${p.value}) and stands at ${p.level} now, while the training loss fell from ${p.trainingBefore} to ${p.trainingNow}.`,
  "reason.improving": (p) => `${p.tag} is at its best now: ${p.value}.`,
  "reason.too-few": (p) => `Only ${p.checks} of the ${p.needed} epochs that are needed.`,
  countdown: (p) => `${p.used} of ${p.patience} checks without improvement`,
  "checkpoint.nearest": (p) => `${Math.abs(p.distance)} from the best`,
  "checkpoint.neighbour": (p) => `${Math.abs(p.distance)} further on`,
  "hint.latest-only": () => "Each save overwrites the one before.",
  "hint.no-validation": () => "There is no validation loss.",
  "hint.log-interval": (p) => `Set ${p.setting} to ${p.to}.`,
  "finding.turning-point": (p) => `Turns between ${p.low.epoch} and ${p.high.epoch}.`,
  "problem.bad-number": (p) => `a number was expected, not ${p.text}`,
  "notice.no-runs": (p) => `No logs in ${p.path} yet.`,
};

const chinese: Partial<Catalogue["messages"]> = {
  "reason.overfitting": (p) =>
    `${p.tag} 在第 ${p.best.epoch} 轮最好（${p.value}），此后升到 ${p.level}，而训练损失从 ${p.trainingBefore} 降到 ${p.trainingNow}，继续训练只会让声音更差。`,
  "reason.improving": (p) => `${p.tag} 目前最好：${p.value}。`,
  "reason.too-few": (p) => `需要 ${p.needed} 轮，只有 ${p.checks} 轮。`,
  countdown: (p) => `${p.used}/${p.patience} 次没有改善`,
  "checkpoint.nearest": () => "离最佳最近",
  "checkpoint.neighbour": () => "稍后一个",
  "hint.latest-only": () => "每次保存都会覆盖上一次。",
  "finding.turning-point": () => "转折点。",
};
