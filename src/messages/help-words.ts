import type { Language } from "./languages.ts";

/** What help, the man page and completions say besides the option table. */
export interface HelpWords {
  readonly help: string;
  /** The library's own words, where it has none in the language in our file. */
  readonly own: Readonly<Record<string, string>>;
}

/** The words of help in each language. */
export const helpWords: { readonly [L in Language]: HelpWords } = {
  en: { help: "show this help", own: {} },
  "zh-CN": {
    help: "显示帮助",
    own: {
      "Commands:": "命令：",
      "Options:": "选项：",
      "Show help": "显示帮助",
      "Show version number": "显示版本号",
      boolean: "布尔",
      string: "字符串",
      number: "数字",
      array: "可重复",
      required: "必填",
      "choices:": "可选值：",
      "default:": "默认值：",
    },
  },
};
