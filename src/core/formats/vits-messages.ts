import type { Epoch } from "../units.ts";
import { type LossList, readLossList, readLossSentence } from "./loss-lists.ts";
import { namedNumbers } from "./printed-numbers.ts";
import { parsePythonDict } from "./python-literal.ts";

/** What a trainer of the VITS family says in one message. */
export type VitsMessage =
  | { readonly kind: "settings"; readonly config?: Readonly<Record<string, unknown>> }
  | { readonly kind: "train epoch"; readonly epoch: Epoch }
  | { readonly kind: "epoch ended"; readonly epoch: Epoch }
  | { readonly kind: "list"; readonly list: LossList }
  | {
      /** The second of RVC's two lines. */
      readonly kind: "named losses";
      readonly losses: readonly { readonly name: string; readonly value: number }[];
    }
  | { readonly kind: "loaded"; readonly path: string; readonly iteration: number }
  | { readonly kind: "saving"; readonly path: string; readonly epoch: Epoch }
  | { readonly kind: "saved weights"; readonly name: string; readonly ok: boolean }
  | { readonly kind: "finished" };

const trainEpoch = /^(?:Train Epoch|训练\S{1,4}): ?(\d{1,15}) ?\[ ?\d{1,3}%\]/;
/** so-vits-svc adds `, cost 4.2 s`, RVC the time; recent RVC translates the word. */
const epochEnded = /^={2,}> ?[^\d:]{1,30}: ?(\d{1,15})(?![\d.])/;
const loaded =
  /^(?:Loaded checkpoint|加载检查点) ?'(.*)' ?\((?:iteration|epoch|迭代次数) ?(\d{1,15})\)/;
const saving =
  /^(?:Saving model and optimizer state at (?:iteration|epoch)|保存模型和优化器状态位于迭代次数) ?(\d{1,15}) (?:to|到) (\S.*)$/;
const savedWeights = /^(?:saving ckpt|正在保存检查点) (.+)$/;
const savedFinalWeights = /^(?:saving final ckpt|正在保存最终检查点)[:：](.*)$/;
const finished = /^(?:training done$|Training is done\.|训练已完成)/;

/** With which messages begin, half-width or full-width. */
const firstCharacters: ReadonlySet<number> = new Set(
  [..."[{H<TtLlSs=＝训损加保正"].map((character) => character.charCodeAt(0)),
);

/** Whether some message begins with this character. */
export function beginsMessage(code: number): boolean {
  return firstCharacters.has(code);
}

/**
 * Reads one message.
 *
 * @param message  without its frame
 * @param logger   who wrote it; the name of the final weights, which RVC calls like the experiment
 */
export function readVitsMessage(message: string, logger = ""): VitsMessage | undefined {
  if (message.startsWith("[")) {
    const list = readLossList(message);
    return list && { kind: "list", list };
  }
  // Most lines of a chatty log begin otherwise than any message.
  if (!beginsMessage(message.charCodeAt(0))) return undefined;
  if (/^(?:\{'|HParams\(|<\S{0,40}HParams )/.test(message)) return readSettings(message);
  return readProgress(withAsciiPunctuation(message)) ?? readSaves(message, logger);
}

/** With the colons, commas and brackets of a Chinese keyboard made half-width. */
export function withAsciiPunctuation(text: string): string {
  if (!/[：，；［］（）＝]/.test(text)) return text;
  return text.replace(
    /[：，；［］（）＝]/g,
    (mark) => ":,;[]()="["：，；［］（）＝".indexOf(mark)] ?? mark,
  );
}

/** Settings take 2 kB, a list of a thousand speakers 30 kB more. */
const LONGEST_SETTINGS = 256 * 1024;

/** Only a print of the whole settings counts: other dicts have no part called `train`. */
function readSettings(message: string): VitsMessage | undefined {
  if (!/\btrain\b/.test(message) && message.startsWith("{")) return undefined;
  const config = message.length > LONGEST_SETTINGS ? undefined : parsePythonDict(message.trimEnd());
  return config ? { kind: "settings", config } : { kind: "settings" };
}

function readProgress(text: string): VitsMessage | undefined {
  const begun = trainEpoch.exec(text);
  if (begun) return { kind: "train epoch", epoch: Number(begun[1]) };
  const ended = epochEnded.exec(text);
  if (ended) return { kind: "epoch ended", epoch: Number(ended[1]) };
  if (text.startsWith("Losses") || text.startsWith("损失")) {
    const list = readLossSentence(text);
    return list && { kind: "list", list };
  }
  if (text.startsWith("loss_")) return { kind: "named losses", losses: namedNumbers(text) };
  return finished.test(text) ? { kind: "finished" } : undefined;
}

function readSaves(message: string, logger: string): VitsMessage | undefined {
  const [, from, iteration] = loaded.exec(message) ?? [];
  if (from !== undefined) return { kind: "loaded", path: from, iteration: Number(iteration) };
  const [, epoch, to] = saving.exec(message) ?? [];
  if (to !== undefined) return { kind: "saving", path: to, epoch: Number(epoch) };
  const final = savedFinalWeights.exec(message)?.[1];
  if (final !== undefined) return { kind: "saved weights", name: logger, ok: isSuccess(final) };
  const named = savedWeights.exec(message)?.[1];
  return named === undefined ? undefined : readSavedWeights(named);
}

/** `NAME:Success.` or `NAME:` and the first line of a traceback; the name may hold colons. */
function readSavedWeights(text: string): VitsMessage {
  const result = text.search(/[:：](?:Traceback \(|Success\.?$|成功.?$)/);
  const end = result >= 0 ? result : Math.max(text.lastIndexOf(":"), text.lastIndexOf("："));
  const name = end < 0 ? text : text.slice(0, end);
  return { kind: "saved weights", name, ok: end >= 0 && isSuccess(text.slice(end + 1)) };
}

function isSuccess(result: string): boolean {
  return /^(?:Success|成功)/.test(result);
}
