import type { Epoch, Tag } from "../units.ts";
import { namedNumbers, searchedLength } from "./printed-numbers.ts";

/** Named numbers on a line that names an epoch: how people who patch in a validation print it. */
export interface EpochValues {
  readonly epoch: Epoch;
  /** `eval` on a line that says it is a validation. */
  readonly folder?: "eval";
  readonly values: readonly { readonly tag: Tag; readonly value: number }[];
}

const epochWord = /epoch|轮次|回合/i;
const namedEpoch = /(?<![A-Za-z_])(?:epoch|轮次|回合)\s?[:=#]?\s?(\d{1,15})(?![\d.])/i;
const validationWord = /eval|valid|test|(?<![a-z])val(?![a-z])|验证|测试|评估/i;
/** A summary of what was best says again what its own epoch's line said. */
const summaryWord = /best|最佳|最好/i;
/** A progress bar that `unframe` does not know (rich draws `━━━ 9/9 5.45it/s v_num: 0.0`). */
const progressBar = /\dit\/s|s\/it/;
const shortNames: ReadonlySet<string> = new Set(["mel", "kl", "fm", "dur", "kl_ssl", "total"]);
const noQuantity: ReadonlySet<string> = new Set(
  "cost time elapsed eta epoch epochs lr rate step steps iter iteration batch rank seed best patience seconds sec duration speed cuda gpu".split(
    " ",
  ),
);

/** The shortest line that says something: its epoch and a value. */
const shortestLine = "回合1 a=1".length;

/** Whether a text has a word for an epoch: without one `readEpochValues` finds nothing, at four times the cost. */
export function hasEpochWord(text: string): boolean {
  return text.length >= shortestLine && epochWord.test(text);
}

/**
 * Reads `Eval Epoch: 5 mel: 39.16 kl: 0.25`, `====> Epoch: 5 val_loss: 0.41`, `[Eval] epoch 5 | mel=0.41`.
 * On a validation line the short names are those of the event file (`mel` is `loss/g/mel`); else names stay.
 *
 * @param text  with half-width punctuation
 * @returns     undefined if the line names no epoch or no number
 */
export function readEpochValues(text: string): EpochValues | undefined {
  if (text.length > searchedLength || text.startsWith("{") || progressBar.test(text)) {
    return undefined;
  }
  const named = namedEpoch.exec(text);
  if (!named) return undefined;
  const before = text.slice(0, named.index);
  if (summaryWord.test(before)) return undefined;
  const validation = validationWord.test(before);
  const values = namedNumbers(text)
    .filter(({ name }) => !isNoQuantity(name))
    .map(({ name, value }) => ({
      tag: validation && shortNames.has(name) ? `loss/g/${name}` : name,
      value,
    }));
  if (values.length === 0) return undefined;
  const epoch = Number(named[1]);
  return validation ? { epoch, folder: "eval", values } : { epoch, values };
}

/** Times, rates and counters: a word of the name says so. */
function isNoQuantity(name: string): boolean {
  const words = name.toLowerCase().split(/[^a-z]+/);
  return words.some((word) => noQuantity.has(word)) || /轮次|回合|学习率|步数|耗时/.test(name);
}
