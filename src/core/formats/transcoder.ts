import { utf8Length } from "./utf8-length.ts";

/**
 * Turns the bytes of a file into UTF-8 and remembers where its lines lie in the file, so that books
 * are kept in bytes of the file.
 */
export interface Transcoder extends FilePlaces {
  /** The UTF-8 of the next bytes; a character that they cut comes with the rest of it. */
  push(bytes: Uint8Array): Uint8Array;
  /** The UTF-8 of what is left; a character that the end of the file cuts is U+FFFD, or is left out. */
  finish(cut: "replaced" | "left out"): Uint8Array;
}

/** Where what was pushed as UTF-8 lies in a file of another encoding. */
export interface FilePlaces {
  /**
   * Place in the file of a place in the UTF-8 that was made of it, both from the beginning. Only for places behind a
   * newline, a carriage return or a NUL byte, and only for such as were not forgotten.
   */
  toFile(place: number): number;
  /** Forgets places before this one of the UTF-8. */
  forget(place: number): void;
  /** How many bytes of the file were pushed. */
  given(): number;
  /** Bytes of a character that could not be decoded, of the least there may be. */
  readonly unit: 1 | 2;
}

type Decoder = InstanceType<typeof TextDecoder>;

/** A line is decoded when it has ended, or when so much of it is there. */
const longestHeld = 65_536;

/**
 * A transcoder for one file. A decoder is only given bytes with which a character begins: where some of one are pending
 * in it, Node's fails when it is given too few to make room for what comes out.
 *
 * @param createDecoder  of the file's encoding
 */
export function createTranscoder(createDecoder: () => Decoder): Transcoder {
  const encoder = new TextEncoder();
  let decoder = createDecoder();
  const { encoding } = decoder;
  const isUtf16 = encoding.startsWith("utf-16");
  const endsLine: EndsLine = isUtf16 ? createUtf16Ends(encoding === "utf-16be") : isLineEnd;
  /** Bytes of the file that were decoded, and of the UTF-8 made of them. */
  let given = 0;
  let made = 0;
  /** What came behind them, without a line end. */
  let held = new Uint8Array(0);
  /** Whether a character may be pending in the decoder. */
  let isPending = false;
  /** Places behind line ends, in the UTF-8 and in the file. Behind the first of them all is ASCII, up to the next. */
  const ours: number[] = [0];
  const theirs: number[] = [0];

  function note(): void {
    ours.push(made);
    theirs.push(given);
  }

  function decode(bytes: Uint8Array, stream = true): string {
    let text = "\uFFFD";
    try {
      text = decoder.decode(bytes, { stream });
    } catch {
      // Only where a character was pending: it costs the line, not the log.
      decoder = createDecoder();
    }
    made += utf8Length(text);
    given += bytes.length;
    return text;
  }

  function decodeLines(bytes: Uint8Array): string {
    const texts: string[] = [];
    let start = 0;
    // Each byte is looked at once: those that were held hold no line end.
    for (let at = held.length; at < bytes.length; at += 1) {
      if (!endsLine(bytes, at, given + at - start)) continue;
      texts.push(decode(bytes.subarray(start, at + 1)));
      note();
      start = at + 1;
      isPending = false;
    }
    for (; bytes.length - start > longestHeld; start += longestHeld) {
      texts.push(decode(bytes.subarray(start, start + longestHeld)));
      isPending = true;
    }
    held = bytes.slice(start);
    return texts.join("");
  }

  return {
    push(bytes) {
      const all = held.length === 0 ? bytes : joined(held, bytes);
      const mayBeAscii = !isUtf16 && !isPending && encoding !== "iso-2022-jp";
      if (!mayBeAscii || !isAscii(all)) return encoder.encode(decodeLines(all));
      held = new Uint8Array(0);
      note();
      return encoder.encode(decode(all));
    },
    finish(cut) {
      const last = held;
      held = new Uint8Array(0);
      return encoder.encode(decode(last, cut === "left out"));
    },
    toFile(place) {
      const at = lastUpTo(ours, place);
      return (theirs[at] ?? 0) + place - (ours[at] ?? 0);
    },
    forget(place) {
      const count = lastUpTo(ours, place);
      ours.splice(0, count);
      theirs.splice(0, count);
    },
    given: () => given + held.length,
    unit: isUtf16 ? 2 : 1,
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

function isLineEnd(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return byte === NEWLINE || byte === CARRIAGE_RETURN || byte === 0;
}

/** Whether a line ends with the byte at an index; `place` is where that stands in the file. */
type EndsLine = (bytes: Uint8Array, at: number, place: number) => boolean;

/** Is to be asked of every byte of the file in turn. */
function createUtf16Ends(bigEndian: boolean): EndsLine {
  let last = 0;
  return (bytes, at, place) => {
    const byte = bytes[at] ?? 0;
    const before = last;
    last = byte;
    if (place % 2 === 0) return false;
    const unit = bigEndian ? before * 256 + byte : byte * 256 + before;
    return unit === NEWLINE || unit === CARRIAGE_RETURN || unit === 0;
  };
}

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false;
  return true;
}

/** Index of the last of rising places that is not behind this one. */
function lastUpTo(places: readonly number[], place: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((places[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
