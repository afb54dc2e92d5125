#!/usr/bin/env node
import { existsSync } from "node:fs";
import { exitCodes, UsageError } from "./errors.ts";
import {
  type CommandName,
  collectOptions,
  type GivenOptions,
  languageOption,
  optionRows,
  shownDefault,
} from "./options.ts";

const commandNames: readonly CommandName[] = ["tail", "audit", "doctor", "demo"];

const describe: { readonly [C in CommandName]: { readonly [L in "en" | "zh-CN"]: string } } = {
  tail: { en: "watch all runs below a folder, live", "zh-CN": "实时查看文件夹下的所有训练" },
  audit: { en: "judge finished or running trainings, once", "zh-CN": "一次性评估训练" },
  doctor: {
    en: "what in a run's settings makes advice impossible or useless",
    "zh-CN": "检查训练设置中妨碍判断的地方",
  },
  demo: { en: "replay a bundled real training, live", "zh-CN": "回放一次真实训练" },
};

interface CommandLine {
  readonly command: CommandName;
  readonly paths: readonly string[];
  readonly flags: GivenOptions;
}

async function parseCommandLine(words: readonly string[]): Promise<CommandLine | undefined> {
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
        chosen = { command: name, paths, flags };
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

async function runCommand({ command, paths, flags }: CommandLine): Promise<number> {
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
