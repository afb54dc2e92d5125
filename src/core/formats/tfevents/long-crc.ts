import {
  type CrcFold,
  createCrcFold,
  fewestVectors,
  messageRoom,
  messageStart,
} from "./crc-fold.ts";
import { extendCrc32c } from "./crc32c.ts";

/** Made when it is first needed: most logs hold nothing that long, and compiling takes half a millisecond. */
let shared: CrcFold | "none" | undefined;

/** What a fold is worth begins here: below, tables alone are as fast. */
const shortest = 8192;

/** The same as `extendCrc32c`, several times as fast for long bytes where the engine has WebAssembly. */
export function extendLongCrc(previous: number, bytes: Uint8Array): number {
  if (bytes.length < shortest) return extendCrc32c(previous, viewOf(bytes));
  shared ??= createCrcFold() ?? "none";
  return shared === "none"
    ? extendCrc32c(previous, viewOf(bytes))
    : extendFolded(shared, previous, bytes);
}

/** The same with a fold of one's own, for bytes of any length. */
export function extendFolded(fold: CrcFold, previous: number, bytes: Uint8Array): number {
  let crc = previous;
  for (let from = 0; from < bytes.length; from += messageRoom) {
    const piece = bytes.subarray(from, from + messageRoom);
    const vectors = Math.floor(piece.length / 16);
    crc =
      vectors < fewestVectors
        ? extendCrc32c(crc, viewOf(piece))
        : foldPiece(fold, crc, { piece, vectors });
  }
  return crc;
}

/** A checksum goes on from another as if that stood in the first four bytes, over what is there. */
function foldPiece(
  fold: CrcFold,
  previous: number,
  { piece, vectors }: { readonly piece: Uint8Array; readonly vectors: number },
): number {
  const { bytes } = fold;
  bytes.set(piece, messageStart);
  const view = viewOf(bytes);
  view.setInt32(messageStart, view.getInt32(messageStart, true) ^ ~previous, true);
  const from = fold.fold(vectors);
  return extendCrc32c(noBytes, viewOf(bytes.subarray(from, messageStart + piece.length)));
}

/** The CRC-32C whose register is 0: what stands before has no part in it. */
const noBytes = -1;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
