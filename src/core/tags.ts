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

const validationWord = /^(eval|val|valid|validation|evaluation|test|testing|dev)$/;
/** Words that say where or when a loss was taken, not which loss it is. */
const placeWord =
  /^(eval|val|valid|validation|evaluation|test|testing|dev|train|training|epoch|step|batch|iter|avg|mean|stats|total|g|generator|loss|losses|run|custom)$/;
const scoreWord =
  /^(acc|accuracy|iou|miou|f1|map|map50|precision|recall|psnr|ssim|bleu|auc|auroc|dice|score|r2|nse|correct)$/;
const errorWord =
  /^(mse|mae|rmse|mape|ppl|perplexity|wer|cer|nll|error|err|bpd|bpc|logloss|multiclass)$/;

/**
 * The role of a tag, from its folder and name alone. Facts of one trainer go before this (core/trainers).
 *
 * @param folder  sub-folder of the log, `eval`; a folder that is called like a validation makes it one
 * @example       classifyTag("EvalStats/avg_loss_mel_ce") // validation, mel, min
 */
export function classifyTag(tag: Tag, folder?: string): TagRole {
  const words = wordsOf(tag);
  const fromFolder =
    folder !== undefined && wordsOf(folder).some((word) => validationWord.test(word));
  const validation = fromFolder || words.some((word) => validationWord.test(word));
  const quantity = quantityOf(words);
  return {
    evidence: validation ? "validation" : "training",
    quantity,
    mode: quantity === "score" ? "max" : "min",
    averaged: validation || words.some((word) => /^(epoch|avg|mean)$/.test(word)),
  };
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
  const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
  const joined = words.join(" ");
  if (joined === "epoch") return "epoch";
  if (has(/^lr\d*$/) || joined.includes("learning rate")) return "learning rate";
  if (has(/^(grad|grads|gradient|gradients)$/)) return "gradient";
  if (has(/^(time|seconds|throughput|fps|speed)$/)) return "time";
  if (has(/^mel$/)) return "mel";
  if (has(/^(fm|feat|feature|features)$/)) return "feature matching";
  if (has(/^(kl|kld)$/)) return "kl";
  if (has(scoreWord)) return "score";
  const isLoss = has(/^(loss|losses)$/) || has(/^(train|training)$/) || has(validationWord);
  if (has(/^(d|disc|discriminator|adv|adversarial|gan|gen|domain)$/) && isLoss)
    return "adversarial";
  if (has(errorWord)) return "error";
  if (!isLoss) return "other";
  const rest = words.filter((word) => !placeWord.test(word));
  if (rest.length === 0) return "total";
  return has(/^(loss|losses)$/) ? "part" : "other";
}
