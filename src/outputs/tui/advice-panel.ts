import type { Message } from "../../core/message.ts";
import type { CheckpointView, RunView } from "../../core/view.ts";
import { adviceWord, verdictWord } from "../advice-words.ts";
import { formatClock, formatValue } from "../number-text.ts";
import { bestWords, progressWords, silenceWords } from "../place-words.ts";
import { formatSafeMessage, safeName, safeText, textWidth, wrapText } from "../safe-text.ts";
import { fitLine, type Line, lineWidth, type Segment, segment } from "../styled-line.ts";
import { adviceStyle, badgeStyle, type Look, verdictStyle } from "./look.ts";

/** A screen narrower than this has no column of labels. */
const narrow = 64;

/**
 * The answer for one run in at most `rows` lines: the advice and the verdict, the files to listen to,
 * why, how long the patience lasts, what would help. The first line always stands.
 */
export function adviceLines(run: RunView, rows: number, look: Look): readonly Line[] {
  const parts = adviceParts(run, look);
  const shown = shareRows(parts, rows - 1, run.advice === "stop");
  return [
    headline(run, look),
    ...parts.listen.slice(0, shown.listen),
    ...cutLines(parts.why, shown.why),
    ...cutLines(parts.countdown, shown.countdown),
    ...cutLines(parts.hints, shown.hints),
  ].map((line) => fitLine(line, look.columns));
}

/** The first lines, the last of them ending in `…` when some are left out. */
function cutLines(lines: readonly Line[], most: number): readonly Line[] {
  const last = lines[most - 1];
  if (last === undefined || most >= lines.length) return lines.slice(0, most);
  return [...lines.slice(0, most - 1), [...last, segment(" …")]];
}

/** The advice as a badge, the run, the verdict in words, and where the run stands. */
export function headline(run: RunView, look: Look): Line {
  const { catalogue } = look;
  const { words } = catalogue;
  const advice = adviceWord(run, catalogue).toLocaleUpperCase("en");
  const badge = look.color ? ` ${advice} ` : `[${advice}]`;
  const line: Segment[] = [
    segment(badge, badgeStyle(adviceStyle(run))),
    segment(` ${safeText(run.name, Math.max(8, Math.floor(look.columns / 3)))}`, "title"),
  ];
  const verdict = verdictWord(run, catalogue);
  if (verdict !== "") line.push(segment(words.colon), segment(verdict, verdictStyle(run)));
  const notes: Segment[] = [...stateNote(run, look)];
  const { best, last } = run;
  if (last !== undefined) notes.push(segment(progressWords(run, look)));
  if (best !== undefined) {
    notes.push(segment(bestWords(best, look)));
  }
  if (last !== undefined) notes.push(segment(`${words.now} ${formatValue(last.value)}`));
  if (run.evidence !== undefined) notes.push(segment(words.evidence[run.evidence], "faint"));
  if (run.trainer !== undefined) notes.push(segment(safeText(run.trainer, 40), "faint"));
  for (const note of notes) {
    const dot = segment(` ${look.glyphs.separator} `, "faint");
    // Whole notes only: a number cut in half would be another number.
    if (lineWidth([...line, dot, note]) <= look.columns) line.push(dot, note);
  }
  return line;
}

/** That nothing comes any more, and since when; nothing of a run that goes on, or whose badge says it. */
function stateNote(run: RunView, { catalogue, now }: Look): readonly Segment[] {
  if (run.state === "silent") {
    const length = silenceWords(run, catalogue);
    const text =
      now === undefined
        ? catalogue.words.silentFor(length)
        : catalogue.words.silentSince(length, formatClock(now - run.age, now));
    return [segment(text, "wait")];
  }
  const isSaid = run.state !== "finished" || run.advice !== "cannot judge";
  return isSaid ? [] : [segment(catalogue.states.finished)];
}

interface AdviceParts {
  readonly listen: readonly Line[];
  readonly why: readonly Line[];
  readonly countdown: readonly Line[];
  readonly hints: readonly Line[];
}

function adviceParts(run: RunView, look: Look): AdviceParts {
  const { catalogue, columns } = look;
  const { words } = catalogue;
  const labels = [words.listenTo, words.why, words.hint];
  const margin = columns < narrow ? 0 : Math.max(...labels.map(textWidth)) + 2;
  const room = columns - margin;
  const block = (label: string, lines: readonly Line[]): readonly Line[] =>
    lines.map((line, index) =>
      margin > 0 ? [labelled(index > 0 ? "" : label, margin), ...line] : line,
    );
  const wrapped = (text: string, most: number): readonly Line[] =>
    wrapText(text, room, most).map((line) => [segment(line)]);
  // That there is no file stands beside "listen to" already.
  const notes = run.notes.filter((note) => !isNoFiles(note));
  const hints = [...notes, ...run.hints].slice(0, 3);
  return {
    listen: block(words.listenTo, listenTo(run, room, margin > 0, look)),
    why: block(words.why, wrapped(formatSafeMessage(run.reason, catalogue), 3)),
    countdown:
      run.countdown === undefined
        ? []
        : block("", wrapped(formatSafeMessage(run.countdown, catalogue), 2)),
    hints: hints.flatMap((hint) =>
      block(words.hint, wrapped(formatSafeMessage(hint, catalogue), 2)),
    ),
  };
}

function isNoFiles(note: Message): boolean {
  return note.id === "shortlist.no-files";
}

function labelled(label: string, margin: number): Segment {
  return segment(label + " ".repeat(Math.max(0, margin - textWidth(label))), "strong");
}

function listenTo(run: RunView, room: number, hasLabel: boolean, look: Look): readonly Line[] {
  const { words } = look.catalogue;
  if (run.shortlist.length === 0) {
    const saved = run.checkpointCount;
    const none = run.state === "live" ? undefined : run.notes.find(isNoFiles);
    const text =
      none !== undefined
        ? formatSafeMessage(none, look.catalogue, room)
        : saved === 0
          ? words.noCheckpoint
          : words.checkpointsSaved(saved);
    return run.checks === 0 ? [] : [[segment(text, "faint")]];
  }
  return run.shortlist.slice(0, 5).map((file, index) => {
    const lead = hasLabel ? [] : [segment(`${words.listenTo} `, "strong")];
    return [...(index === 0 ? lead : []), ...checkpointEntry(file, index, room, look)];
  });
}

function checkpointEntry(file: CheckpointView, index: number, room: number, look: Look): Line {
  const rank = file.rank ?? index + 1;
  const name = safeName(file.name, Math.max(8, room - 14));
  const entry = [segment(`${rank}  `, "best"), segment(name, index === 0 ? "best" : "strong")];
  const left = room - lineWidth(entry) - 2;
  if (left < 12) return entry;
  return [...entry, segment(`  ${formatSafeMessage(file.reason, look.catalogue, left)}`, "faint")];
}

/** Which lines get the room: a run to be stopped says first which file to hear, another one how long to wait. */
function shareRows(
  parts: AdviceParts,
  rows: number,
  stop: boolean,
): { readonly [P in keyof AdviceParts]: number } {
  const first = stop
    ? (["listen", "why", "why", "countdown"] as const)
    : (["why", "countdown", "listen", "why"] as const);
  const rest = ["listen", "listen", "hints", "why", "hints", "listen", "listen", "hints"] as const;
  const shown = { listen: 0, why: 0, countdown: 0, hints: 0 };
  let left = rows;
  for (const part of [...first, ...rest]) {
    if (left < 1 || shown[part] >= parts[part].length) continue;
    shown[part] += 1;
    left -= 1;
  }
  return shown;
}
