import { type EncodingName, isKnownEncoding } from "./core/formats/in-encoding.ts";
import { UsageError } from "./errors.ts";
import { type GivenOptions, textOption } from "./options.ts";

/** The encoding of text logs, where it was given; refuses what this Node cannot read. */
export function encodingOption(given: GivenOptions): EncodingName | undefined {
  const name = textOption(given, "encoding");
  if (name === undefined || isKnownEncoding(name)) return name;
  throw new UsageError(
    `--encoding must name a text encoding such as utf-8, gbk, gb18030, utf-16le or latin1, got "${name}". Example: --encoding gb18030`,
  );
}
