import { basename, isAbsolute, join } from "node:path";
import { shortHash, slug } from "./stop/slug.ts";

/**
 * Where stopwatch keeps what is its own: `$XDG_STATE_HOME/stopwatch`, else `~/.local/state/stopwatch`. A
 * relative `XDG_STATE_HOME` does not count, as its specification says.
 */
export function stateFolderPath(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  const given = environment["XDG_STATE_HOME"];
  const base = given !== undefined && isAbsolute(given) ? given : join(home, ".local", "state");
  return join(base, "stopwatch");
}

/** The folder with all tables of scores; it is there once something was scored. */
export function scoreFolderPath(stateFolder: string): string {
  return join(stateFolder, "holdout");
}

/**
 * The table of scores of a voice's stage.
 *
 * @param voice  its folder, `logs/<exp>`, as `realpath` says it
 */
export function scoreTablePath(
  stateFolder: string,
  voice: string,
  stage: "sovits" | "gpt",
): string {
  const name = `${slug(basename(voice))}-${shortHash(voice)}`;
  return join(scoreFolderPath(stateFolder), name, `${stage}.csv`);
}
