import { judging, type OptionRow } from "./option-row.ts";

/** The options of held-out clips and their scores. What starts a program is taken from the command line alone. */
export const holdoutRows = {
  validation: {
    type: "string",
    value: "FILE",
    shownDefault: { en: "the scores of `holdout score`", "zh-CN": "`holdout score` 的分数" },
    commands: judging,
    help: {
      en: "CSV with a step or epoch column and values of a validation, to judge one run by",
      "zh-CN": "含 step 或 epoch 列及验证数值的 CSV，用于判断一个训练",
    },
  },
  ratio: {
    type: "number",
    value: "SHARE",
    shownDefault: "0.1",
    commands: ["holdout"],
    help: {
      en: "split: share of the clips to set aside, at most 0.2",
      "zh-CN": "split：留出音频的比例，最多 0.2",
    },
  },
  seed: {
    type: "number",
    value: "N",
    shownDefault: "1234",
    commands: ["holdout"],
    help: {
      en: "split: another number chooses other clips; score: other noise",
      "zh-CN": "split：换一个数会选出不同的音频；score：换一组噪声",
    },
  },
  yes: {
    type: "boolean",
    flagOnly: true,
    commands: ["holdout"],
    help: { en: "split: do not ask", "zh-CN": "split：不再询问" },
  },
  "gpt-sovits": {
    type: "string",
    value: "DIR",
    shownDefault: { en: "that of a running trainer", "zh-CN": "取自运行中的训练程序" },
    flagOnly: true,
    commands: ["holdout"],
    help: {
      en: "score: folder of GPT-SoVITS, whose code does the scoring",
      "zh-CN": "score：GPT-SoVITS 的文件夹，用其代码打分",
    },
  },
  python: {
    type: "string",
    value: "PATH",
    shownDefault: {
      en: "that of a running trainer, else the checkout's, else python3",
      "zh-CN": "取自运行中的训练程序，否则用该文件夹自带的，再否则用 python3",
    },
    flagOnly: true,
    commands: ["holdout"],
    help: {
      en: "score: the Python that runs GPT-SoVITS",
      "zh-CN": "score：运行 GPT-SoVITS 的 Python",
    },
  },
  device: {
    type: "string",
    choices: ["cpu", "cuda"],
    shownDefault: "cpu",
    commands: ["holdout"],
    help: {
      en: "score: where to compute; on cpu the trainer keeps its GPU",
      "zh-CN": "score：在哪里计算；用 cpu 时不占用训练的 GPU",
    },
  },
  stage: {
    type: "string",
    choices: ["sovits", "gpt", "both"],
    shownDefault: "both",
    commands: ["holdout"],
    help: { en: "score: whose files", "zh-CN": "score：为哪个阶段的文件打分" },
  },
  draws: {
    type: "number",
    value: "N",
    shownDefault: "4",
    commands: ["holdout"],
    help: {
      en: "score: draws of noise that a score is the mean of",
      "zh-CN": "score：每个分数取多少次噪声抽样的平均",
    },
  },
  threads: {
    type: "number",
    value: "N",
    shownDefault: "1",
    commands: ["holdout"],
    help: { en: "score: processor cores to use", "zh-CN": "score：使用的处理器核数" },
  },
  watch: {
    type: "boolean",
    commands: ["holdout"],
    help: {
      en: "score: go on as files appear, until the training ends",
      "zh-CN": "score：文件一出现就打分，直到训练结束",
    },
  },
} as const satisfies Record<string, OptionRow>;
