import { choiceOption, flagOption, type GivenOptions } from "../options.ts";
import { type Colors, type Paint, paletteNames } from "../outputs/palettes.ts";

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
): { columns: number; color: Colors; ascii: boolean } {
  const plain = environment["NO_COLOR"] !== undefined && environment["NO_COLOR"] !== "";
  const dumb = isDumb(environment);
  const fromTerminal = stdout.isTTY === true && !plain && !dumb;
  const columns = Number(environment["COLUMNS"]);
  return {
    columns: stdout.columns ?? (columns > 0 ? columns : 80),
    color: (flagOption(given, "color") ?? fromTerminal) && paintOf(given, environment),
    ascii: flagOption(given, "ascii") ?? (dumb || isSevenBit(environment)),
  };
}

type Environment = CommandStreams["environment"];

/** A terminal that cannot place text: nothing but lines can be shown on it. */
export function isDumb(environment: Environment): boolean {
  return environment["TERM"] === "dumb";
}

function paintOf(given: GivenOptions, environment: Environment): Paint {
  const palette = choiceOption(given, "palette", paletteNames);
  const many =
    /256color|direct|truecolor/.test(environment["TERM"] ?? "") ||
    (environment["COLORTERM"] ?? "") !== "" ||
    (environment["WT_SESSION"] ?? "") !== "";
  return { many, ...(palette === undefined ? {} : { palette }) };
}

/**
 * Whether braille would come out as question marks: a locale that says it is not UTF-8, or the console of the
 * Linux kernel, whose fonts have no braille. Containers often have no locale at all: that says nothing.
 */
function isSevenBit(environment: Environment): boolean {
  const locale = ["LC_ALL", "LC_CTYPE", "LANG"]
    .map((name) => environment[name] ?? "")
    .find((value) => value !== "");
  const [language = "", charset] = (locale ?? "").split("@")[0]?.split(".") ?? [];
  const isUtf8 = charset === undefined ? !/^(C|POSIX)$/.test(language) : /^utf-?8$/i.test(charset);
  return !isUtf8 || environment["TERM"] === "linux";
}
