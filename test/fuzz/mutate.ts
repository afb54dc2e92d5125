import { below, oneOf, type Random } from "./random.ts";

/** Bytes on which parsers decide: line ends, quotes, brackets, delimiters, holes, marks, bytes of no encoding. */
const telling = [
  0, 9, 10, 13, 27, 34, 44, 45, 46, 48, 58, 59, 91, 92, 93, 101, 123, 125, 0x7f, 0x80, 0xef, 0xff,
];
const most = 64 * 1024;

/**
 * Damages a log as disks, networks and people do, once to six times: cut, flip, insert, duplicate, splice.
 *
 * @param donors  logs of which pieces may come in, of any format
 */
export function mutate(
  bytes: Uint8Array,
  donors: readonly Uint8Array[],
  random: Random,
): Uint8Array {
  let damaged = bytes;
  for (let left = 1 + below(random, 6); left > 0; left -= 1) {
    damaged = change(damaged, donors, random).subarray(0, most);
  }
  // A copy that is nobody's view.
  return Uint8Array.from(damaged);
}

function change(bytes: Uint8Array, donors: readonly Uint8Array[], random: Random): Uint8Array {
  const at = below(random, bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + below(random, oneOf(random, [1, 8, 300, 5000])));
  const before = bytes.subarray(0, at);
  const piece = bytes.subarray(at, end);
  const after = bytes.subarray(end);
  switch (oneOf(random, ["cut", "end", "flip", "byte", "insert", "duplicate", "splice"])) {
    case "cut":
      return Buffer.concat([before, after]);
    case "end":
      return before;
    case "flip":
      return Buffer.concat([before, piece.map((byte) => byte ^ (1 << below(random, 8))), after]);
    case "byte":
      return Buffer.concat([before, Uint8Array.of(oneOf(random, telling)), bytes.subarray(at + 1)]);
    case "insert":
      return Buffer.concat([
        before,
        new Uint8Array(1 + below(random, 300)).fill(oneOf(random, telling)),
        bytes.subarray(at),
      ]);
    case "duplicate":
      return Buffer.concat([before, piece, piece, after]);
    default: {
      const donor = oneOf(random, donors);
      const from = below(random, donor.length + 1);
      const lent = donor.subarray(from, from + 1 + below(random, 2000));
      return Buffer.concat([before, lent, bytes.subarray(at)]);
    }
  }
}
