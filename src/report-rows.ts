import type { OptionRow } from "./option-row.ts";

/** The options of the reports that `audit` writes. */
export const reportRows = {
  open: {
    type: "boolean",
    commands: ["audit"],
    help: {
      en: "write the HTML report to a temporary file and open it",
      "zh-CN": "把 HTML 报告写入临时文件并打开",
    },
  },
  images: {
    type: "boolean",
    shownDefault: { en: "on", "zh-CN": "开" },
    commands: ["audit"],
    help: {
      en: "spectrograms in the HTML report; --no-images for none",
      "zh-CN": "HTML 报告中的频谱图；--no-images 关闭",
    },
  },
  resume: {
    type: "string",
    value: "FILE",
    commands: ["audit"],
    help: {
      en: "an earlier --output ndjson: runs whose files are as they were are taken from it",
      "zh-CN": "之前 --output ndjson 的结果：文件未变的训练直接沿用",
    },
  },
  "spreadsheet-safe": {
    type: "boolean",
    commands: ["audit"],
    help: {
      en: "in CSV, a ' before texts that a spreadsheet would take for a formula",
      "zh-CN": "CSV 中会被表格软件当作公式的文本前加 '",
    },
  },
} as const satisfies Record<string, OptionRow>;
