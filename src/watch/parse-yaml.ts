import { parseDocument } from "yaml";

/** hparams.yaml of Lightning shares nothing; a file that refers back more often is made to burst. */
const aliasesAtMost = 100;

/**
 * A YAML document as plain values; undefined where it has errors, or is nested deeper than the stack. Tags such as
 * `!!python/object/apply:pathlib.PosixPath` are looked past: the plain value below stays.
 */
export function parseYaml(text: string): unknown {
  try {
    const document = parseDocument(text, { schema: "core", logLevel: "silent", stringKeys: true });
    return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: aliasesAtMost });
  } catch {
    return undefined;
  }
}
