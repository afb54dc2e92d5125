import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";
import { type JournalEvent, type JournalHistory, replayEvents } from "./journal-events.ts";
import { formatLine, parseJournal } from "./journal-lines.ts";
import { systemCode } from "./system-code.ts";

/** The memory of one target's stops, across crashes. */
export interface Journal {
  /** Resolves when the event is on the disk; rejects with the system's error when it is not. */
  write(event: JournalEvent): Promise<void>;
  /** What was done for this identity so far, by earlier lives and by this one. */
  replay(): JournalHistory;
  close(): Promise<void>;
}

/** A journal to write to, or why nothing may be armed. */
export type OpenedJournal = { readonly journal: Journal } | { readonly refusal: Message };

/** A month of heartbeats is a tenth of this; a larger file is not one of ours. */
const largest = 16 * 1024 * 1024;

/**
 * Opens the journal of a target in the state folder, and reads back what earlier lives did. To be called by whoever
 * holds the target's lock. A journal that is damaged or of a newer version is renamed, not overwritten, and
 * refused once: arming again is the confirmation that its contents may be forgotten.
 *
 * @param key   of `targetKey`
 * @param wall  the wall clock, for the times in the lines
 */
export async function openJournal(
  stateFolder: string,
  key: string,
  wall: () => Seconds,
): Promise<OpenedJournal> {
  const folder = join(stateFolder, "journal");
  const path = join(folder, `${key}.jsonl`);
  let handle: FileHandle | undefined;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    handle = await openOwn(path);
    const read = await readJournal(handle);
    if ("unusable" in read) {
      await handle.close();
      const name = await setAside(path);
      return { refusal: { id: "stop.refused.journal-set-aside", name, why: read.unusable } };
    }
    // A torn last line would swallow the next one.
    await handle.truncate(read.whole);
    await handle.sync();
    await syncFolder(folder);
    return { journal: createJournal(handle, read, wall) };
  } catch (error) {
    await handle?.close().catch(() => undefined); // The first error is the one to tell.
    return { refusal: { id: "stop.refused.state-folder", path, code: systemCode(error) } };
  }
}

function openOwn(path: string): Promise<FileHandle> {
  const { O_RDWR, O_CREAT, O_APPEND, O_NOFOLLOW, O_NONBLOCK } = constants;
  // O_NOFOLLOW and O_NONBLOCK are absent on Windows, where the types say otherwise; `| undefined` counts as 0.
  return open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK, 0o600);
}

async function readJournal(handle: FileHandle): Promise<ReturnType<typeof parseJournal>> {
  const { size } = await handle.stat();
  if (!(await handle.stat()).isFile() || size > largest) return { unusable: "damaged" };
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return parseJournal(bytes.subarray(0, filled));
}

async function setAside(path: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const aside = `${path}.aside-${number}`;
    const taken = await stat(aside).then(
      () => true,
      () => false,
    );
    if (taken) continue;
    await rename(path, aside);
    return aside;
  }
}

/** Without this a new file may be gone after a power cut though its contents were synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function createJournal(
  handle: FileHandle,
  read: { readonly events: readonly JournalEvent[]; readonly whole: number },
  wall: () => Seconds,
): Journal {
  const events = [...read.events];
  let size = read.whole;
  let last: Promise<void> = Promise.resolve();

  async function append(event: JournalEvent): Promise<void> {
    const line = Buffer.from(formatLine(event, wall()));
    try {
      const { bytesWritten } = await handle.write(line);
      if (bytesWritten < line.length) throw diskFull();
      await handle.sync();
    } catch (error) {
      // Half a line in the middle would make the journal unusable; where even this fails, it is refused next time.
      await handle.truncate(size).catch(() => undefined);
      throw error;
    }
    size += line.length;
    events.push(event);
  }

  return {
    write(event) {
      const written = last.then(() => append(event));
      // The next line is tried whatever became of this one; the caller of this one hears of it.
      last = written.catch(() => undefined);
      return written;
    },
    replay: () => replayEvents(events),
    async close() {
      await last;
      await handle.close();
    },
  };
}

function diskFull(): Error {
  return Object.assign(new Error("no space left for a line of the journal"), { code: "ENOSPC" });
}
