import { recordChecksum } from "./checksum.ts";

/** When a value was logged. */
export interface LoggedAt {
  readonly step: number;
  /** Seconds since the Unix epoch. */
  readonly wallTime: number;
}

/** A tag and its value. */
export type NamedValue = readonly [tag: string, value: number];

/** How a scalar is written: by torch, by torch with `new_style`, by TensorFlow 2. */
export type ScalarStyle = "simple" | "new style" | "tensorflow 2";

/** Writes the records of an event file into memory, byte for byte as torch's `SummaryWriter` does. */
export interface RecordWriter {
  fileVersion(wallTime: number): void;
  scalar(at: LoggedAt, tag: string, value: number): void;
  /** A picture of 1000 x 200, RGB, whose PNG is these bytes. */
  image(at: LoggedAt, tag: string, png: Buffer): void;
  /** One record with a scalar before and one behind a picture. */
  merged(at: LoggedAt, first: NamedValue, png: Buffer, last: NamedValue): void;
  /** A histogram with these bytes for counts. */
  histogram(at: LoggedAt, tag: string, counts: Buffer): void;
  /** What was written since the last call; valid until the next record. */
  take(): Buffer;
  /** How many bytes wait to be taken. */
  length(): number;
}

const HEADER = 12;
/** A record with a picture takes 200 KB; scalars some 60 bytes. */
const CAPACITY = 8 * 1024 * 1024;

/** A writer; its caller takes what was written before 8 MiB are reached. */
export function createRecordWriter(style: ScalarStyle = "simple"): RecordWriter {
  const out = Buffer.allocUnsafe(CAPACITY);
  const described = new Set<string>();
  let at = 0;

  /** Writes a record around a payload that begins at `HEADER` behind `at`. */
  function close(end: number): void {
    const start = at + HEADER;
    const length = end - start;
    out.writeUInt32LE(length, at);
    out.writeUInt32LE(0, at + 4);
    out.writeUInt32LE(recordChecksum(out, at, at + 8), at + 8);
    out.writeUInt32LE(recordChecksum(out, start, end), end);
    at = end + 4;
  }

  function open({ step, wallTime }: LoggedAt): number {
    let end = at + HEADER;
    out[end++] = 0x09;
    end = out.writeDoubleLE(wallTime, end);
    if (step !== 0) end = writeVarint(out, step, writeVarint(out, 0x10, end));
    return end;
  }

  /** A Summary of Values, each given as its fields. */
  function values(from: number, ...each: readonly Buffer[]): void {
    const summary = Buffer.concat(each.map((fields) => field(1, fields)));
    let end = writeVarint(out, summary.length, writeVarint(out, 0x2a, from));
    end += summary.copy(out, end);
    close(end);
  }

  return {
    fileVersion(wallTime) {
      const end = open({ step: 0, wallTime });
      close(end + field(3, "brain.Event:2").copy(out, end));
    },
    scalar(place, tag, number) {
      const first = !described.has(tag);
      described.add(tag);
      values(open(place), Buffer.concat([field(1, tag), scalarFields(style, number, first)]));
    },
    image(place, tag, png) {
      values(open(place), imageFields(tag, png));
    },
    merged(place, [tag, number], png, [later, other]) {
      values(
        open(place),
        Buffer.concat([field(1, tag), scalarFields(style, number, true)]),
        imageFields("picture", png),
        Buffer.concat([field(1, later), scalarFields(style, other, true)]),
      );
    },
    histogram(place, tag, counts) {
      values(open(place), Buffer.concat([field(1, tag), field(5, field(7, counts))]));
    },
    take() {
      const taken = out.subarray(0, at);
      at = 0;
      return taken;
    },
    length: () => at,
  };
}

function imageFields(tag: string, png: Buffer): Buffer {
  const about = Buffer.from([0x08, 200, 1, 0x10, 0xe8, 7, 0x18, 3]);
  return Buffer.concat([field(1, tag), field(4, Buffer.concat([about, field(4, png)]))]);
}

/** The fields of a Value behind its tag. */
function scalarFields(style: ScalarStyle, number: number, first: boolean): Buffer {
  const float = Buffer.alloc(5);
  float[0] = 0x15;
  float.writeFloatLE(number, 1);
  if (style === "simple") return float;
  const plugin = field(1, field(1, "scalars"));
  if (style === "new style") {
    const tensor = Buffer.concat([Buffer.from([8, 1]), field(5, float.subarray(1))]);
    return Buffer.concat([field(8, tensor), field(9, plugin)]);
  }
  // TensorFlow 2 names the plugin with the first value of a tag only.
  const tensor = Buffer.concat([Buffer.from([8, 1, 0x12, 0]), field(4, float.subarray(1))]);
  const about = Buffer.concat([plugin, Buffer.from([0x20, 1])]);
  return first ? Buffer.concat([field(8, tensor), field(9, about)]) : field(8, tensor);
}

/** A field of wire type 2. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const head = Buffer.alloc(1 + lengthOf(bytes.length));
  head[0] = number * 8 + 2;
  writeVarint(head, bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function lengthOf(value: number): number {
  let length = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) length += 1;
  return length;
}

/** Returns where the varint ends. */
function writeVarint(into: Buffer, value: number, at: number): number {
  let end = at;
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) into[end++] = (rest % 128) | 128;
  into[end++] = rest;
  return end;
}
