import { utf8Length } from "./utf8-length.ts";

/** Where the characters of a decoded text lie among its bytes of UTF-8. Asked from front to back, it looks at each character once. */
export interface TextPlaces {
  /** Turns to a text of so many bytes, whose first stands at a place. */
  begin(text: string, base: number, bytes: number): void;
  /** Place of a character; never before the one that was asked for last. */
  placeOf(index: number): number;
  /** How many bytes a part of the text takes. */
  bytesIn(from: number, to: number): number;
}

/** Places of no text. */
export function createTextPlaces(): TextPlaces {
  let text = "";
  let base = 0;
  let isAscii = true;
  let index = 0;
  let place = 0;
  return {
    begin(next, at, bytes) {
      text = next;
      base = at;
      isAscii = next.length === bytes;
      index = 0;
      place = at;
    },
    bytesIn: (from, to) => (isAscii ? to - from : utf8Length(text, from, to)),
    placeOf(wanted) {
      if (isAscii) return base + wanted;
      place += utf8Length(text, index, wanted);
      index = wanted;
      return place;
    },
  };
}
