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
