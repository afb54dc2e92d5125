import type { Evaluation } from "../core/evaluation.ts";
import type { Message } from "../core/message.ts";
import { blobsOf, noSums } from "../core/read-bytes.ts";
import { readBytesOf } from "../core/run.ts";
import type { ProblemView, RunView } from "../core/view.ts";
import { type Page, paragraph, paragraphs, say, section } from "./audit-page.ts";
import { chartToText, drawChart } from "./braille-chart.ts";
import { problemText } from "./problem-text.ts";
import { padText, safeName, textWidth, wrapText } from "./safe-text.ts";

const chartRows = 16;
/** Problems listed of a run; the rest is counted. */
const problemLines = 10;

/** The judged curve; nothing of a run with fewer than two checks. */
export function chartSection(view: RunView, page: Page): string[] {
  if (view.chart === undefined || view.checks < 2) return [];
  const size = { columns: page.columns, rows: chartRows };
  const { words } = page.catalogue;
  const chart = drawChart(view.chart, size, { words, ascii: page.ascii });
  return [chartToText(chart, { color: page.color })];
}

/** The files to listen to, the best first, and what to know about them. */
export function shortlistSection(view: RunView, page: Page): string[] {
  const notes = view.notes.map((note) => say(note, page));
  return section(
    page.catalogue.words.listenTo,
    [...shortlist(view, page), ...paragraphs(notes, page)],
    page,
  );
}

function shortlist(view: RunView, page: Page): string[] {
  const names = view.shortlist.map((each) => safeName(each.name, 50));
  const width = Math.max(...names.map(textWidth));
  return view.shortlist.flatMap((each, index) => {
    const lead = `  ${each.rank ?? " "}  ${padText(names[index] ?? "", width)}  `;
    const reason = say(each.reason, page);
    const room = page.columns - textWidth(lead);
    // On a narrow terminal the reason goes below the name.
    if (room < 30)
      return [
        lead.trimEnd(),
        ...wrapText(reason, page.columns - 5, 5).map((line) => `     ${line}`),
      ];
    const blank = " ".repeat(textWidth(lead));
    return wrapText(reason, room, 5).map((line, at) => (at === 0 ? lead : blank) + line);
  });
}

/** What is unreadable in the logs of a run, the first few with their places. */
export function problemSection(view: RunView, page: Page): string[] {
  return section(page.catalogue.words.problems, paragraphs(problemTexts(view, page), page), page);
}

function problemTexts(view: RunView, page: Page): string[] {
  const { catalogue } = page;
  const listed = view.problems.slice(0, problemLines).map((each) => problemText(each, catalogue));
  const more = view.problems.length - listed.length;
  return more === 0 ? listed : [...listed, catalogue.words.more(more)];
}

/** Problems that belong to no run. */
export function looseProblems(problems: readonly ProblemView[], page: Page): string[] {
  const texts = problems.map((problem) => problemText(problem, page.catalogue));
  return section(page.catalogue.words.problems, paragraphs(texts, page), page);
}

/** What was not read: damage, and pictures and the like; or, where all was read, what came of that. */
export function unreadSection({ run }: Evaluation, page: Page): string[] {
  const read = readBytesOf(run);
  const notices: Message[] = [];
  const { records, blobs, unreadable, places, badBlobs } = read.sums ?? noSums();
  if (unreadable > 0) {
    const total = records + blobs + unreadable;
    notices.push({ id: "notice.unreadable-bytes", bytes: unreadable, total, places });
  }
  const unchecked = blobsOf(read, false);
  if (unchecked.length > 0) notices.push({ id: "notice.skipped-blobs", blobs: unchecked });
  const checked = blobsOf(read, true);
  if (page.verify === true && checked.length > 0) {
    notices.push({ id: "notice.checked-blobs", blobs: checked, bad: badBlobs });
  }
  return notices.flatMap((notice) => paragraph(say(notice, page), page));
}
