import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import type { Seconds } from "../core/units.ts";

/** A recorded training that is written again, piece by piece, into a temporary folder of our own. */
export interface Replay {
  /** The folder that grows: a GPT-SoVITS root with `logs/` and weights. */
  readonly root: string;
  /** How long the recorded training took. */
  readonly duration: Seconds;
  /** Writes everything that had been written `elapsed` seconds into the training. Never goes back. */
  writeUntil(elapsed: Seconds): Promise<void>;
  /** Takes the temporary folder away. */
  remove(): Promise<void>;
}

/** Some bytes of a file, or a whole file, with the moment at which they were written. */
interface Piece {
  readonly file: string;
  readonly at: Seconds;
  readonly bytes: Uint8Array;
}

/**
 * Prepares the replay of a recorded run: lines of train.log appear at the times that stand in them, the
 * records of event files at theirs, and each file of `files.txt` empty, when it was saved.
 *
 * @param recording  folder with `logs/<run>/…` and a table `files.txt` (path, size, mtime; tab-separated)
 */
export async function openReplay(recording: string): Promise<Replay> {
  const pieces: Piece[] = [];
  for (const file of await filesBelow(join(recording, "logs"))) {
    const bytes = await readFile(file);
    const name = relative(recording, file);
    if (file.endsWith(".log")) pieces.push(...linesOf(name, bytes));
    else if (file.includes("tfevents")) pieces.push(...recordsOf(name, bytes));
    else pieces.push({ file: name, at: Number.NEGATIVE_INFINITY, bytes });
  }
  const dated = pieces.filter((piece) => Number.isFinite(piece.at));
  const start = Math.min(...dated.map((piece) => piece.at));
  const end = Math.max(...dated.map((piece) => piece.at));
  pieces.push(...(await weightsOf(recording)).filter((piece) => piece.at <= end + 1));
  pieces.sort((a, b) => a.at - b.at);
  const root = await mkdtemp(join(tmpdir(), "stopwatch-demo-"));
  let next = 0;
  return {
    root,
    duration: end - start,
    async writeUntil(elapsed) {
      for (; next < pieces.length; next += 1) {
        const piece = pieces[next];
        if (piece === undefined || piece.at > start + elapsed) return;
        await writePiece(root, piece);
      }
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function writePiece(root: string, piece: Piece): Promise<void> {
  const target = join(root, piece.file);
  await mkdir(dirname(target), { recursive: true });
  if (piece.bytes.length === 0) await writeFile(target, "");
  else await appendFile(target, piece.bytes);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Lines with their asctime, read as UTC; a line without one belongs to the line before. */
function linesOf(file: string, bytes: Uint8Array): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let at = Number.NEGATIVE_INFINITY;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
    const line = bytes.subarray(from, end + 1);
    const stamp = new TextDecoder().decode(line.subarray(0, 23));
    const time = Date.parse(`${stamp.replace(" ", "T").replace(",", ".")}Z`) / 1000;
    if (Number.isFinite(time)) at = time;
    pieces.push({ file, at, bytes: line });
    from = end + 1;
  }
  return pieces;
}

/** Records of an event file with their wall time: 12 bytes of header, `09` and a double, 4 bytes of footer. */
function recordsOf(file: string, bytes: Uint8Array): Piece[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Piece[] = [];
  for (let from = 0; from + 21 <= bytes.length; ) {
    const length = Number(view.getBigUint64(from, true)) + 16;
    pieces.push({
      file,
      at: view.getFloat64(from + 13, true),
      bytes: bytes.subarray(from, from + length),
    });
    from += length;
  }
  return pieces;
}

/** Weights as empty files: their names and times are all that is needed of them. */
async function weightsOf(recording: string): Promise<Piece[]> {
  const table = await readFile(join(recording, "files.txt"), "utf8");
  return table.split("\n").flatMap((row) => {
    const [path, , modified] = row.split("\t");
    if (path === undefined || modified === undefined || !/\.(pth|ckpt)$/.test(path)) return [];
    const file = path.split("/").join(sep);
    return [{ file, at: Date.parse(modified) / 1000, bytes: new Uint8Array(0) }];
  });
}
