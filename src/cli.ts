#!/usr/bin/env node
import { existsSync } from "node:fs";
import { exitCodes, UsageError } from "./errors.ts";
import { type CommandName, all as commandNames } from "./option-row.ts";
import {
  collectOptions,
  type GivenOptions,
  languageOption,
  optionRows,
  shownDefault,
} from "./options.ts";

const describe: { readonly [C in CommandName]: { readonly [L in "en" | "zh-CN"]: string } } = {
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
};

interface CommandLine {
  readonly command: CommandName;
  readonly paths: readonly string[];
  readonly flags: GivenOptions;
  /** What stood behind `--`: the trainer to start. */
  readonly program: readonly string[];
}

async function parseCommandLine(typed: readonly string[]): Promise<CommandLine | undefined> {
  const { words, program, rest } = splitWords(typed);
  const { default: yargs } = await import("yargs");
  const language = languageOption(langOf(words), process.env);
  const parser = yargs([...words])
    .scriptName("stopwatch")
    .locale(language === "zh-CN" ? "zh_CN" : "en")
    .parserConfiguration({ "camel-case-expansion": false, "parse-positional-numbers": false })
    .usage("$0 <command> [paths] [options]")
    .strict()
    .exitProcess(false)
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .alias("h", "help")
    .version(await version());
  let chosen: CommandLine | undefined;
  for (const name of commandNames) {
    const positional = name === "demo" ? name : `${name} [paths..]`;
    parser.command(
      positional,
      describe[name][language],
      (command) => {
        for (const [option, row] of optionRows) {
          if (!row.commands.includes(name)) continue;
          command.option(option, {
            type: row.type,
            description: row.help[language],
            ...(row.type === "boolean" ? {} : { requiresArg: true }),
            ...(row.choices === undefined ? {} : { choices: row.choices }),
            ...(row.array === true ? { array: true, nargs: 1 } : {}),
            ...(row.shownDefault === undefined
              ? {}
              : { defaultDescription: shownDefault(row, language) }),
          });
        }
        return command;
      },
      (parsed) => {
        const flags: Record<string, unknown> = {};
        for (const [option, row] of optionRows) {
          const value: unknown = parsed[option];
          // An option given twice: the last one counts, unless it may be given several times.
          const last: unknown = Array.isArray(value) && row.array !== true ? value.at(-1) : value;
          // yargs makes NaN of what is no number; the person typed something else, and is told so.
          flags[option] = Number.isNaN(last) ? typedValue(words, option) : last;
        }
        const paths = Array.isArray(parsed["paths"]) ? parsed["paths"].map(String) : [];
        chosen = { command: name, paths, flags: { ...flags, ...rest }, program };
      },
    );
  }
  parser.fail((message, error) => {
    // yargs throws some mistakes of the person as errors of its own kind.
    if (error !== undefined && error !== null && error.name !== "YError") throw error;
    throw new UsageError(`${oneLine(message)}. See stopwatch --help`);
  });
  await parser.parseAsync();
  return chosen;
}

/**
 * Words that are not ours to read: the trainer behind `--`, and everything behind an option that takes the
 * rest of the line, whose own flags would be taken for ours.
 */
function splitWords(typed: readonly string[]): {
  words: readonly string[];
  program: readonly string[];
  rest: Record<string, readonly string[]>;
} {
  const bar = typed[0] === "run" ? typed.indexOf("--") : -1;
  const own = bar < 0 ? typed : typed.slice(0, bar);
  const program = bar < 0 ? [] : typed.slice(bar + 1);
  for (const [name, row] of optionRows) {
    const at = row.restOfLine === true ? own.indexOf(`--${name}`) : -1;
    const command = own[0] ?? "";
    // Elsewhere it is an unknown option, and yargs says so.
    if (at < 0 || !row.commands.some((each) => each === command)) continue;
    return { words: own.slice(0, at), program, rest: { [name]: own.slice(at + 1) } };
  }
  return { words: own, program, rest: {} };
}

/** `--lang` is needed before yargs has read the line: its own messages are in that language. */
function langOf(words: readonly string[]): GivenOptions {
  const at = words.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const value = words[at]?.includes("=") ? words[at]?.split("=")[1] : words[at + 1];
  return at >= 0 && (value === "en" || value === "zh-CN") ? { lang: value } : {};
}

/** What stood behind an option on the command line, as typed. */
function typedValue(words: readonly string[], option: string): string {
  const at = words.findLastIndex(
    (word) => word === `--${option}` || word.startsWith(`--${option}=`),
  );
  const word = words[at] ?? "";
  return word.includes("=") ? word.slice(word.indexOf("=") + 1) : (words[at + 1] ?? "");
}

function oneLine(text: string | null): string {
  return (text ?? "the command cannot be understood")
    .replace(/\s*\n\s*/g, "; ")
    .replace(/[.;\s]+$/, "");
}

async function version(): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === "object" && parsed !== null && "version" in parsed
    ? String(parsed.version)
    : "0";
}

/** `stopwatch logs/` is `stopwatch tail logs/`; a misspelt command is not taken for a folder. */
function withCommand(words: readonly string[]): readonly string[] {
  const first = words[0];
  if (first === undefined) return ["--help"];
  if (first.startsWith("-") || commandNames.some((name) => name === first)) return words;
  if (existsSync(first)) return ["tail", ...words];
  throw new UsageError(
    `expected a command (${commandNames.join(", ")}) or an existing folder, got "${first}". See stopwatch --help`,
  );
}

async function runCommand({ command, paths, flags, program }: CommandLine): Promise<number> {
  const given = collectOptions(flags, process.env);
  const streams = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
  };
  switch (command) {
    case "tail":
      return (await import("./commands/tail.ts")).tail(paths, given, streams);
    case "audit":
      return (await import("./commands/audit.ts")).audit(paths, given, streams);
    case "doctor":
      return (await import("./commands/doctor.ts")).doctor(paths, given, streams);
    case "guard":
      return (await import("./commands/guard.ts")).guard(paths, given, streams);
    case "run":
      return (await import("./commands/run.ts")).run(program, paths, given, streams);
    case "holdout":
      return (await import("./commands/holdout.ts")).holdout(paths, given, streams);
    case "demo":
      return (await import("./commands/demo.ts")).demo(given, streams);
  }
}

async function main(): Promise<number> {
  const line = await parseCommandLine(withCommand(process.argv.slice(2)));
  return line === undefined ? exitCodes.done : runCommand(line);
}

// A reader that went away (`| head`) is no error of ours: what it did not read is not missed.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof UsageError) {
    const { safeText } = await import("./outputs/safe-text.ts");
    process.stderr.write(`stopwatch: ${safeText(error.message)}\n`);
    process.exitCode = exitCodes.usage;
  } else {
    // The dashboard gives the terminal back in its own exit hook; the stack comes after.
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = exitCodes.ourBug;
  }
}
