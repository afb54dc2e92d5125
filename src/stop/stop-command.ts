import { hostname } from "node:os";
import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import { slug } from "./slug.ts";
import type { RunProgram } from "./spawn.ts";
import type { StopWhy } from "./stop-ports.ts";

/** What `{pid}` and the others stand for; one that is unknown cannot be used. */
export interface StopCommandValues {
  /** The process that trains; the first rank's where there are several. */
  readonly pid?: number;
  /** The script's process, where the ranks are its children; else `pid`. */
  readonly parent?: number;
  /** The run's name, as its folder is called. */
  readonly run: string;
  /** `--job`, given by the user. */
  readonly job?: string;
}

/** A command that stops a trainer in our place. */
export interface StopCommand {
  /** True when it ended with 0 in time. */
  run(why: StopWhy): Promise<boolean>;
  /** Why the last `run` was false. */
  readonly problem: Message | undefined;
}

/** `scancel`, `kubectl` and `ssh` answer in seconds. */
const timeLimit: Seconds = 20;
const placeholder = /\{([a-z]+)\}/g;

/**
 * A stop command from its words, started without a shell. `{pid}`, `{parent}`, `{host}`, `{run}`, `{step}`, `{reason}`, `{job}` are
 * replaced inside each word but the program's name. Names of runs are slugs by then: behind `ssh` there is a
 * shell again.
 *
 * @param argv        the words of `--stop-command`
 * @param runProgram  of spawn.ts
 * @returns           undefined when it holds a placeholder that we do not know or have no value for
 */
export function createStopCommand(
  argv: readonly string[],
  values: StopCommandValues,
  runProgram: RunProgram,
): StopCommand | { readonly unknown: readonly string[] } {
  const words = argv.slice(1);
  const known = valuesOf(values, { reason: "person", step: 0 });
  const unknown = [...placeholdersIn(words)].filter((name) => known.get(name) === undefined);
  const program = argv[0];
  if (program === undefined || unknown.length > 0) return { unknown };
  let problem: Message | undefined;
  return {
    async run(why) {
      const filled = valuesOf(values, why);
      const end = await runProgram([program, ...words.map((word) => fill(word, filled))], {
        timeoutSeconds: timeLimit,
      });
      const detail =
        "problem" in end ? end.problem : end.timedOut ? `${timeLimit} s` : String(end.code ?? "?");
      problem = detail === "0" ? undefined : { id: "stop.refused.command-failed", program, detail };
      return problem === undefined;
    },
    get problem() {
      return problem;
    },
  };
}

type Values = ReadonlyMap<string, string | undefined>;

function valuesOf({ pid, parent, run, job }: StopCommandValues, why: StopWhy): Values {
  return new Map([
    ["pid", pid === undefined ? undefined : String(pid)],
    ["parent", parent === undefined ? undefined : String(parent)],
    ["host", hostname().replace(/[^A-Za-z0-9.-]/g, "-")],
    ["run", slug(run)],
    // A verdict without a step is rare; an empty word would shift the others' meaning.
    ["step", String(why.step ?? 0)],
    ["reason", slug(why.reason)],
    ["job", job],
  ]);
}

function placeholdersIn(words: readonly string[]): ReadonlySet<string> {
  const found = words.flatMap((word) => [...word.matchAll(placeholder)].map((match) => match[1]));
  return new Set(found.filter((name) => name !== undefined));
}

/** One pass over the word: a value that looks like a placeholder is not replaced again. */
function fill(word: string, values: Values): string {
  return word.replace(placeholder, (whole, name: string) => values.get(name) ?? whole);
}
