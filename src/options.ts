import { readFileSync } from "node:fs";
import type { EvaluateOptions } from "./core/evaluation.ts";
import { presetNames, presets } from "./core/presets.ts";
import { ruleNames } from "./core/rules/rule.ts";
import { UsageError } from "./errors.ts";
import { guardRows } from "./guard-rows.ts";
import { holdoutRows } from "./holdout-rows.ts";
import { type Language, languageOf, languages } from "./messages/languages.ts";
import { all, judging, type OptionRow } from "./option-row.ts";
import { paletteNames } from "./outputs/palettes.ts";
import { readingRows } from "./reading-rows.ts";
import { reportRows } from "./report-rows.ts";

/** Every option, once. A test holds the README's table to this. */
export const optionTable = {
  monitor: {
    type: "string",
    value: "TAG",
    shownDefault: {
      en: "validation mel, validation total, training mel, training total",
      "zh-CN": "依次为验证 mel、验证总损失、训练 mel、训练总损失",
    },
    commands: judging,
    help: { en: "tag to judge", "zh-CN": "用来判断的标签" },
  },
  mode: {
    type: "string",
    choices: ["min", "max"],
    shownDefault: { en: "by the tag's name", "zh-CN": "按标签名判断" },
    commands: judging,
    help: { en: "which way is better", "zh-CN": "数值越小越好（min）还是越大越好（max）" },
  },
  rule: {
    type: "string",
    choices: ruleNames,
    shownDefault: "adaptive",
    commands: judging,
    help: {
      en: "rule that gives the advice; patience is the classic one, alone",
      "zh-CN": "给出建议的规则；patience 为经典的早停规则",
    },
  },
  preset: {
    type: "string",
    choices: presetNames,
    shownDefault: "balanced",
    commands: judging,
    help: {
      en: "how soon to stop: quick saves compute, careful seldom misses the best",
      "zh-CN": "多早停止：quick 更省算力，careful 更少错过最佳",
    },
  },
  patience: {
    type: "number",
    value: "CHECKS",
    shownDefault: {
      en: "by the preset and the planned length, at least 5",
      "zh-CN": "由 preset 和计划轮数决定，至少 5",
    },
    commands: judging,
    help: {
      en: "checks without a gain before the advice is stop",
      "zh-CN": "连续多少次检查没有改善后建议停止",
    },
  },
  "min-delta": {
    type: "number",
    value: "X",
    shownDefault: "0.00001",
    commands: judging,
    help: { en: "the least change that counts as a gain", "zh-CN": "算作改善的最小变化量" },
  },
  "min-delta-mode": {
    type: "string",
    choices: ["relative", "absolute"],
    shownDefault: "relative",
    commands: judging,
    help: {
      en: "min delta is a fraction of the best, or an amount",
      "zh-CN": "最小变化量是最佳值的比例（relative）还是绝对值（absolute）",
    },
  },
  smoothing: {
    type: "number",
    value: "WEIGHT",
    shownDefault: "0",
    commands: judging,
    help: {
      en: "TensorBoard's smoothing of what patience looks at, 0 to below 1",
      "zh-CN": "耐心计数所看曲线的 TensorBoard 平滑系数，0 到 1（不含 1）",
    },
  },
  epochs: {
    type: "number",
    value: "EPOCHS",
    shownDefault: { en: "from the run's settings", "zh-CN": "取自训练配置" },
    commands: judging,
    help: { en: "planned length of the training", "zh-CN": "计划训练的总轮数" },
  },
  checkpoints: {
    type: "string",
    value: "DIR",
    array: true,
    shownDefault: { en: "found beside the run", "zh-CN": "在训练文件夹旁自动查找" },
    commands: [...judging, "holdout"],
    help: { en: "folder with this run's checkpoints", "zh-CN": "存放该训练检查点的文件夹" },
  },
  output: {
    type: "string",
    value: "FORM",
    shownDefault: {
      en: "tail: dashboard, or plain without a terminal; audit: text",
      "zh-CN": "tail：dashboard，无终端时为 plain；audit：text",
    },
    commands: ["tail", "audit", "guard", "demo"],
    help: {
      en: "tail, demo: dashboard, plain, json-lines; guard: plain, json-lines, beside its events; audit: text, json, ndjson, html, svg, csv",
      "zh-CN":
        "tail、demo：dashboard、plain、json-lines；guard：plain、json-lines（事件之外）；audit：text、json、ndjson、html、svg、csv",
    },
  },
  once: {
    type: "boolean",
    commands: ["tail"],
    help: { en: "show the state once and exit", "zh-CN": "只显示一次当前状态后退出" },
  },
  "require-within": {
    type: "number",
    value: "SECONDS",
    shownDefault: { en: "wait for ever", "zh-CN": "一直等待" },
    commands: ["tail", "guard"],
    help: {
      en: "exit with 15 when nothing new was read for so long",
      "zh-CN": "这么多秒没有读到新内容时以 15 退出",
    },
  },
  "exit-code": {
    type: "boolean",
    commands: ["audit"],
    help: {
      en: "exit with 10 when a run should stop, 15 when none could be judged",
      "zh-CN": "有训练应停止时以 10 退出，全部无法判断时以 15 退出",
    },
  },
  explain: {
    type: "boolean",
    commands: ["audit"],
    help: {
      en: "tell each rule's vote, its numbers, and when it is known to be wrong",
      "zh-CN": "列出每条规则的意见、数值以及已知会误判的情形",
    },
  },
  speed: {
    type: "number",
    value: "TIMES",
    shownDefault: { en: "the whole run in about a minute", "zh-CN": "约一分钟放完全程" },
    commands: ["demo"],
    help: {
      en: "how many times as fast as the real training",
      "zh-CN": "回放速度（真实训练的多少倍）",
    },
  },
  ...readingRows,
  ...reportRows,
  ...guardRows,
  ...holdoutRows,
  color: {
    type: "boolean",
    shownDefault: {
      en: "on a terminal, unless NO_COLOR is set",
      "zh-CN": "在终端上开启，除非设置了 NO_COLOR",
    },
    commands: all,
    help: { en: "colours; --no-color for none", "zh-CN": "彩色输出；--no-color 关闭" },
  },
  palette: {
    type: "string",
    choices: paletteNames,
    shownDefault: { en: "standard, or as chosen last", "zh-CN": "standard，或上次所选" },
    commands: all,
    help: {
      en: "colours: green and red, or blue and orange, which every eye tells apart",
      "zh-CN": "配色：绿与红，或人人都能分辨的蓝与橙",
    },
  },
  ascii: {
    type: "boolean",
    shownDefault: {
      en: "where the locale is not UTF-8",
      "zh-CN": "区域设置不是 UTF-8 时开启",
    },
    commands: all,
    help: { en: "plain ASCII curves, for terminals without braille", "zh-CN": "用纯 ASCII 画曲线" },
  },
  lang: {
    type: "string",
    choices: languages,
    shownDefault: { en: "from the locale", "zh-CN": "按系统区域设置" },
    commands: all,
    help: { en: "language of messages", "zh-CN": "消息语言" },
  },
  config: {
    type: "string",
    value: "FILE",
    commands: all,
    help: {
      en: "JSON file with any of these options",
      "zh-CN": "包含以上任意选项的 JSON 文件",
    },
  },
} as const satisfies Record<string, OptionRow>;

export type OptionName = keyof typeof optionTable;
/** A row's default as help and README show it; "" where there is none. */
export function shownDefault(row: OptionRow, language: Language): string {
  const shown = row.shownDefault ?? "";
  return typeof shown === "string" ? shown : shown[language];
}

/** Values as given: only what somebody set. */
export type GivenOptions = { readonly [Name in OptionName]?: unknown };

/** The rows of the table, typed alike. */
export const optionRows = Object.entries(optionTable) as readonly (readonly [
  OptionName,
  OptionRow,
])[]; // keys of the literal above

/**
 * What is in force: flags, then `STOPWATCH_*` variables, then the file named by `--config`.
 *
 * @param flags  what stood on the command line, without defaults
 */
export function collectOptions(
  flags: GivenOptions,
  environment: Readonly<Record<string, string | undefined>>,
): GivenOptions {
  const fromEnvironment: Record<string, unknown> = {};
  for (const [name, row] of optionRows) {
    const variable = variableOf(name);
    const text = row.flagOnly === true ? undefined : environment[variable];
    if (text !== undefined && text !== "") fromEnvironment[name] = parseText(text, row, variable);
  }
  const file = flags.config ?? fromEnvironment["config"];
  const fromFile = typeof file === "string" ? readConfig(file) : {};
  const merged: Record<string, unknown> = { ...fromFile, ...fromEnvironment };
  for (const [name, value] of Object.entries(flags)) if (value !== undefined) merged[name] = value;
  return merged;
}

/** The environment variable of an option: `STOPWATCH_MIN_DELTA`. */
export function variableOf(name: string): string {
  return `STOPWATCH_${name.toUpperCase().replaceAll("-", "_")}`;
}

function parseText(text: string, row: OptionRow, variable: string): unknown {
  if (row.type === "number") return Number(text);
  if (row.type === "boolean") {
    if (/^(1|true|yes|on)$/i.test(text)) return true;
    if (/^(0|false|no|off)$/i.test(text)) return false;
    throw new UsageError(`${variable} must be true or false, got "${text}"`);
  }
  return row.array === true ? text.split(process.platform === "win32" ? ";" : ":") : text;
}

function readConfig(file: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--config must name a JSON file, got "${file}": ${why}`);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new UsageError(`--config ${file} must hold a JSON object. Example: { "patience": 7 }`);
  }
  const settings: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(parsed)) {
    const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (!Object.hasOwn(optionTable, name)) {
      throw new UsageError(
        `--config ${file}: unknown option "${key}". Known: ${Object.keys(optionTable).join(", ")}`,
      );
    }
    // Own keys of the table, as checked above.
    const row: OptionRow = optionTable[name as OptionName];
    if (row.flagOnly === true) {
      throw new UsageError(
        `--config ${file}: "${key}" is taken from the command line alone. Give --${name} there`,
      );
    }
    settings[name] = value;
  }
  return settings;
}

/** A number within bounds; refuses everything else. */
export function numberOption(
  given: GivenOptions,
  name: OptionName,
  bounds: { least: number; below?: number; whole?: boolean; example: string },
): number | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  const { least, below = Number.POSITIVE_INFINITY, whole = false, example } = bounds;
  const fits =
    typeof value === "number" &&
    value >= least &&
    value < below &&
    (!whole || Number.isInteger(value));
  if (fits) return value;
  const kind = whole ? "a whole number" : "a number";
  const range =
    below === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to below ${below}`;
  throw new UsageError(
    `--${name} must be ${kind} ${range}, got ${JSON.stringify(value) ?? "nothing"}. Example: --${name} ${example}`,
  );
}

/** One of some words; refuses everything else. */
export function choiceOption<Choice extends string>(
  given: GivenOptions,
  name: OptionName,
  choices: readonly Choice[],
): Choice | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  const found = choices.find((each) => each === value);
  if (found === undefined) {
    throw new UsageError(
      `--${name} must be one of ${choices.join(", ")}, got ${JSON.stringify(value)}`,
    );
  }
  return found;
}

/** A text option; refuses what is no text (a number in a settings file). */
export function textOption(given: GivenOptions, name: OptionName): string | undefined {
  const value = given[name];
  if (value === undefined || typeof value === "string") return value;
  throw new UsageError(`--${name} must be a text, got ${JSON.stringify(value)}`);
}

/** A yes-or-no option; undefined when nobody set it. */
export function flagOption(given: GivenOptions, name: OptionName): boolean | undefined {
  const value = given[name];
  if (value === undefined || typeof value === "boolean") return value;
  throw new UsageError(`--${name} must be true or false, got ${JSON.stringify(value)}`);
}

/** The options that the core takes, validated, defaults filled in. */
export function evaluateOptions(given: GivenOptions): EvaluateOptions {
  const monitor = textOption(given, "monitor");
  const mode = choiceOption(given, "mode", ["min", "max"]);
  const patience = numberOption(given, "patience", { least: 1, whole: true, example: "5" });
  const epochs = numberOption(given, "epochs", { least: 1, example: "60" });
  return {
    rule: choiceOption(given, "rule", ruleNames) ?? "adaptive",
    preset: presets[choiceOption(given, "preset", presetNames) ?? "balanced"],
    patience: patience ?? 5,
    patienceIsSet: patience !== undefined,
    // A hundred-thousandth: on real curves no worse than 0, and float noise is no gain (README, Options).
    minDelta: numberOption(given, "min-delta", { least: 0, example: "0.001" }) ?? 1e-5,
    minDeltaMode: choiceOption(given, "min-delta-mode", ["relative", "absolute"]) ?? "relative",
    smoothing: numberOption(given, "smoothing", { least: 0, below: 1, example: "0.6" }) ?? 0,
    monitor: {
      ...(monitor === undefined ? {} : { tag: monitor }),
      ...(mode === undefined ? {} : { mode }),
    },
    ...(epochs === undefined ? {} : { epochs }),
  };
}

/** Folders named by `--checkpoints`, as typed. */
export function checkpointFolders(given: GivenOptions): readonly string[] {
  const value = given.checkpoints;
  const list = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return list.map((each: unknown) => {
    if (typeof each === "string" && each !== "") return each;
    throw new UsageError(`--checkpoints must name a folder, got ${JSON.stringify(each)}`);
  });
}

/** The output form, of those that a command has. */
export function outputForm<Form extends string>(
  given: GivenOptions,
  forms: readonly Form[],
): Form | undefined {
  return choiceOption(given, "output", forms);
}

/** Seconds without anything new after which watching ends; undefined: never. */
export function requireWithinOption(given: GivenOptions): number | undefined {
  return numberOption(given, "require-within", { least: 1, example: "600" });
}

/** Replay speed of the demo. */
export function speedOption(given: GivenOptions): number | undefined {
  return numberOption(given, "speed", { least: 0.1, example: "20" });
}

/** The language of messages: `--lang`, else the locale of the environment. */
export function languageOption(
  given: GivenOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const locale = [environment["LC_ALL"], environment["LC_MESSAGES"], environment["LANG"]].find(
    (each) => each !== undefined && each !== "",
  );
  return choiceOption(given, "lang", languages) ?? languageOf(locale);
}
