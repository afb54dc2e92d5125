import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { ViewMemory } from "../outputs/tui/index.tsx";
import { stateFolderPath } from "../state-path.ts";

/** No view takes more; a larger file is not one of ours. */
const mostBytes = 4096;

/**
 * Keeps how a logdir was looked at last, in the state folder; never in the logdir. What cannot be read or
 * written is lost without a word: a view is no data.
 */
export function viewMemory(
  paths: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ViewMemory {
  const name = createHash("sha256").update(paths.map((path) => resolve(path)).join("\0"));
  const folder = join(stateFolderPath(environment, homedir()), "views");
  const file = join(folder, `${name.digest("hex").slice(0, 24)}.json`);
  return {
    recall: () =>
      attempt(() => {
        const text = readFileSync(file, "utf8");
        return text.length > mostBytes ? undefined : (JSON.parse(text) as unknown);
      }),
    keep: (view) => {
      attempt(() => {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        writeFileSync(file, `${view}\n`, { mode: 0o600 });
      });
    },
  };
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
