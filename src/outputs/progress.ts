import { catalogueOf, formatMessage, type Language } from "../messages/index.ts";

/** A line on a terminal that says how far a long reading has come. */
export interface Progress {
  tell(read: number, total: number): void;
  /** Takes the line away. */
  clear(): void;
}

/** A person waits this long without wondering. */
const patienceMs = 1000;
const redrawMs = 100;

/** Shows progress on a terminal, once it takes longer than a second; elsewhere shows nothing. */
export function createProgress(stream: NodeJS.WriteStream, language: Language): Progress {
  const started = performance.now();
  const catalogue = catalogueOf(language);
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    tell(read, total) {
      const now = performance.now();
      if (stream.isTTY !== true || now - started < patienceMs || now - drawn < redrawMs) return;
      drawn = now;
      stream.write(`\r\u001b[K${formatMessage({ id: "notice.reading", read, total }, catalogue)}`);
    },
    clear() {
      if (drawn > 0) stream.write("\r\u001b[K");
    },
  };
}

/** How far an audit of many runs has come. Bytes are of their logs. */
export interface AuditProgress {
  readonly done: number;
  readonly runs: number;
  readonly read: number;
  readonly bytes: number;
}

const barWidth = 24;

/** A bar on a terminal with the runs done and the time left, once it takes longer than a second; elsewhere nothing. */
export function createAuditBar(
  stream: NodeJS.WriteStream,
  language: Language,
): { tell(progress: AuditProgress): void; clear(): void } {
  const started = performance.now();
  const catalogue = catalogueOf(language);
  let drawn = Number.NEGATIVE_INFINITY;
  let isThere = false;
  return {
    tell({ done, runs, read, bytes }) {
      const now = performance.now();
      if (stream.isTTY !== true || now - started < patienceMs || now - drawn < redrawMs) return;
      drawn = now;
      isThere = true;
      // Reading takes the time, and of small logs their number does.
      const share = Math.min(1, (done / runs + (bytes === 0 ? 1 : read / bytes)) / 2);
      const seconds = share < 0.01 ? undefined : ((now - started) / 1000) * (1 / share - 1);
      const left = seconds === undefined ? {} : { seconds };
      const text = formatMessage({ id: "notice.auditing", done, runs, ...left }, catalogue);
      const full = Math.round(share * barWidth);
      stream.write(`\r\u001b[K[${"#".repeat(full)}${"-".repeat(barWidth - full)}] ${text}`);
    },
    clear() {
      if (isThere) stream.write("\r\u001b[K");
      isThere = false;
    },
  };
}
