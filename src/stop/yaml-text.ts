/**
 * The text under a key at the top of a YAML file as Python's `yaml.dump` writes it: plain, 'single' or "double"
 * quoted, folded at 80 columns. Not a YAML reader: whatever it is not sure of is undefined, and so
 * proves nothing.
 *
 * @example readYamlText("output_dir: logs/alice/logs_s1_v2\n", "output_dir") // "logs/alice/logs_s1_v2"
 */
export function readYamlText(text: string, key: string): string | undefined {
  const lines = text.split(/\r?\n/);
  const starts = lines.flatMap((line, index) => (line.startsWith(`${key}:`) ? [index] : []));
  const [start] = starts;
  // Twice the same key: readers differ in which one counts.
  if (start === undefined || starts.length > 1) return undefined;
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => !/^[ \t]+\S/.test(line));
  const more = end < 0 ? after : after.slice(0, end);
  return unquote(fold([(lines[start] ?? "").slice(key.length + 1), ...more]));
}

/** Joins folded lines: a line end is a space, and none behind a backslash (double quotes only). */
function fold(lines: readonly string[]): string {
  let joined = "";
  for (const line of lines) {
    const part = line.trim();
    if (joined === "") joined = part;
    else if (endsInBackslash(joined)) joined = joined.slice(0, -1) + part;
    else joined += ` ${part}`;
  }
  return joined;
}

/** An odd number of them: an even number is escaped backslashes. */
function endsInBackslash(text: string): boolean {
  return (/\\*$/.exec(text)?.[0].length ?? 0) % 2 === 1 && text.startsWith('"');
}

function unquote(text: string): string | undefined {
  const single = /^'((?:[^']|'')*)'$/.exec(text)?.[1];
  if (single !== undefined) return single.replaceAll("''", "'");
  const double = /^"((?:[^"\\]|\\.)*)"$/.exec(text)?.[1];
  if (double !== undefined) return plainOf(double);
  // Plain: no comment, anchor, tag, list, map or block may be meant.
  return /^[\w/.~\p{L}\p{N}]/u.test(text) && !/: |:$| #|[\t{}[\]]/.test(text) ? text : undefined;
}

/** `yaml.dump` escapes all that is not ASCII: \xE4, \u5F20, \U0001F600; and blanks at a fold. */
function plainOf(text: string): string | undefined {
  let known = true;
  const plain = text.replace(
    /\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|(.))/g,
    (_whole, two?: string, four?: string, eight?: string, one?: string) => {
      const digits = two ?? four ?? eight;
      const code = digits === undefined ? undefined : Number.parseInt(digits, 16);
      if (code !== undefined && code <= 0x10ffff) return String.fromCodePoint(code);
      if (one === '"' || one === "\\" || one === " " || one === "/") return one;
      known = false;
      return "";
    },
  );
  return known ? plain : undefined;
}
