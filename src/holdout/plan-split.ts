import { join } from "node:path";
import type { Message } from "../core/message.ts";
import { chooseClips } from "./choose-clips.ts";
import { listNames } from "./cut-list.ts";
import { readClips } from "./read-clips.ts";
import { readLists, type SplitPlan } from "./split-lists.ts";

/** What a split would do and cost, or why there can be none. */
export type PlannedSplit =
  | { readonly plan: SplitPlan; readonly cost: SplitCost }
  | { readonly refusal: Message };

/** Clips and seconds that are set aside, of all that the trainer would take. */
export interface SplitCost {
  readonly clips: number;
  readonly seconds: number;
  readonly ofClips: number;
  readonly ofSeconds: number;
}

/** Reads a voice's lists and recordings and chooses clips; changes nothing. */
export async function planSplit(
  folder: string,
  options: { readonly ratio: number; readonly seed: number },
): Promise<PlannedSplit> {
  const read = await readLists(folder);
  if (!("lists" in read)) return { refusal: refusalOf(folder, read) };
  const [texts, tokens] = listNames.map((name) => read.lists.get(name)?.bytes);
  const clips = await readClips(folder, texts ?? new Uint8Array(), tokens);
  const choice = chooseClips(clips, options);
  if ("needed" in choice) {
    const { needed } = choice;
    return { refusal: { id: "holdout.refused.too-few", clips: clips.length, needed } };
  }
  const { chosen, seconds } = choice;
  return {
    plan: { folder, lists: read.lists, chosen, ...options },
    cost: {
      clips: chosen.length,
      seconds,
      ofClips: clips.length,
      ofSeconds: clips.reduce((sum, clip) => sum + clip.seconds, 0),
    },
  };
}

function refusalOf(
  folder: string,
  { name, code }: { readonly name: string; readonly code: string },
): Message {
  const path = join(folder, name);
  if (code === "ENOENT") return { id: "holdout.refused.no-list", path: folder };
  if (code === "ELOOP") return { id: "holdout.refused.link", path };
  return { id: "holdout.refused.unreadable", path, code };
}
