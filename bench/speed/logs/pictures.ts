import { crc32, deflateSync } from "node:zlib";

/** Size of GPT-SoVITS's pictures, in pixels. */
const width = 1000;
const height = 200;

/**
 * A PNG that any viewer opens: a picture of 1000 x 200, RGB, that looks like a spectrogram through snow, of which
 * there is as much as makes the file about `bytes` long.
 */
export function drawPng(bytes: number, random: () => number): Buffer {
  const snow = Array.from({ length: width * height }, random);
  const shades = Array.from({ length: width * height }, () => Math.floor(random() * 64));
  let [low, high] = [0, 1];
  let png = pngOf(snow, shades, 0.5);
  for (let tries = 0; tries < 8; tries += 1) {
    const share = (low + high) / 2;
    png = pngOf(snow, shades, share);
    if (png.length > bytes) high = share;
    else low = share;
  }
  return png;
}

function pngOf(snow: readonly number[], shades: readonly number[], share: number): Buffer {
  const line = 1 + 3 * width;
  const pixels = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      // Bands that rise and fall, as a voice's do.
      const band = Math.floor(32 + 31 * Math.sin(y / 9 + Math.sin(x / 60)));
      const shade = (snow[at] ?? 1) < share ? (shades[at] ?? 0) : band;
      pixels.set([4 * shade, 2 * shade + 60, 255 - 3 * shade], y * line + 1 + 3 * x);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits a channel, RGB.
  head.set([8, 2], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(pixels)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(kind: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
