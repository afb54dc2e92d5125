// Signs a program for macOS "ad hoc": Apple silicon starts nothing that has no signature, and Node's was lost when our
// program was put into it. The signature names nobody; it is a list of hashes, one a page of the file. Layout: Apple's
// cs_blobs.h (xnu) and loader.h.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const machO64 = 0xfeedfacf;
const headerBytes = 32;
const segmentCommand = 0x19;
const signatureCommand = 0x1d;
const pageBytes = 4096;
/** Segments in memory end on a page of Apple silicon. */
const memoryPage = 16_384;
const identifier = "stopwatch\0";
const directoryBytes = 88;
const hashBytes = 32;
/** Bytes in front of the directory: the head of the list of blobs, and its one row. */
const listBytes = 20;
const adHoc = 0x2;
const mainProgram = 0x1;

/** Appends a signature to a 64-bit program that has none. */
export function signAdHoc(path) {
  const unsigned = readFileSync(path);
  if (unsigned.readUInt32LE(0) !== machO64)
    throw new Error(`${path} is no 64-bit program for macOS`);
  const start = roundUp(unsigned.length, 16);
  const pages = Math.ceil(start / pageBytes);
  const size = roundUp(listBytes + directoryBytes + identifier.length + pages * hashBytes, 16);
  const signed = Buffer.alloc(start + size);
  unsigned.copy(signed);
  const text = addCommand(signed, { start, size });
  // Last, since it is over all that stands before it, the changed header too.
  signatureOf(signed.subarray(0, start), { pages, text }).copy(signed, start);
  writeFileSync(path, signed);
}

/** Says in the header where the signature is, and lets the last segment reach to its end. */
function addCommand(file, { start, size }) {
  const commands = file.readUInt32LE(16);
  const end = headerBytes + file.readUInt32LE(20);
  const found = segmentsOf(file, commands);
  const [text, last] = [found.get("__TEXT"), found.get("__LINKEDIT")];
  if (file.subarray(end, end + 16).some((byte) => byte !== 0)) {
    throw new Error("no room for another load command");
  }
  file.writeUInt32LE(commands + 1, 16);
  file.writeUInt32LE(file.readUInt32LE(20) + 16, 20);
  for (const [index, value] of [signatureCommand, 16, start, size].entries()) {
    file.writeUInt32LE(value, end + 4 * index);
  }
  const length = start + size - Number(file.readBigUInt64LE(last + 40));
  file.writeBigUInt64LE(BigInt(length), last + 48);
  file.writeBigUInt64LE(BigInt(roundUp(length, memoryPage)), last + 32);
  return {
    base: file.readBigUInt64LE(text + 40),
    limit: file.readBigUInt64LE(text + 48),
  };
}

/** Where the command of each segment stands in the header. */
function segmentsOf(file, commands) {
  const found = new Map();
  let at = headerBytes;
  for (let index = 0; index < commands; index += 1) {
    const kind = file.readUInt32LE(at);
    if (kind === signatureCommand) throw new Error("the program is signed already");
    if (kind === segmentCommand) {
      found.set(file.toString("latin1", at + 8, at + 24).replaceAll("\0", ""), at);
    }
    at += file.readUInt32LE(at + 4);
  }
  return found;
}

/** A list with one blob, the code directory. All its numbers are big-endian. */
function signatureOf(code, { pages, text }) {
  const hashesAt = directoryBytes + identifier.length;
  const directory = Buffer.alloc(hashesAt + pages * hashBytes);
  const words = [
    ...[0xfade0c02, directory.length, 0x20400, adHoc],
    // Where hashes and name begin; no special slots.
    ...[hashesAt, directoryBytes, 0, pages, code.length],
  ];
  for (const [index, word] of words.entries()) directory.writeUInt32BE(word, 4 * index);
  // SHA-256, on no platform in particular, pages of 2 to the 12th.
  directory.set([hashBytes, 2, 0, 12], 36);
  directory.writeBigUInt64BE(text.base, 64);
  directory.writeBigUInt64BE(text.limit, 72);
  directory.writeBigUInt64BE(BigInt(mainProgram), 80);
  directory.write(identifier, directoryBytes, "latin1");
  for (let page = 0; page < pages; page += 1) {
    const content = code.subarray(page * pageBytes, (page + 1) * pageBytes);
    createHash("sha256")
      .update(content)
      .digest()
      .copy(directory, hashesAt + page * hashBytes);
  }
  const list = Buffer.alloc(listBytes);
  for (const [index, word] of [
    0xfade0cc0,
    listBytes + directory.length,
    1,
    0,
    listBytes,
  ].entries()) {
    list.writeUInt32BE(word, 4 * index);
  }
  return Buffer.concat([list, directory]);
}

function roundUp(size, unit) {
  return Math.ceil(size / unit) * unit;
}
