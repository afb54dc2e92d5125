import type { Tag } from "../units.ts";

const signsOfGptSovits = ["s2_ckpt_dir", "content_module"];
const signsOfVits = [
  "use_sdp",
  "use_spk_conditioned_encoder",
  "use_noise_scaled_mas",
  "use_duration_discriminator",
];

/**
 * Which trainer's eight numbers these are, from its settings: in GPT-SoVITS the fifth is `kl_ssl`, in VITS and
 * Bert-VITS2 the duration loss.
 *
 * @param config  hparams as printed
 * @returns       the tag of the fifth number; undefined if the settings do not tell
 * @see           https://github.com/RVC-Boss/GPT-SoVITS/blob/main/GPT_SoVITS/s2_train.py
 * @see           https://github.com/jaywalnut310/vits/blob/main/train_ms.py
 */
export function fifthLossFromConfig(config: Readonly<Record<string, unknown>>): Tag | undefined {
  if (signsOfGptSovits.some((key) => has(config, key))) return "loss/g/kl_ssl";
  if (has(config["train"], "pretrained_s2G")) return "loss/g/kl_ssl";
  if (has(config["data"], "text_cleaners")) return "loss/g/dur";
  if (signsOfVits.some((key) => has(config["model"], key))) return "loss/g/dur";
  return undefined;
}

/** The same from a path or a broken print of the settings. */
export function fifthLossFromText(text: string): Tag | undefined {
  return /logs_s2|s2_ckpt_dir|pretrained_s2G/.test(text) ? "loss/g/kl_ssl" : undefined;
}

function has(value: unknown, key: string): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}
