import { createHash, type Hash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A clip of a made-up voice. */
export interface SampleClip {
  readonly name: string;
  readonly text: string;
  readonly seconds: number;
  readonly phones?: string;
}

/** Twenty clips of two languages, with questions, exclamations and numbers among them. */
export const twentyClips: readonly SampleClip[] = [
  ...[
    "今天天气不错.",
    "你要去哪里?",
    "太好了!",
    "我有三十五个苹果.",
    "他说话很慢.",
    "这是谁的书?",
  ].map((text, index) => ({ name: `zh_${index}.wav`, text, seconds: 2 + index * 0.7 })),
  ...Array.from({ length: 14 }, (_, index) => ({
    name: `en_${String(index).padStart(2, "0")}.wav`,
    text: [
      "The birch canoe slid on the planks.",
      "Where did they put the seventeen boxes?",
      "What a fine day it is!",
      "Glue the sheet to the dark blue background.",
    ][index % 4] as string, // the remainder is one of the four
    seconds: 2.5 + (index % 5),
  })),
];

/** A wav file of silence: few samples a second, which its header says, so that it is small. */
export function silentWav(seconds: number): Uint8Array {
  const sound = Math.round(seconds * 500) * 2;
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + sound, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(500, 24);
  head.writeUInt32LE(1000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(sound, 40);
  return Buffer.concat([head, Buffer.alloc(sound)]);
}

/** The line of a clip in the first list. */
export function textLine({ name, text, phones = "AH0 B" }: SampleClip): string {
  return `${name}\t${phones}\tNone\t${text}`;
}

/** The row of a clip in the second list. */
export function tokenLine({ name }: SampleClip): string {
  return `${name}\t12 7 99 1`;
}

/** How the lists of a sample are written. */
export interface SampleLists {
  readonly texts?: Uint8Array;
  /** `null`: no second list. */
  readonly tokens?: Uint8Array | null;
}

/** Writes a voice as the data preparation leaves it. */
export function writeVoice(
  folder: string,
  clips: readonly SampleClip[] = twentyClips,
  lists: SampleLists = {},
): void {
  for (const part of ["3-bert", "4-cnhubert", "5-wav32k"]) {
    mkdirSync(join(folder, part), { recursive: true });
  }
  for (const { name, seconds } of clips) {
    writeFileSync(join(folder, "4-cnhubert", `${name}.pt`), "features");
    writeFileSync(join(folder, "5-wav32k", name), silentWav(seconds));
  }
  const texts = lists.texts ?? Buffer.from(clips.map((clip) => `${textLine(clip)}\n`).join(""));
  writeFileSync(join(folder, "2-name2text.txt"), texts);
  if (lists.tokens === null) return;
  const rows = ["item_name\tsemantic_audio", ...clips.map(tokenLine)].join("\n");
  writeFileSync(join(folder, "6-name2semantic.tsv"), lists.tokens ?? Buffer.from(rows));
}

/** One hash over names and bytes of everything below a folder; names are bytes, of whatever encoding. */
export function treeHash(folder: string): string {
  const hash = createHash("sha256");
  addFolder(Buffer.from(folder), Buffer.alloc(0), hash);
  return hash.digest("hex");
}

function addFolder(folder: Buffer, below: Buffer, hash: Hash): void {
  const slash = Buffer.from("/");
  const entries = readdirSync(folder, { withFileTypes: true, encoding: "buffer" });
  entries.sort((a, b) => Buffer.compare(a.name, b.name));
  for (const entry of entries) {
    const path = Buffer.concat([folder, slash, entry.name]);
    const name = Buffer.concat([below, slash, entry.name]);
    hash.update(name).update("\0");
    if (entry.isDirectory()) addFolder(path, name, hash);
    else hash.update(readFileSync(path)).update("\0");
  }
}
