import type { LogFormat, LogSource, Parser } from "./format.ts";
import type { LineUse } from "./line-books.ts";
import { createLineReader, type Line } from "./line-parser.ts";
import { announcesTraceback, createTracebackReader } from "./traceback.ts";
import { isClosed, readVitsLine } from "./vits-lines.ts";
import { looksLikeVitsLog } from "./vits-log-signs.ts";
import { createVitsProgress } from "./vits-progress.ts";
import { createVitsQuick } from "./vits-quick.ts";

/**
 * Text logs of the VITS family: GPT-SoVITS s2, VITS, Bert-VITS2, so-vits-svc, RVC; their train.log and what they
 * print on a console. Tags are those of the same trainers' event files, so that text and event file join. No wall
 * time: the logs give a local time without its zone.
 *
 * @see https://github.com/RVC-Boss/GPT-SoVITS/blob/main/GPT_SoVITS/utils.py (get_logger)
 */
export const vitsLog: LogFormat = {
  name: "train.log",
  matches: looksLikeVitsLog,
  createParser: createVitsLogParser,
};

function createVitsLogParser({ places }: LogSource): Parser {
  const traceback = createTracebackReader();
  const progress = createVitsProgress();
  const quick = createVitsQuick(progress.quick);

  function closeTraceback(): void {
    const problem = traceback.end();
    if (problem) progress.addProblem(problem);
  }

  function readLine({ text, line, whole }: Line): LineUse {
    const awaited = progress.awaitsList();
    const said = readVitsLine(text, awaited);
    const isFramed = said.frame !== "none";
    if (!isFramed && traceback.takes(text)) return "passed";
    closeTraceback();
    if (announcesTraceback(said.text)) traceback.begin(line);
    if (said.debug) return "read";
    if (!whole && !isClosed(said.text)) {
      // What is left of the line before a hole.
      return isFramed || said.message !== undefined ? "unreadable" : "passed";
    }
    const gave = progress.take(said.message, said.text, line);
    if (gave || said.message !== undefined) return "read";
    if (isHalfList(said.text) && (isFramed || awaited)) return noteHalf(line);
    // Of a progress bar nothing is left.
    return isFramed || said.text === "" ? "read" : "passed";
  }

  function noteHalf(line: number): LineUse {
    progress.addProblem({ line, reason: { id: "problem.half-line" } });
    return "unreadable";
  }

  const reader = createLineReader({
    carriageReturnEndsLine: true,
    take: readLine,
    problem: progress.addProblem,
    quick(bytes, start) {
      const next = quick(bytes, start);
      // A logger's line ends a traceback, which no logger framed.
      if (next >= 0) closeTraceback();
      return next;
    },
    places,
  });

  return {
    push(bytes) {
      reader.push(bytes);
      return { ...progress.takeParsed(), bytes: reader.takeBytes() };
    },
    finish() {
      reader.finish();
      closeTraceback();
      return { ...progress.takeParsed(), bytes: reader.takeBytes() };
    },
  };
}

/** A list of losses of which the end is missing, in a line that has ended. */
function isHalfList(text: string): boolean {
  return text.startsWith("[") && /^\[-?\d/.test(text) && !text.includes("]");
}
