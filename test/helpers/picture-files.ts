import { crc32, deflateSync } from "node:zlib";
import { bytesField, concat, summaryValue, utf8, varintField } from "./event-file-writer.ts";

/** A PNG file of one grey, as small as PNG files are; `shade` tells pictures apart. */
export function pngFile(shade: number, { width = 8, height = 4 } = {}): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width + 1), shade);
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0;
  const signature = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return concat([
    signature,
    chunk("IHDR", head),
    // Real spectrograms have some ten thousand bytes; a text makes up for it.
    chunk("tEXt", Buffer.alloc(400, "x")),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(name), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return concat([length, named, check]);
}

/** A picture as torch writes it: a Value for the `summary` of an event. */
export function picture(tag: string, file: Uint8Array): Uint8Array {
  const fields = [varintField(1, 4), varintField(2, 8), varintField(3, 3), bytesField(4, file)];
  return summaryValue(bytesField(1, utf8(tag)), bytesField(4, concat(fields)));
}
