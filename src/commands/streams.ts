import { flagOption, type GivenOptions } from "../options.ts";

/** The outside world of a command, as arguments, so that a test can stand in for it. */
export interface CommandStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Width, colours and characters for text on stdout. */
export function lookOf(
  given: GivenOptions,
  { stdout, environment }: CommandStreams,
): { columns: number; color: boolean; ascii: boolean } {
  const plain = environment["NO_COLOR"] !== undefined && environment["NO_COLOR"] !== "";
  const dumb = environment["TERM"] === "dumb";
  const fromTerminal = stdout.isTTY === true && !plain && !dumb;
  const columns = Number(environment["COLUMNS"]);
  return {
    columns: stdout.columns ?? (columns > 0 ? columns : 80),
    color: flagOption(given, "color") ?? fromTerminal,
    ascii: flagOption(given, "ascii") ?? dumb,
  };
}
