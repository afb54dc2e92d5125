import { createGivenLine, type LineSinkOptions } from "./given-line.ts";
import { createLineTail } from "./line-tail.ts";
import { decodeLine } from "./text-encoding.ts";
import { createTextPlaces } from "./text-places.ts";

/** Gathers the bytes of lines and gives them on as text with their numbers, in file order. Places are of the UTF-8. */
export interface LineSink {
  /** More bytes of the line, none of them a line end or NUL. */
  append(bytes: Uint8Array): void;
  /** A NUL byte: the first of a run ends what stands before it. */
  addNul(at: number): void;
  /** A carriage return that ends a line. */
  endPiece(at: number): void;
  endLine(at: number): void;
  /** The file ends, perhaps in the middle of a line. */
  endFile(at: number): void;
  /** Whole lines, decoded already: so many bytes from a place on. */
  addLines(text: string, base: number, bytes: number): void;
  /** So many whole lines, one at least, that somebody else has read. */
  countLines(count: number): void;
  /** Whether the line has nothing in it yet, so that decoded lines may be added. */
  holdsNothing(): boolean;
  /** How many bytes of a line that has not ended came so far, NUL bytes in it too. */
  pending(): number;
  /** Bytes of the file in the line that is being given on, its end with it, but for damage, which is booked apart. */
  lineBytes(): number;
}

/** After so many holes in one line the NUL bytes are dropped without ending it: such a line is no log. */
const HOLES_IN_A_LINE = 64;

/** A sink at the beginning of a file. */
export function createLineSink(options: LineSinkOptions): LineSink {
  const { carriageReturnEndsLine, limit, problem, books, file } = options;
  const tail = createLineTail(limit);
  const now = { line: 1, nulBytes: 0, nulAt: 0, holes: 0, dropped: 0, encodingSaid: false };
  const text = createTextPlaces();
  const given = createGivenLine(options, text);

  /** `by`: what stands at the place. A NUL byte is booked apart, as all of its line are. */
  function endTail(at: number, by: "line end" | "nul" | "file end"): void {
    const dropped = now.dropped * file.unit();
    given.from = at - tail.length() - now.dropped;
    given.to = by === "file end" ? at : at + 1;
    given.nulBytes = dropped + (by === "nul" ? file.unit() : 0);
    given.isDecoded = false;
    books.hold(dropped);
    now.dropped = 0;
    const { bytes, dropped: isCut } = tail.take();
    const read = decodeLine(isCut ? withoutCutCharacter(bytes) : bytes);
    const { line } = now;
    if (isCut) problem({ line, reason: { id: "problem.line-too-long", limit } });
    if (read.lost > 0 && !now.encodingSaid) {
      now.encodingSaid = true;
      problem({ line, reason: { id: "problem.encoding" } });
    }
    const shown = carriageReturnEndsLine ? read.text : withoutCarriageReturn(read.text);
    const damage = isCut ? Number.POSITIVE_INFINITY : read.lost;
    given.give({ text: shown, line, whole: by !== "nul" && !isCut }, damage);
  }

  /** The NUL bytes of a line are told at its end, as one: a hole may hold a million runs. */
  function closeLine(): void {
    const { line, nulBytes: count, nulAt: at } = now;
    if (count > 0) {
      problem({ line, reason: { id: "problem.nul-bytes", count, at } });
      books.hold(-count);
      books.addDamage(count);
    }
    now.line++;
    now.nulBytes = now.holes = 0;
  }

  /** A piece of the decoded text, from one character up to the one that ends it. */
  function addPiece(piece: string, from: number): void {
    given.from = from;
    given.to = from + piece.length + 1;
    given.nulBytes = 0;
    given.isDecoded = true;
    const marked = withoutMark(piece);
    const shown = carriageReturnEndsLine ? marked : withoutCarriageReturn(marked);
    given.give({ text: shown, line: now.line, whole: true }, 0);
  }

  function addPieces(line: string, start: number): void {
    if (!carriageReturnEndsLine || !line.includes("\r")) {
      addPiece(line, start);
      return;
    }
    let from = start;
    for (const piece of line.split("\r")) {
      addPiece(piece, from);
      from += piece.length + 1;
    }
  }

  return {
    append: tail.append,
    addNul(at) {
      if (now.nulBytes === 0) now.nulAt = file.nulPlace(at);
      now.nulBytes += file.unit();
      if (tail.length() > 0 && ++now.holes > HOLES_IN_A_LINE) {
        now.dropped += 1;
        return;
      }
      if (tail.length() > 0) endTail(at, "nul");
      books.hold(file.unit());
    },
    endPiece: (at) => endTail(at, "line end"),
    endLine(at) {
      endTail(at, "line end");
      closeLine();
    },
    endFile(at) {
      if (tail.length() > 0) endTail(at, "file end");
      closeLine();
    },
    addLines(all, base, bytes) {
      text.begin(all, base, bytes);
      let start = 0;
      for (let end = all.indexOf("\n"); end >= 0; end = all.indexOf("\n", start)) {
        addPieces(all.slice(start, end), start);
        start = end + 1;
        now.line++;
      }
      // Behind the last newline all pieces end with a carriage return.
      if (start < all.length) addPieces(all.slice(start, -1), start);
    },
    countLines(count) {
      now.line += count;
      given.last = "read";
    },
    holdsNothing: () => tail.length() === 0 && now.nulBytes === 0,
    pending: () => tail.length() + now.dropped,
    lineBytes: given.lineBytes,
  };
}

function withoutCarriageReturn(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Drops a last UTF-8 character that is cut: at most 3 bytes. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  let start = bytes.length - 1;
  while (start > bytes.length - 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  const first = bytes[start] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return start + length > bytes.length ? bytes.subarray(0, start) : bytes;
}
