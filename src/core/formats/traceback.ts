import type { Problem } from "./format.ts";

/** Follows a Python traceback over its lines, which no logger framed. */
export interface TracebackReader {
  /** A traceback begins in this line, 1-based. */
  begin(line: number): void;
  /** Whether this line, which no logger framed, belongs to the traceback that is open; false when none is. */
  takes(text: string): boolean;
  /** Closes it: the traceback as one problem with its last line. Undefined when none was open. */
  end(): Problem | undefined;
}

/** Whether a text announces a traceback. */
export function announcesTraceback(text: string): boolean {
  return text.includes("Traceback (most recent call last)");
}

/** What Python prints between the tracebacks of a chain: these are told as one. */
const link =
  /^(?:Original Traceback|Traceback|During handling of the above|The above exception was|-- Process \d)/;

/** A reader with none open. */
export function createTracebackReader(): TracebackReader {
  let begun: number | undefined;
  let last = "Traceback";
  let inFrames = false;
  return {
    begin(line) {
      begun = line;
      last = "Traceback";
      inFrames = true;
    },
    takes(text) {
      if (begun === undefined || text.includes("%|")) return false;
      if (link.test(text)) inFrames = true;
      else if (/^[^\s|]/.test(text)) {
        // The first line that is not indented names the exception. A second one is not part of it.
        if (!inFrames) return false;
        inFrames = false;
        last = text;
      }
      return true;
    },
    end() {
      if (begun === undefined) return undefined;
      const line = begun;
      begun = undefined;
      return { line, reason: { id: "problem.traceback", text: shortened(last.trim()) } };
    },
  };
}

/** At most 80 UTF-16 units, without half a character at the end. */
function shortened(text: string): string {
  const last = text.charCodeAt(79);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? 79 : 80);
}
