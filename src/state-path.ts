import { isAbsolute, join } from "node:path";

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
