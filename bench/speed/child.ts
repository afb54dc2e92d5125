import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

/** What a fresh process measured about itself, and how long it took from start to end. */
export interface Measured {
  readonly wallMs: number;
  /** The object that it printed on its last line. */
  readonly said: Readonly<Record<string, number>>;
}

/** Runs a program to its end. Undefined when it is not there or fails; then `why` is told. */
export function runProgram(
  program: string,
  args: readonly string[],
  tell: (why: string) => void,
): Measured | undefined {
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  const wallMs = performance.now() - started;
  if (error !== undefined || status !== 0) {
    tell(error?.message ?? stderr.trim().split("\n").at(-1) ?? `exit ${status}`);
    return undefined;
  }
  return { wallMs, said: readNumbers(stdout) };
}

/** Path of a script in `runners/`, compiled, for a fresh Node. */
export function runnerPath(name: string): string {
  return fileURLToPath(new URL(`./runners/${name}.js`, import.meta.url));
}

/** Path of the compiled program that users start. */
export const programPath = fileURLToPath(new URL("../../../dist/cli.js", import.meta.url));

/** The numbers of the JSON object on the last line; none if there is no such line. */
function readNumbers(output: string): Readonly<Record<string, number>> {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  if (!last.startsWith("{") || !last.endsWith("}")) return {};
  const said: unknown = JSON.parse(last);
  if (typeof said !== "object" || said === null) return {};
  return Object.fromEntries(
    Object.entries(said).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}
