import type { Step, Tag } from "../units.ts";
import { namedNumbers, parseNumber } from "./printed-numbers.ts";

/** What a list of numbers in a log turned out to be. */
export type LossList =
  | {
      readonly kind: "losses";
      /** As printed, in their order; their names follow from how many they are. None in RVC's first line. */
      readonly losses: readonly number[];
      readonly step: Step;
      readonly learningRate: number;
      /** How many numbers the list itself holds. */
      readonly count: number;
      readonly reference?: number;
    }
  | { readonly kind: "bad step"; readonly text: string }
  | { readonly kind: "numbers"; readonly count: number };

/** No trainer of the family prints more. */
export const mostLosses = 6;
/** Lists that the family prints, by how many numbers they hold: losses, step, learning rate. */
const listLengths: ReadonlySet<number> = new Set([2, 3, 7, 8]);
/** Longer lists are not looked through to their end. */
const LONGEST = 64;

/**
 * Whether a bare list of plain numbers is losses, step and learning rate, by how many there are, its step and its
 * rate. The step must have been printed in digits alone.
 */
export function isLossList(count: number, step: number, rate: number): boolean {
  return listLengths.has(count) && Number.isSafeInteger(step) && rate >= 0 && rate < 1;
}

/**
 * Reads a bare list, `[2.45, 2.57, 4.2, 18.1, 0.9, 800, 0.0001]`: losses, step, learning rate.
 *
 * @returns  undefined if the text is no flat list of numbers
 */
export function readLossList(text: string): LossList | undefined {
  const list = readNumbers(text);
  if (!list) return undefined;
  const { numbers, count } = list;
  if (!listLengths.has(count)) return { kind: "numbers", count };
  const rate = numbers.pop();
  numbers.pop();
  return withStep({ losses: numbers, step: list.lastButOne, rate, count });
}

const sentence =
  /^(?:Losses|损失): ?(\[[^\]]*\]), ?(?:step|步数): ?([^,]+), ?(?:lr|学习率): ?([^,]+)/;

/**
 * Reads so-vits-svc's sentence, `Losses: [2.1, …], step: 800, lr: 0.0001[, reference_loss: 30.5]`, also translated.
 *
 * @param text  with half-width punctuation
 */
export function readLossSentence(text: string): LossList | undefined {
  const [all = "", list = "", step = "", rate = ""] = sentence.exec(text) ?? [];
  const read = readNumbers(list);
  if (!read) return undefined;
  const { numbers: losses, count } = read;
  if (count !== 5 && count !== 6) return { kind: "numbers", count };
  const line = withStep({ losses, step: step.trim(), rate: parseNumber(rate.trim()), count });
  const reference = namedNumbers(text.slice(all.length)).find((it) => it.name === "reference_loss");
  return line.kind === "losses" && reference ? { ...line, reference: reference.value } : line;
}

/** A step is printed as whole digits, and a learning rate is from 0 to below 1: else it is another list. */
function withStep(line: {
  readonly losses: readonly number[];
  readonly step: string;
  readonly rate: number | undefined;
  readonly count: number;
}): LossList {
  const { losses, rate, count } = line;
  const plausible = rate !== undefined && (Number.isNaN(rate) || (rate >= 0 && rate < 1));
  if (!plausible || !/^\d+$/.test(line.step)) return { kind: "numbers", count };
  const step = Number(line.step);
  if (!Number.isSafeInteger(step)) return { kind: "bad step", text: line.step.slice(0, 80) };
  return { kind: "losses", losses, step, learningRate: rate, count };
}

interface NumberList {
  /** The first ones, `LONGEST` at most. */
  readonly numbers: number[];
  /** As printed: tells 20 from 20.0. */
  readonly lastButOne: string;
  /** How many the list has. */
  readonly count: number;
}

/** Undefined for what is no flat list of numbers. */
function readNumbers(text: string): NumberList | undefined {
  if (!text.startsWith("[") || !text.endsWith("]") || text.indexOf("[", 1) >= 0) return undefined;
  const inner = text.slice(1, -1);
  const items = inner.split(",", LONGEST);
  const numbers: number[] = [];
  for (const item of items) {
    const value = parseNumber(item.startsWith(" ") ? item.trim() : item);
    if (value === undefined) return undefined;
    numbers.push(value);
  }
  const count = items.length < LONGEST ? items.length : countItems(inner);
  return { numbers, lastButOne: items.at(-2)?.trim() ?? "", count };
}

function countItems(list: string): number {
  let count = 1;
  for (let at = list.indexOf(","); at >= 0; at = list.indexOf(",", at + 1)) count++;
  return count;
}

/** Name of the fifth of eight numbers while nothing tells whether it is `loss/g/dur` or `loss/g/kl_ssl`. */
export const doubtfulTag: Tag = "loss 5";

const none: readonly Tag[] = [];
const one: readonly Tag[] = ["loss/g/total"];
const four: readonly Tag[] = ["loss/d/total", "loss/g/gen", "loss/g/fm", "loss/g/mel"];
const five: readonly Tag[] = [...four, "loss/g/kl"];
const six = new Map(
  [doubtfulTag, "loss/g/dur", "loss/g/kl_ssl"].map((fifth) => [
    fifth,
    [...four, fifth, "loss/g/kl"],
  ]),
);

/**
 * The tags of a line's losses, as the same trainers write them to event files.
 *
 * @param count  how many losses: 0 (RVC prints them by name), 1 (v3/v4), 5 (so-vits-svc) or 6
 * @param fifth  the tag of the fifth of six: `loss/g/dur`, `loss/g/kl_ssl` or, by default, the doubtful one
 */
export function lossTags(count: number, fifth: Tag = doubtfulTag): readonly Tag[] {
  if (count === 0) return none;
  if (count === 1) return one;
  return count === 5 ? five : (six.get(fifth) ?? []);
}

/** Tags of the losses that RVC prints by name. */
export const namedLossTags: ReadonlyMap<string, Tag> = new Map([
  ["loss_disc", "loss/d/total"],
  ["loss_gen", "loss/g/gen"],
  ["loss_fm", "loss/g/fm"],
  ["loss_mel", "loss/g/mel"],
  ["loss_kl", "loss/g/kl"],
]);
