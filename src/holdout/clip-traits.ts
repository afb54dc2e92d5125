import type { ClipLanguage, ClipTrait } from "../core/holdout-messages.ts";

/** A clip as the lists and its recording tell of it. */
export interface Clip {
  /** As its lines begin, one character a byte. */
  readonly name: string;
  /** For people. */
  readonly shownName: string;
  readonly phones: string;
  readonly text: string;
  readonly seconds: number;
}

/** A clip with what it is. */
export interface DescribedClip extends Clip {
  readonly traits: readonly ClipTrait[];
}

/** Kana tell Japanese from Chinese; one borrowed letter makes no language. */
const scripts: readonly (readonly [ClipLanguage, RegExp])[] = [
  ["ja", /[\u3041-\u30ff]/],
  ["ko", /[\uac00-\ud7a3\u1100-\u11ff]/],
  ["en", /[a-z]{2}/i],
];
/** Phones of Cantonese begin so (`Yeot3`), and no others do. */
const cantonesePhone = /(^| )Y[a-z]+\d( |$)/;
const numberWord =
  /\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million)\b/i;
/** Numbers are spelt out in the lists; a single Chinese numeral is more often part of a word. */
const chineseNumber = /[零〇一二三四五六七八九十百千万亿两点]{2}/;

/**
 * What each of some clips is: its languages, statement, question or exclamation, whether a number is spoken, and
 * whether it is in the shortest or longest quarter of them.
 */
export function describeClips(clips: readonly Clip[]): readonly DescribedClip[] {
  const lengths = clips.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const at = (share: number) => lengths[Math.floor(share * (lengths.length - 1))] ?? 0;
  const [low, high] = [at(0.25), at(0.75)];
  return clips.map((clip) => ({
    ...clip,
    traits: [
      ...languagesOf(clip),
      sentenceOf(clip.text),
      ...(hasNumber(clip.text) ? (["number"] as const) : []),
      clip.seconds <= low ? "short" : clip.seconds >= high ? "long" : "middle",
    ],
  }));
}

function languagesOf({ text, phones }: Clip): readonly ClipLanguage[] {
  const found = scripts.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
  const isChinese = /\p{Script=Han}/u.test(text) && !found.includes("ja");
  const chinese = isChinese ? ([cantonesePhone.test(phones) ? "yue" : "zh"] as const) : [];
  const languages = [...chinese, ...found];
  return languages.length === 0 ? ["other"] : languages;
}

function sentenceOf(text: string): "statement" | "question" | "exclamation" {
  if (/[?？]/.test(text)) return "question";
  return /[!！]/.test(text) ? "exclamation" : "statement";
}

function hasNumber(text: string): boolean {
  return /\d/.test(text) || chineseNumber.test(text) || numberWord.test(text);
}
