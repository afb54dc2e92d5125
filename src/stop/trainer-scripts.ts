import type { ProcessInfo } from "./process-info.ts";

/** Trainers of GPT-SoVITS, by the script's name without its ending. */
const known = {
  s1_train: "s1",
  s2_train: "s2",
  s2_train_v3: "s2",
  s2_train_v3_lora: "s2",
} as const satisfies Record<string, "s1" | "s2">;

/** A trainer's script on a command line. */
export interface TrainerScript {
  readonly name: keyof typeof known;
  /** s1 is Lightning without a train.log, s2 writes one. */
  readonly stage: "s1" | "s2";
  /** The config it was started with, as it was written; absent where it takes the default. */
  readonly config?: string;
}

/**
 * The trainer's script that a Python process runs, if it does. Only the script itself counts: `vim s2_train.py`,
 * `sh -c "python s2_train.py"` and `tail s2_train.py` are none.
 */
export function parseScript(command: readonly string[]): TrainerScript | undefined {
  const started = splitPython(command);
  if (started === undefined) return undefined;
  const name = started.script.split(/[/\\]/).at(-1)?.replace(/\.py$/, "");
  if (name === undefined || !isKnown(name)) return undefined;
  const config = findConfig(started.rest);
  return { name, stage: known[name], ...(config === undefined ? {} : { config }) };
}

function isKnown(name: string): name is keyof typeof known {
  return Object.hasOwn(known, name);
}

/** `python -s -u path/script.py rest…` or `python -m package.script rest…`; `-c` runs no script. */
function splitPython(command: readonly string[]) {
  const [program = "", ...words] = command;
  const interpreter = program.split(/[/\\]/).at(-1) ?? "";
  if (!/^python[\w.-]*$/i.test(interpreter)) return undefined;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (!word.startsWith("-")) {
      return word.endsWith(".py") ? { script: word, rest: words.slice(index + 1) } : undefined;
    }
    if (word === "--check-hash-based-pycs") index += 1;
    if (word === "-") return undefined;
    if (word.startsWith("--")) continue;
    // Letters may stand together (`-su`); X, W, m and c take what follows, in the same word or the next.
    const [, taker, glued] = /^-[^XWmc]*(?:([XWmc])(.*))?$/s.exec(word) ?? [];
    if (taker === undefined) continue;
    if (taker === "c") return undefined;
    if (glued === "") index += 1;
    const value = glued === "" ? words[index] : glued;
    if (taker !== "m" || value === undefined) continue;
    return { script: value.replaceAll(".", "/"), rest: words.slice(index + 1) };
  }
  return undefined;
}

/** argparse takes `-c X`, `-cX`, `--config X`, `--config=X` and the longer `--config_file`; the last one counts. */
function findConfig(words: readonly string[]): string | undefined {
  let found: string | undefined;
  words.forEach((word, index) => {
    if (/^(-c|--config(_file)?)$/.test(word)) found = words[index + 1];
    else found = /^(?:--config(?:_file)?=|-c=?)(.+)$/.exec(word)?.[1] ?? found;
  });
  return found;
}

/** What Python's multiprocessing runs beside the work. */
export type PythonChild =
  /** A process that was spawned to work: a rank, or a worker of one. */
  | "spawned"
  /** Keeps account of shared memory; ignores SIGINT and leaves by itself. Never touched. */
  | "resource tracker"
  /** Forks workers from Python 3.14 on. */
  | "fork server";

/** Which of Python's own children a process is, by its command line. */
export function pythonChild(process: ProcessInfo): PythonChild | undefined {
  const code = process.command[process.command.indexOf("-c") + 1];
  if (code === undefined || !process.command.includes("-c")) return undefined;
  if (/^from multiprocessing\.spawn import spawn_main;/.test(code)) return "spawned";
  if (/^from multiprocessing\.resource_tracker import main;/.test(code)) return "resource tracker";
  return /^from multiprocessing\.forkserver import main;/.test(code) ? "fork server" : undefined;
}
