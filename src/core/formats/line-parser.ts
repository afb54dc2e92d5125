import { createByteReader, type LineReader, type LineReaderOptions } from "./byte-lines.ts";
import type { Problem } from "./format.ts";
import type { Line } from "./given-line.ts";
import { createUtf16Decoder, detectEncoding, encodingBytes } from "./text-encoding.ts";
import { createTranscoder, type Transcoder } from "./transcoder.ts";

export { type LineNow, type LineReader, lineLimit, type QuickLine } from "./byte-lines.ts";
export type { Line } from "./given-line.ts";

/** Turns bytes into lines; keeps the torn tail. Cutting the bytes anywhere changes nothing in what comes out. */
export interface LineSplitter {
  /** The lines that these bytes complete, and what was wrong, each where it stands in the file. */
  push(bytes: Uint8Array): readonly (Line | Problem)[];
  /** The last line, where the file ends without a newline. Nothing may be pushed afterwards. */
  finish(): readonly (Line | Problem)[];
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** Where the next line begins when a line ends at a place, in `\n` or `\r\n`; -1 when it does not end there. */
export function nextLine(bytes: Uint8Array, end: number): number {
  const at = bytes[end] === CARRIAGE_RETURN ? end + 1 : end;
  return bytes[at] === NEWLINE ? at + 1 : -1;
}

/** Tells a problem from a line. */
export function isProblem(read: Line | Problem): read is Problem {
  return "reason" in read;
}

/**
 * A splitter for one file, from its first byte. UTF-8, or GBK line by line, or UTF-16; byte order marks dropped.
 * A run of NUL bytes ends a line. Memory: one line, `lineLimit` at most.
 *
 * @param options.carriageReturnEndsLine  true: `\r` ends a line as `\n` does (progress bars), and empty lines are
 *   left out; false: only a `\r` before `\n` is dropped, and empty lines come out too
 */
export function createLineSplitter(options: {
  readonly carriageReturnEndsLine: boolean;
}): LineSplitter {
  let reads: (Line | Problem)[] = [];
  const reader = createLineReader({
    ...options,
    take(line) {
      reads.push(line);
      return "read";
    },
    problem: (problem) => void reads.push(problem),
  });
  function takeReads(): readonly (Line | Problem)[] {
    const taken = reads;
    reads = [];
    return taken;
  }
  return {
    push(bytes) {
      reader.push(bytes);
      return takeReads();
    },
    finish() {
      reader.finish();
      return takeReads();
    },
  };
}

/** The same as `createLineSplitter`, for a caller that wants each line at once. */
export function createLineReader(options: LineReaderOptions): LineReader {
  const splitter = createByteReader(options);
  // The encoding is told from the first 4 bytes, so these wait for one another.
  let head: Uint8Array | undefined = options.places === undefined ? new Uint8Array(0) : undefined;
  let utf16: Transcoder | undefined;

  function decide(first: Uint8Array): void {
    const encoding = detectEncoding(first);
    if (encoding !== "bytes") utf16 = createTranscoder(() => createUtf16Decoder(encoding));
    if (utf16 !== undefined) splitter.turnTo(utf16);
    head = undefined;
    splitter.push(utf16?.push(first) ?? first);
  }
  return {
    push(bytes) {
      let rest = bytes;
      if (head) {
        const missing = encodingBytes - head.length;
        head = Uint8Array.of(...head, ...bytes.subarray(0, missing));
        if (head.length < encodingBytes) return;
        decide(head);
        rest = bytes.subarray(missing);
      }
      splitter.push(utf16?.push(rest) ?? rest);
    },
    finish() {
      if (head) decide(head);
      if (utf16) splitter.push(utf16.finish("left out"));
      splitter.finish();
    },
    takeBytes: splitter.takeBytes,
  };
}
