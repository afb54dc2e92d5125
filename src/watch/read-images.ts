import { readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import {
  largestPicture,
  type PictureHead,
  parsePicture,
  parsePictureHead,
  pictureHeadBytes,
} from "../core/formats/tfevents/images.ts";
import {
  footerBytes,
  headerBytes,
  isVouched,
  payloadLength,
} from "../core/formats/tfevents/record-header.ts";
import {
  type ChosenPair,
  choosePairs,
  type PicturePair,
  type PictureWish,
  pictureTags,
} from "../core/pictures.ts";
import { fillFrom, openRegularFile } from "./open-regular-file.ts";

/** Two pictures of one step, as PNG files. */
export interface ReadPair {
  readonly step: number;
  readonly moments: ChosenPair<unknown>["moments"];
  readonly original: Uint8Array;
  readonly generated: Uint8Array;
}

/** Where a record's payload lies. */
interface Where {
  readonly file: string;
  readonly tag: string;
  readonly offset: number;
  readonly length: number;
}

/** Read at once: the numbers of a logged step and the beginning of the picture behind them. */
const windowBytes = 4096;
/** Events shorter than this hold no picture worth a look: they are numbers. */
const smallestPicture = 256;
/** More pairs than a disk of pictures holds; memory ends somewhere. */
const mostPairs = 200_000;
/** The record around a picture: its tag and sizes. */
const largestEvent = largestPicture + 4096;

/**
 * The few pictures that a report shows. Walks the record headers of event files, jumping over what they
 * hold, and reads the chosen pictures alone. A file that cannot be read, or is damaged, gives what stands
 * before the damage: pictures are an addition, and their absence is no problem of the run.
 *
 * @param files   event files of one run in the order in which the trainer wrote them
 * @param wishes  the moments to show
 */
export async function readImages(
  files: readonly string[],
  wishes: readonly PictureWish[],
): Promise<readonly ReadPair[]> {
  const pairs = pictureTags.map((): PicturePair<Where>[] => []);
  for (const file of files) {
    await withFile(file, (handle, size) => findPairs({ handle, size, file }, pairs));
  }
  // A trainer writes one kind of pairs; of two, the one with more of them shows the course better.
  const [most = []] = [...pairs].sort((a, b) => b.length - a.length);
  const read: ReadPair[] = [];
  for (const { step, moments, original, generated } of choosePairs(most, wishes)) {
    const left = await readPicture(original);
    const right = left === undefined ? undefined : await readPicture(generated);
    if (left === undefined || right === undefined) continue;
    read.push({ step, moments, original: left, generated: right });
  }
  return read;
}

async function withFile(
  file: string,
  use: (handle: FileHandle, size: number) => void | Promise<void>,
): Promise<void> {
  const opened = await openRegularFile(file);
  if ("code" in opened) return;
  try {
    await use(opened.handle, Number(opened.stats.size));
  } catch {
    // The system will not let us read on: the report then has the pictures found so far.
  } finally {
    await opened.handle.close();
  }
}

function findPairs(
  { handle, size, file }: { handle: FileHandle; size: number; file: string },
  pairs: readonly PicturePair<Where>[][],
): void {
  const waiting = pictureTags.map((): Half => ({}));
  walkRecords(handle, (start, offset, length) => {
    if (length < smallestPicture || length > largestEvent) return;
    // Still being written.
    if (offset + length + footerBytes > size) return;
    const head = parsePictureHead(start, length);
    if (head === undefined) return;
    for (const [kind, tags] of pictureTags.entries()) {
      const list = pairs[kind];
      const half = waiting[kind];
      if (list === undefined || half === undefined || list.length >= mostPairs) continue;
      const where = { file, tag: head.tag, offset, length };
      if (head.tag === tags.original) addHalf(half, { head, where, as: "original" }, list);
      if (head.tag === tags.generated) addHalf(half, { head, where, as: "generated" }, list);
    }
  });
}

/** What of a pair was seen; the other picture may come before or after it, at the same step. */
interface Half {
  step?: number;
  original?: Where;
  generated?: Where;
}

function addHalf(
  half: Half,
  found: { head: PictureHead; where: Where; as: "original" | "generated" },
  pairs: PicturePair<Where>[],
): void {
  const { head, where, as } = found;
  if (half.step !== head.step) {
    delete half.original;
    delete half.generated;
  }
  half.step = head.step;
  half[as] = where;
  const { original, generated } = half;
  if (original === undefined || generated === undefined) return;
  pairs.push({ step: head.step, original, generated });
  delete half.step;
}

/** Tells of each record the beginning of its payload, where that lies, and how long it is. */
function walkRecords(
  handle: FileHandle,
  tell: (start: Uint8Array, offset: number, length: number) => void,
): void {
  const window = new Uint8Array(windowBytes);
  const view = new DataView(window.buffer);
  for (let position = 0; ; ) {
    // A report waits for nothing else, and of ten thousand small reads each would cost more than it reads.
    const filled = readSync(handle.fd, window, 0, window.length, position);
    let at = 0;
    while (at + headerBytes <= filled) {
      const length = payloadLength(view, at);
      if (length === undefined) return;
      const start = at + headerBytes;
      const wanted = Math.min(length, pictureHeadBytes);
      // Looked at again from its own beginning, unless it already is the first, or the file ends here.
      if (start + wanted > filled && at > 0) break;
      tell(window.subarray(start, Math.min(start + wanted, filled)), position + start, length);
      at = start + length + footerBytes;
    }
    if (at === 0) return;
    position += at;
  }
}

async function readPicture({ file, tag, offset, length }: Where): Promise<Uint8Array | undefined> {
  let picture: Uint8Array | undefined;
  await withFile(file, async (handle) => {
    const record = new Uint8Array(length + footerBytes);
    if ((await fillFrom(handle, record, offset)) < record.length) return;
    const isWhole = isVouched(new DataView(record.buffer), 0, length);
    if (isWhole) picture = parsePicture(record.subarray(0, length), tag);
  });
  return picture;
}
