import type { LogFormat, Parser } from "./format.ts";
import { createLineReader, isProblem, type Line } from "./line-parser.ts";
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

function createVitsLogParser(): Parser {
  const traceback = createTracebackReader();
  const progress = createVitsProgress();
  const quick = createVitsQuick(progress.quick);

  function closeTraceback(): void {
    const problem = traceback.end();
    if (problem) progress.addProblem(problem);
  }

  function readLine({ text, line, whole }: Line): void {
    const said = readVitsLine(text, progress.awaitsList());
    if (said.frame === "none" && traceback.takes(text)) return;
    closeTraceback();
    if (announcesTraceback(said.text)) traceback.begin(line);
    if (!said.debug && (whole || isClosed(said.text))) progress.take(said.message, said.text, line);
  }

  const reader = createLineReader({
    carriageReturnEndsLine: true,
    take(read) {
      if (isProblem(read)) progress.addProblem(read);
      else readLine(read);
    },
    quick(bytes, start) {
      const next = quick(bytes, start);
      // A logger's line ends a traceback, which no logger framed.
      if (next >= 0) closeTraceback();
      return next;
    },
  });

  return {
    push(bytes) {
      reader.push(bytes);
      return progress.takeParsed();
    },
    finish() {
      reader.finish();
      closeTraceback();
      return progress.takeParsed();
    },
  };
}
