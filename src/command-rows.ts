import type { Language } from "./messages/languages.ts";
import type { CommandName } from "./option-row.ts";

/** What each command is for, in one line: help, the man page and the completions say it. */
export const commandRows: { readonly [C in CommandName]: { readonly [L in Language]: string } } = {
  tail: { en: "watch all runs below a folder, live", "zh-CN": "实时查看文件夹下的所有训练" },
  audit: { en: "judge finished or running trainings, once", "zh-CN": "一次性评估训练" },
  doctor: {
    en: "what in a run's settings makes advice impossible or useless",
    "zh-CN": "检查训练设置中妨碍判断的地方",
  },
  guard: {
    en: "watch a run without a screen; with --arm, stop its trainer when the advice is stop",
    "zh-CN": "无界面值守一个训练；加 --arm 则在建议停止时停止训练进程",
  },
  run: {
    en: "start a trainer and guard it: stopwatch run -- python -s GPT_SoVITS/s2_train.py ...",
    "zh-CN": "启动训练程序并值守：stopwatch run -- python -s GPT_SoVITS/s2_train.py …",
  },
  holdout: {
    en: "holdout split, score, restore RUN: keep clips out of a training and score its saved files on them",
    "zh-CN": "holdout split、score、restore RUN：留出音频不参与训练，并用它们给保存的文件打分",
  },
  demo: { en: "replay a bundled real training, live", "zh-CN": "回放一次真实训练" },
  completion: {
    en: "print the completion of a shell: bash, zsh, fish or powershell",
    "zh-CN": "输出命令行补全脚本：bash、zsh、fish 或 powershell",
  },
};

/** What follows a command's name on the command line. */
export function operandsOf(command: CommandName): string {
  if (command === "demo") return "";
  if (command === "completion") return "SHELL";
  if (command === "holdout") return "split|score|restore RUN";
  return command === "run" ? "[paths..] -- PROGRAM ..." : "[paths..]";
}
