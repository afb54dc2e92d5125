/** A way to stretch the y axis. */
export type Scale = (value: number) => number;

/** Lists longer than this are copied into rooms that are used again: to get new memory takes longer than to fill it. */
const short = 4096;

/** A chart has at most three long lists in use at once. */
const roomsKept = 6;

interface Room {
  numbers: Float64Array;
  /** Which copy lies here now. */
  copy: number;
}

interface Copied {
  readonly numbers: Float64Array;
  readonly room?: Room;
  readonly copy: number;
}

const rooms: Room[] = [];
let copies = 0;

/** What was made of each list, by scale. Lists of a view never change. */
const made = new WeakMap<readonly number[], Map<Scale | undefined, Copied>>();

/**
 * The numbers of a chart as loops like them best, on a scale or as they are. Lists come in several kinds (whole
 * numbers, fractions, with and without holes), and a loop that meets more than a few of them makes an object of each
 * number: with a hundred thousand that costs more than the drawing.
 *
 * @returns  n numbers, to be read at once: those of a long list are overwritten when `roomsKept` others were asked for
 */
export function scaled(values: readonly number[], scale: Scale | undefined): Float64Array {
  const known = made.get(values)?.get(scale);
  if (known !== undefined && (known.room?.copy ?? known.copy) === known.copy) return known.numbers;
  const copied = copyOf(values);
  const { numbers } = copied;
  if (scale !== undefined) {
    for (let at = 0; at < numbers.length; at += 1) numbers[at] = scale(numbers[at] ?? Number.NaN);
  }
  const inScales = made.get(values) ?? new Map<Scale | undefined, Copied>();
  made.set(values, inScales.set(scale, copied));
  return numbers;
}

function copyOf(values: readonly number[]): Copied {
  copies += 1;
  const copy = copies;
  if (values.length <= short) return { numbers: new Float64Array(values), copy };
  const room = rooms[copy % roomsKept] ?? { numbers: new Float64Array(0), copy };
  rooms[copy % roomsKept] = room;
  // With room to spare: a log that grows by a line would else ask for new memory each time.
  if (room.numbers.length < values.length) {
    room.numbers = new Float64Array(Math.ceil(values.length * 1.25));
  }
  room.copy = copy;
  const numbers = room.numbers.subarray(0, values.length);
  numbers.set(values);
  return { numbers, room, copy };
}
