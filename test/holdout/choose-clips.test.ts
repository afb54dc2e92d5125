import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseClips } from "../../src/holdout/choose-clips.ts";
import { type Clip, describeClips } from "../../src/holdout/clip-traits.ts";
import { twentyClips } from "./sample-voice.ts";

function clipOf(text: string, { seconds = 3, phones = "", name = text } = {}): Clip {
  return { name, shownName: name, phones, text, seconds };
}

const voice: readonly Clip[] = twentyClips.map((clip) => clipOf(clip.text, clip));

function chosenOf(clips: readonly Clip[], { ratio = 0.1, seed = 1 } = {}) {
  const choice = chooseClips(clips, { ratio, seed });
  if ("needed" in choice) throw new Error(`needs ${choice.needed}`);
  return choice;
}

test.each([
  ["今天天气不错.", "Yeot3 a1", ["yue", "statement"]],
  ["今天天气不错.", "j in1 t", ["zh", "statement"]],
  ["三十五个苹果?", "s an1", ["zh", "question", "number"]],
  ["そうですか?", "s o", ["ja", "question"]],
  ["감사합니다!", "k", ["ko", "exclamation"]],
  ["I was born in nineteen eighty.", "AY1", ["en", "statement", "number"]],
  ["Room 12.", "R UW1 M", ["en", "statement", "number"]],
  ["我喜欢 Python.", "w o3", ["zh", "en", "statement"]],
  ["一天.", "i", ["zh", "statement"]],
  ["", "", ["other", "statement"]],
])("%s with the phones %s is %j", (text, phones, expected) => {
  const traits = describeClips([clipOf(text, { phones })])[0]?.traits.slice(0, -1);
  expect(traits).toEqual(expected);
});

test("a tenth of a mixed voice has both languages, a question, an exclamation, a number, short and long", () => {
  const { chosen } = chosenOf(voice, { ratio: 0.2 });
  const traits = new Set(chosen.flatMap((clip) => clip.traits));
  expect([...traits]).toEqual(
    expect.arrayContaining(["zh", "en", "question", "exclamation", "number", "short", "long"]),
  );
});

test("the same seed chooses the same clips in whatever order they come, another seed others", () => {
  const names = (clips: readonly Clip[], seed: number) =>
    chosenOf(clips, { seed }).chosen.map(({ name }) => name);
  expect(names([...voice].reverse(), 7)).toEqual(names(voice, 7));
  const seeds = Array.from({ length: 20 }, (_, seed) => names(voice, seed).join());
  expect(new Set(seeds).size).toBeGreaterThan(1);
});

test("the size is what was asked for, at least 3 clips and 10 s, and never above a fifth", () => {
  const clip = fc.record({
    text: fc.constantFrom("a b?", "cc dd!", "ee ff.", "今天.", "二十三.", "そう."),
    seconds: fc.double({ min: 0.7, max: 50, noNaN: true }),
  });
  const sets = fc.array(clip, { minLength: 5, maxLength: 80 });
  fc.assert(
    fc.property(sets, fc.integer({ min: 0, max: 999 }), (parts, seed) => {
      const clips = parts.map((part, index) => clipOf(part.text, { ...part, name: `${index}` }));
      const total = clips.reduce((sum, { seconds }) => sum + seconds, 0);
      const { chosen, seconds } = chosenOf(clips, { seed });
      expect(chosen.length).toBeLessThanOrEqual(clips.length / 5 + 1e-6);
      expect(seconds).toBeLessThanOrEqual(total / 5 + 1e-6);
      for (const language of ["zh", "en", "ja"] as const) {
        const having = (some: readonly Clip[]) =>
          describeClips(some).filter(({ traits }) => traits.includes(language)).length;
        if (having(clips) > 0) expect(having(clips) - having(chosen)).toBeGreaterThan(0);
      }
    }),
  );
  const even = Array.from({ length: 100 }, (_, index) =>
    clipOf("A b c.", { name: `${index}`, seconds: 4 }),
  );
  expect(chosenOf(even).chosen).toHaveLength(10);
  expect(chosenOf(even.slice(0, 20)).chosen).toHaveLength(3);
  expect(chosenOf(even.slice(0, 7)).chosen).toHaveLength(1);
  const brief = even.map((each) => ({ ...each, seconds: 1 })).slice(0, 60);
  expect(chosenOf(brief, { ratio: 0.05 }).chosen).toHaveLength(10);
});

test("of fewer than five clips none is held out, and the number is said", () => {
  expect(chooseClips(voice.slice(0, 4), { ratio: 0.1, seed: 1 })).toEqual({ needed: 5 });
  expect(chosenOf(voice.slice(0, 5)).chosen.length).toBeLessThanOrEqual(1);
});

test("each clip is there for what nothing before it had", () => {
  const { chosen } = chosenOf(voice, { ratio: 0.2 });
  const seen = new Set<string>();
  for (const { traits, adds } of chosen) {
    expect(adds).toEqual(traits.filter((trait) => !seen.has(trait)));
    for (const trait of traits) seen.add(trait);
  }
  expect(chosen[0]?.adds.length).toBeGreaterThan(0);
});
