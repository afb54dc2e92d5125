import type { Language } from "./languages.ts";

/** Fixed words of `--help` and the man page. */
export interface HelpWords {
  readonly usage: string;
  readonly commands: string;
  readonly options: string;
  readonly byDefault: (value: string) => string;
  readonly oneOf: (choices: string) => string;
  readonly help: string;
  readonly version: string;
  readonly more: string;
  readonly about: string;
  readonly environment: string;
}

/** The words of help in each language. */
export const helpWords: { readonly [L in Language]: HelpWords } = {
  en: {
    usage: "Usage",
    commands: "Commands",
    options: "Options",
    byDefault: (value) => `Default: ${value}`,
    oneOf: (choices) => `one of ${choices}`,
    help: "show this help",
    version: "show the version",
    more: "stopwatch COMMAND --help tells the options of a command. stopwatch FOLDER is stopwatch tail FOLDER.",
    about:
      "Reads the logs of voice-cloning trainings, says when one stops getting better, names the checkpoint to keep, and can stop the trainer.",
    environment:
      "Each option is also a variable (STOPWATCH_PATIENCE=7) and a key of the file that --config names, but for those that may act on a process.",
  },
  "zh-CN": {
    usage: "用法",
    commands: "命令",
    options: "选项",
    byDefault: (value) => `默认：${value}`,
    oneOf: (choices) => `可选 ${choices}`,
    help: "显示本帮助",
    version: "显示版本号",
    more: "stopwatch 命令 --help 列出该命令的选项。stopwatch 文件夹 等同于 stopwatch tail 文件夹。",
    about: "读取语音克隆训练的日志，指出训练何时不再变好、该保留哪个检查点，并可停止训练进程。",
    environment:
      "每个选项也可用环境变量（STOPWATCH_PATIENCE=7）或 --config 所指文件中的键给出；能作用于进程的选项除外。",
  },
};
