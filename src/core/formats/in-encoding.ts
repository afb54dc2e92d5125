import type { FileHead, LogFormat, LogSource, Parser, Problem } from "./format.ts";
import { countWritten } from "./text-encoding.ts";
import { createTranscoder } from "./transcoder.ts";

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
    createParser: (file) => createReencoder(format, file, encoding),
  };
}

function createReencoder(format: LogFormat, file: LogSource, encoding: EncodingName): Parser {
  // An encoding that nobody knows is refused where it is given.
  const transcoder = createTranscoder(() => createDecoder(encoding) ?? new TextDecoder());
  const parser = format.createParser({ ...file, places: transcoder });
  let isDamaged = false;

  function problemsIn(utf8: Uint8Array): readonly Problem[] {
    if (isDamaged || countWritten(utf8) === 0) return [];
    isDamaged = true;
    return [{ reason: { id: "problem.wrong-encoding", encoding } }];
  }

  return {
    push(bytes, now) {
      const utf8 = transcoder.push(bytes);
      const parsed = parser.push(utf8, now);
      return { ...parsed, problems: [...problemsIn(utf8), ...parsed.problems] };
    },
    finish() {
      // At most the one character that the end of the file cuts: nothing comes out of that before the end.
      const utf8 = transcoder.finish("replaced");
      if (utf8.length > 0) parser.push(utf8);
      const parsed = parser.finish();
      return { ...parsed, problems: [...problemsIn(utf8), ...parsed.problems] };
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
