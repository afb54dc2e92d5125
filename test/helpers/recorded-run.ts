import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The bundled recording of a real training that overfits after epoch 5: `validated-1` of the corpus. */
export const recording = fileURLToPath(new URL("../../fixtures/demo", import.meta.url));

/** Its train.log, cut after each epoch's end: 42 pieces, the first with the settings line. */
export function recordedEpochs(): readonly string[] {
  const log = readFileSync(join(recording, "logs/validated-1/train.log"), "utf8");
  return log.split(/(?<=====> Epoch: \d+\n)/);
}

/** Its settings file as it stands beside the log. */
export function recordedSettings(): string {
  return readFileSync(join(recording, "logs/validated-1/config.json"), "utf8");
}
