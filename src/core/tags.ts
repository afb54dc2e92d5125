import type { Tag } from "./units.ts";
import type { Evidence, Mode } from "./verdict.ts";

/** What a tag measures, as far as its name tells. */
export type Quantity =
  | "mel"
  | "total"
  | "error"
  | "part"
  | "score"
  | "adversarial"
  | "feature matching"
  | "kl"
  | "learning rate"
  | "gradient"
  | "epoch"
  | "time"
  | "other";

/** What stopwatch believes of a tag. */
export interface TagRole {
  readonly evidence: Evidence;
  readonly quantity: Quantity;
  /** Which way is better; meaningless for quantities that are no loss and no score. */
  readonly mode: Mode;
  /** One value is a mean over an epoch or a validation set, as far as the name tells, not one batch. */
  readonly averaged: boolean;
}

const validationWords = setOf("eval val valid validation evaluation test testing dev");
/** Words that say where or when a loss was taken, not which loss it is. */
const placeWords = setOf(
  "eval val valid validation evaluation test testing dev train training epoch step batch iter avg mean stats total g generator loss losses run custom",
);
const scoreWords = setOf(
  "acc accuracy iou miou f1 map map50 precision recall psnr ssim bleu auc auroc dice score r2 nse correct",
);
const errorWords = setOf(
  "mse mae rmse mape ppl perplexity wer cer nll error err bpd bpc logloss multiclass",
);
const averageWords = setOf("epoch avg mean");
const gradientWords = setOf("grad grads gradient gradients");
const timeWords = setOf("time seconds throughput fps speed");
const featureWords = setOf("fm feat feature features");
const lossWords = setOf("loss losses");
const adversarialWords = setOf("d disc discriminator adv adversarial gan gen domain");

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

/** Roles told lately: judging a run asks for the same few tags again and again. */
const told = new Map<string, TagRole>();
/** A table may have any number of columns. */
const mostTold = 500;

/**
 * The role of a tag, from its folder and name alone. Facts of one trainer go before this (core/trainers).
 *
 * @param folder  sub-folder of the log, `eval`; a folder that is called like a validation makes it one
 * @example       classifyTag("EvalStats/avg_loss_mel_ce") // validation, mel, min
 */
export function classifyTag(tag: Tag, folder?: string): TagRole {
  const key = folder === undefined ? tag : `${folder}\u0000${tag}`;
  const known = told.get(key);
  if (known !== undefined) return known;
  if (told.size >= mostTold) told.clear();
  const role = roleOf(wordsOf(tag), folder === undefined ? [] : wordsOf(folder));
  told.set(key, role);
  return role;
}

function roleOf(words: readonly string[], folderWords: readonly string[]): TagRole {
  const validation = hasOne(folderWords, validationWords) || hasOne(words, validationWords);
  const quantity = quantityOf(words);
  return {
    evidence: validation ? "validation" : "training",
    quantity,
    mode: quantity === "score" ? "max" : "min",
    averaged: validation || hasOne(words, averageWords),
  };
}

function hasOne(words: readonly string[], among: ReadonlySet<string>): boolean {
  return words.some((word) => among.has(word));
}

/** Lower-case words of a name: split at everything but letters and digits, and where small letters meet capitals. */
function wordsOf(name: string): string[] {
  return (
    name
      .slice(0, 200)
      // Mean average precision (YOLO) is one word, not the two that its letters look like.
      .replace(/mAPE?(?![A-Za-z])/g, (word) => word.toLowerCase())
      .replace(/([a-z])([A-Z])/g, "$1_$2")
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word !== "")
  );
}

function quantityOf(words: readonly string[]): Quantity {
  const has = (among: ReadonlySet<string>) => hasOne(words, among);
  const joined = words.join(" ");
  if (joined === "epoch") return "epoch";
  if (words.some((word) => /^lr\d*$/.test(word)) || joined.includes("learning rate")) {
    return "learning rate";
  }
  if (has(gradientWords)) return "gradient";
  if (has(timeWords)) return "time";
  if (words.includes("mel")) return "mel";
  if (has(featureWords)) return "feature matching";
  if (words.includes("kl") || words.includes("kld")) return "kl";
  if (has(scoreWords)) return "score";
  const trains = words.includes("train") || words.includes("training");
  const isLoss = has(lossWords) || trains || has(validationWords);
  if (has(adversarialWords) && isLoss) return "adversarial";
  if (has(errorWords)) return "error";
  if (!isLoss) return "other";
  const rest = words.filter((word) => !placeWords.has(word));
  if (rest.length === 0) return "total";
  return has(lossWords) ? "part" : "other";
}
