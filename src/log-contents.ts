import { type FormatName, nothingParsed, type Parsed } from "./core/formats/format.ts";
import {
  buildPoints,
  listPoints,
  noPoints,
  type Points,
  type ScalarPoint,
} from "./core/formats/points.ts";
import { appendParsed, createLogContent, type LogContent } from "./core/log-content.ts";
import type { RunName } from "./core/units.ts";
import type { LogFile } from "./watch/runs.ts";

/** What was read of one log: by name of the run within the file; "" for a file that is one run. */
export type LogContents = Map<RunName, LogContent>;

/** A log whose contents grow. */
export interface GrowingLog {
  readonly file: LogFile;
  readonly contents: LogContents;
  /** How many points of a run in it are kept; undefined: `mostKept`. */
  readonly keptLimit: number | undefined;
}

/** The content of a run of which nothing was read. */
export function createContent({ file, keptLimit }: GrowingLog, format: FormatName): LogContent {
  return createLogContent({ path: file.path, folder: file.folder, format, keptLimit });
}

/**
 * A table may hold several runs: its points go to the content of their run, all else to the file's own.
 *
 * @param share  see `appendParsed`
 */
export function appendToContents(log: GrowingLog, parsed: Parsed, share?: number): void {
  const own = log.contents.get("");
  if (own === undefined) return;
  if (parsed.points.count === 0 || !parsed.points.holdsRuns) {
    appendParsed(own, parsed, { rename: log.file.tag, share });
    return;
  }
  for (const [name, points] of groupByRun(parsed.points)) {
    let content = log.contents.get(name);
    if (content === undefined) {
      content = createContent(log, own.format);
      log.contents.set(name, content);
    }
    const rename = log.file.tag;
    appendParsed(content, { ...nothingParsed, points: buildPoints(points) }, { rename });
  }
  const { beyond } = parsed.points;
  appendParsed(own, { ...parsed, points: { ...noPoints, beyond }, marks: [] });
}

function groupByRun(points: Points): Map<RunName, ScalarPoint[]> {
  const groups = new Map<RunName, ScalarPoint[]>();
  for (const point of listPoints(points)) {
    const group = groups.get(point.run ?? "");
    if (group === undefined) groups.set(point.run ?? "", [point]);
    else group.push(point);
  }
  return groups;
}
