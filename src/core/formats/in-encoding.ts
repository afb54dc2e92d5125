import type { FileHead, LogFormat, Parser, Problem } from "./format.ts";

/** The name of a text encoding as the WHATWG Encoding Standard lists it: `gb18030`, `utf-16le`, `latin1`. */
export type EncodingName = string;

/** Whether this Node can read the encoding of that name. */
export function isKnownEncoding(name: string): boolean {
  return createDecoder(name) !== undefined;
}

/** The head of a text as UTF-8; a character that it cuts at its end is left out. */
export function headInEncoding(head: FileHead, encoding: EncodingName): FileHead {
  const text = createDecoder(encoding)?.decode(head.bytes, { stream: true }) ?? "";
  return { name: head.name, bytes: new TextEncoder().encode(text) };
}

/**
 * The same format for files whose text is written in this encoding, which somebody told us: nothing is guessed. What
 * the encoding does not know becomes U+FFFD and is told once.
 */
export function inEncoding(format: LogFormat, encoding: EncodingName): LogFormat {
  return {
    name: format.name,
    matches: (head) => format.matches(headInEncoding(head, encoding)),
    createParser: (file) => createReencoder(format.createParser(file), encoding),
  };
}

function createReencoder(parser: Parser, encoding: EncodingName): Parser {
  const decoder = createDecoder(encoding);
  const encoder = new TextEncoder();
  let isDamaged = false;

  function problemsIn(text: string): readonly Problem[] {
    if (isDamaged || !text.includes("\uFFFD")) return [];
    isDamaged = true;
    return [{ reason: { id: "problem.wrong-encoding", encoding } }];
  }

  return {
    push(bytes, file) {
      const text = decoder?.decode(bytes, { stream: true }) ?? "";
      const parsed = parser.push(encoder.encode(text), file);
      return { ...parsed, problems: [...problemsIn(text), ...parsed.problems] };
    },
    finish() {
      // At most the one character that the end of the file cuts: nothing comes out of that before the end.
      const text = decoder?.decode() ?? "";
      if (text !== "") parser.push(encoder.encode(text));
      const parsed = parser.finish();
      return { ...parsed, problems: [...problemsIn(text), ...parsed.problems] };
    },
  };
}

function createDecoder(encoding: EncodingName) {
  try {
    return new TextDecoder(encoding);
  } catch {
    return undefined;
  }
}
