import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { catalogueOf, type Language } from "../messages/index.ts";
import type { Colors } from "./palettes.ts";
import { formatSafeMessage, wrapText } from "./safe-text.ts";
import { type Line, lineWidth, paintLine, type Segment, segment } from "./styled-line.ts";

/** How an audit is written. */
export interface AuditTextOptions {
  readonly language: Language;
  readonly columns: number;
  readonly color: Colors;
  readonly ascii: boolean;
  readonly smoothing: number;
  readonly now: Seconds;
  /** Tell the vote of each rule. */
  readonly explain?: boolean;
  /** Everything was read, and every checksum checked. */
  readonly verify?: boolean;
}

/** What the lines of an audit are written on: its width in columns, its language, its colours. */
export interface Page extends AuditTextOptions {
  readonly catalogue: Catalogue;
}

/** Text wider than this is hard to read, however wide the terminal is. */
const widest = 100;

/** The page of an audit. */
export function pageOf(options: AuditTextOptions): Page {
  const columns = Math.min(options.columns, widest);
  return { ...options, columns, catalogue: catalogueOf(options.language) };
}

/** Puts parts on a line, two columns apart, and begins another where it is full. */
export function flow(parts: Line, { columns, color }: Page): string {
  const lines: Segment[][] = [[]];
  for (const part of parts.filter((each) => each.text !== "")) {
    const line = lines.at(-1) ?? [];
    const gap = line.length === 0 ? [] : [segment("  ")];
    if (line.length === 0 || lineWidth([...line, ...gap, part]) <= columns) line.push(...gap, part);
    else lines.push([segment("  "), part]);
  }
  return lines.map((line) => paintLine(line, color)).join("\n");
}

/** A title and its lines; nothing where there are no lines. */
export function section(title: string, lines: readonly string[], page: Page): string[] {
  return lines.length === 0 ? [] : [paintLine([segment(title, "strong")], page.color), ...lines];
}

/** A text as lines, set in. */
export function paragraph(text: string, page: Page): string[] {
  return wrapText(text, page.columns - 2, 20).map((line) => `  ${line}`);
}

/** Some texts as lines, set in. */
export function paragraphs(texts: readonly string[], page: Page): string[] {
  return texts.flatMap((text) => paragraph(text, page));
}

/** A message in the language of the page. */
export function say(message: Message, page: Page): string {
  return formatSafeMessage(message, page.catalogue);
}
