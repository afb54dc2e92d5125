import { resolve } from "node:path";
import { asRecord, textAt } from "./core/config.ts";
import { parseScript } from "./stop/trainer-scripts.ts";
import { readYamlText } from "./stop/yaml-text.ts";
import { readFileStart } from "./watch/read-file-start.ts";

/** Larger than any config a trainer takes. */
const configLimit = 1024 * 1024;

/**
 * The folder that a trainer's own config says it will log into, for `stopwatch run`: `s2_ckpt_dir` or `data.exp_dir` of
 * s2's JSON, `output_dir` of s1's YAML. Undefined when the command is no trainer we know, or its config does not say.
 */
export async function folderOfCommand(
  command: readonly string[],
  workingFolder: string,
): Promise<string | undefined> {
  const script = parseScript(command);
  if (script?.config === undefined) return undefined;
  const head = await readFileStart(resolve(workingFolder, script.config), configLimit);
  if ("code" in head) return undefined;
  const text = new TextDecoder().decode(head.bytes);
  const named = script.stage === "s1" ? readYamlText(text, "output_dir") : folderInJson(text);
  return named === undefined || named === "" ? undefined : resolve(workingFolder, named);
}

function folderInJson(text: string): string | undefined {
  try {
    const settings = asRecord(JSON.parse(text));
    const folder = textAt(settings, "s2_ckpt_dir");
    return folder ?? textAt(asRecord(settings?.["data"]), "exp_dir");
  } catch {
    // Not JSON: it names nothing.
    return undefined;
  }
}
