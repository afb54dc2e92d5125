import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { systemCode } from "./system-code.ts";

/**
 * Whether a file that `torch.save` wrote is whole. `other` is no zip at all by its first byte (an old pickle, a
 * safetensors file): nothing is said of it.
 */
export type FileEnd = "sound" | "broken" | "other" | "unreadable";

/*
 * End of a zip, from its last byte backwards (APPNOTE.TXT 4.3.16; torch writes no comment):
 *
 *   -22  "PK" 05 06                -10  u32  size of the central directory
 *   -12  u16  entries in all        -6  u32  its offset
 *    -2  u16  length of the comment, 0
 *
 * Before it, in what torch writes: 20 bytes "PK" 06 07 with the u64 offset (at 8) of 56 bytes "PK" 06 06, which hold
 * size and offset of the directory as u64 at 40 and 48. They count where the short fields are all ones.
 */
const endLength = 22;
const locatorLength = 20;
const longEndLength = 56;
const endSignature = 0x06054b50;
const locatorSignature = 0x07064b50;
const longEndSignature = 0x06064b50;
const entrySignature = 0x02014b50;
const allOnes = 0xffffffff;

/**
 * Looks at the end of a file: a whole zip ends in its end record, whose central directory lies inside the file and
 * begins as one. The beginning is not looked at but for its first byte, because v2Pro and LoRA weights have their
 * first two bytes replaced. Reads a hundred bytes, however large the file is; never follows a link.
 */
export async function readFileEnd(path: string): Promise<FileEnd> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const stats = await handle.stat();
    if (!stats.isFile()) return "unreadable";
    const directory = await findDirectory(handle, stats.size);
    if (directory !== undefined && (await isDirectory(handle, stats.size, directory))) {
      return "sound";
    }
    return (await isOther(handle, path)) ? "other" : "broken";
  } catch (error) {
    systemCode(error);
    return "unreadable";
  } finally {
    await handle?.close();
  }
}

interface Directory {
  readonly at: number;
  readonly bytes: number;
  readonly entries: number;
}

async function findDirectory(handle: FileHandle, size: number): Promise<Directory | undefined> {
  const end = await readAt(handle, size - endLength, endLength);
  if (end === undefined || end.getUint32(0, true) !== endSignature) return undefined;
  if (end.getUint16(20, true) !== 0) return undefined;
  const short = {
    entries: end.getUint16(10, true),
    bytes: end.getUint32(12, true),
    at: end.getUint32(16, true),
  };
  if (short.at !== allOnes && short.bytes !== allOnes) return short;
  const locator = await readAt(handle, size - endLength - locatorLength, locatorLength);
  if (locator === undefined || locator.getUint32(0, true) !== locatorSignature) return undefined;
  const long = await readAt(handle, Number(locator.getBigUint64(8, true)), longEndLength);
  if (long === undefined || long.getUint32(0, true) !== longEndSignature) return undefined;
  return {
    entries: Number(long.getBigUint64(32, true)),
    bytes: Number(long.getBigUint64(40, true)),
    at: Number(long.getBigUint64(48, true)),
  };
}

async function isDirectory(handle: FileHandle, size: number, found: Directory): Promise<boolean> {
  // A save holds at least one entry; an empty archive is no checkpoint.
  if (found.entries === 0 || found.at + found.bytes > size - endLength) return false;
  const first = await readAt(handle, found.at, 4);
  return first?.getUint32(0, true) === entrySignature;
}

/** Pickles begin with 0x80; safetensors with a length, which only their name tells. */
async function isOther(handle: FileHandle, path: string): Promise<boolean> {
  if (path.toLowerCase().endsWith(".safetensors")) return true;
  return (await readAt(handle, 0, 1))?.getUint8(0) === 0x80;
}

/** Bytes of a file; undefined when they are not all there. */
async function readAt(
  handle: FileHandle,
  at: number,
  length: number,
): Promise<DataView | undefined> {
  if (at < 0 || !Number.isSafeInteger(at)) return undefined;
  const bytes = new Uint8Array(length);
  const { bytesRead } = await handle.read(bytes, 0, length, at);
  return bytesRead === length ? new DataView(bytes.buffer) : undefined;
}
