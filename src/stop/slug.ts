/** Names that Windows keeps for devices, with any extension. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** Room for a hash and an extension within 255 bytes, in a script of three bytes a letter. */
const longest = 60;

/**
 * A file name made of a text that is not to be trusted: letters and digits of any script, `.`, `_`, `-` and `=`
 * stay, everything else becomes `-`. Never empty, never hidden, never an option, without `..`, 60 letters at most.
 */
export function slug(text: string): string {
  const plain = text
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}._=-]+/gu, "-")
    .replace(/\.{2,}/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  const short = [...plain].slice(0, longest).join("");
  if (short === "") return "run";
  return reserved.test(short) ? `_${short}` : short;
}

/** Sixteen hexadecimal digits that tell one text from another. */
export function shortHash(text: string): string {
  // Loaded when it is asked for: that takes as long as to find and judge a small run.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
