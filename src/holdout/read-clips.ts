import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../stop/system-code.ts";
import { inBatches } from "../watch/in-batches.ts";
import type { Clip } from "./clip-traits.ts";
import { cellsOf, readableText, splitLines } from "./list-lines.ts";
import { readWavSeconds } from "./wav-seconds.ts";

/** The trainer leaves out what is not longer and not shorter than these seconds. */
const shortest = 0.6;
const longest = 54;

/**
 * The clips of a voice that the trainer would train on: a line of four cells in `2-name2text.txt`, features in
 * `4-cnhubert/` (and in `7-sv_cn/`, where a v2Pro voice has that), a recording in `5-wav32k/` that is neither too short
 * nor too long. Where there is a second list, also a line there, so that both stages can be scored.
 *
 * @param folder  of the voice, `logs/<exp>`
 * @param texts   bytes of `2-name2text.txt`
 * @param tokens  bytes of `6-name2semantic.tsv`, where there is one with rows
 */
export async function readClips(
  folder: string,
  texts: Uint8Array,
  tokens: Uint8Array | undefined,
): Promise<readonly Clip[]> {
  const features = await listNames(join(folder, "4-cnhubert"), ".pt");
  const recordings = await listNames(join(folder, "5-wav32k"), "");
  const speakers = await listNames(join(folder, "7-sv_cn"), ".pt");
  const paired = tokens === undefined ? undefined : rowNames(tokens);
  const found = new Map<string, { readonly phones: string; readonly text: string }>();
  for (const line of splitLines(texts)) {
    const [name = "", phones = "", , text = "", ...more] = cellsOf(texts, line);
    const isWhole = cellsOf(texts, line).length === 4 && more.length === 0 && name !== "";
    const isThere = features.has(name) && recordings.has(name);
    const isPaired = paired === undefined || paired.size === 0 || paired.has(name);
    const hasSpeaker = speakers.size === 0 || speakers.has(name);
    // Of several lines of one clip the trainer keeps the last.
    if (isWhole && isThere && isPaired && hasSpeaker) found.set(name, { phones, text });
  }
  const clips = await inBatches([...found], async ([name, { phones, text }]) => {
    const path = Buffer.from(`${join(folder, "5-wav32k")}/`);
    const seconds = await readWavSeconds(Buffer.concat([path, Buffer.from(name, "latin1")]));
    if (seconds === undefined || seconds <= shortest || seconds >= longest) return undefined;
    return { name, shownName: readableText(name), phones, text: readableText(text), seconds };
  });
  return clips.filter((clip) => clip !== undefined);
}

/** Names of clips below the header of the second list. */
function rowNames(bytes: Uint8Array): ReadonlySet<string> {
  const rows = splitLines(bytes).slice(1);
  return new Set(rows.flatMap((line) => cellsOf(bytes, line)[0] || []));
}

/** Names in a folder that end so, without that ending, one character a byte. */
async function listNames(folder: string, ending: string): Promise<ReadonlySet<string>> {
  try {
    const names = await readdir(folder, { encoding: "buffer" });
    return new Set(
      names
        .map((name) => name.toString("latin1"))
        .filter((name) => name.endsWith(ending))
        .map((name) => name.slice(0, name.length - ending.length)),
    );
  } catch (error) {
    systemCode(error);
    return new Set();
  }
}
