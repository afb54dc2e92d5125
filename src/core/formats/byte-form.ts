/** What some bytes must be, each one byte or any digit; four of them to a word, the last four in a word of their own. */
export interface ByteForm {
  readonly length: number;
  /** Where each word begins. */
  readonly places: Int32Array;
  readonly words: Int32Array;
  /** By byte, added to how it differs from its word: reaches 16 where it differs more than it may. */
  readonly strictness: Int32Array;
}

const ZERO = 48;
const sameByte = 15;
const anyDigit = 6;

/**
 * The form of at least four bytes.
 *
 * @param sample      such bytes
 * @param digitsUpTo  before this index every `0` of the sample stands for any digit
 */
export function createByteForm(sample: Uint8Array, digitsUpTo = 0): ByteForm {
  const { length } = sample;
  const strict = sample.map((byte, at) => (at < digitsUpTo && byte === ZERO ? anyDigit : sameByte));
  const places = Int32Array.from({ length: Math.ceil(length / 4) }, (_, word) =>
    Math.min(4 * word, length - 4),
  );
  return {
    length,
    places,
    words: places.map(wordsOf(sample)),
    strictness: places.map(wordsOf(strict)),
  };
}

function wordsOf({ buffer, byteOffset, length }: Uint8Array): (place: number) => number {
  const view = new DataView(buffer, byteOffset, length);
  return (place) => view.getInt32(place, true);
}

/** Whether bytes of a form stand at a place. */
export function hasForm(view: DataView, start: number, form: ByteForm): boolean {
  const { places, words, strictness } = form;
  if (start + form.length > view.byteLength) return false;
  for (let index = 0; index < words.length; index += 1) {
    const word = view.getInt32(start + (places[index] ?? 0), true);
    const odd = word ^ (words[index] ?? 0);
    if (((odd | (odd + (strictness[index] ?? 0))) & 0xf0f0f0f0) !== 0) return false;
  }
  return true;
}
