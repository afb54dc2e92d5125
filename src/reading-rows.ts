import { judging, type OptionRow } from "./option-row.ts";

/** The options that say how logs are read. */
export const readingRows = {
  encoding: {
    type: "string",
    value: "NAME",
    shownDefault: { en: "told by the log itself", "zh-CN": "由日志内容判断" },
    commands: judging,
    help: {
      en: "how text logs are written, where that is guessed wrong: utf-8, gb18030, utf-16le, latin1, ...",
      "zh-CN": "文本日志的编码（自动判断有误时指定）：utf-8、gb18030、utf-16le、latin1 等",
    },
  },
  verify: {
    type: "boolean",
    commands: ["audit"],
    help: {
      en: "read pictures and other blobs of event files too, and check every checksum",
      "zh-CN": "同时读取事件文件中的图片等数据块，检查全部校验和",
    },
  },
} as const satisfies Record<string, OptionRow>;
