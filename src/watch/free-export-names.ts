import type { Tag } from "../core/units.ts";
import type { ExportFile, ExportGroup } from "./export-names.ts";
import { groupBy } from "./group-by.ts";
import { isRoleWord, isValidationWord } from "./role-words.ts";

/** A file name without `.csv`, cut into words, each with the separators behind it. */
interface SplitName {
  readonly fileName: string;
  readonly stem: string;
  readonly words: readonly string[];
}

/**
 * Groups TensorBoard exports that somebody renamed: by the first word that is neither a part of a run
 * (`train`, `val`) nor a quantity (`loss`). Tags are what the names of a group do not share.
 */
export function groupFreelyNamedExports(fileNames: readonly string[]): readonly ExportGroup[] {
  const names = fileNames.map(splitName);
  return [...groupBy(names, runWord)].map(([run, members]) => {
    const files = withOwnTags(joinRoles(members, sharedWords(members)));
    return { ...(run === "" ? {} : { name: run }), files };
  });
}

function splitName(fileName: string): SplitName {
  const stem = fileName.replace(/\.csv$/i, "");
  const words = stem.match(/[^_\-. ]+[_\-. ]*|^[_\-. ]+/g) ?? [stem];
  return { fileName, stem, words };
}

function bare(word: string): string {
  return word.replace(/[_\-. ]+$/, "");
}

/** The word that names the run; "" where the names hold only parts and quantities. */
function runWord(name: SplitName): string {
  const first = name.words.map(bare).find((word) => word !== "" && !isRoleWord(word)) ?? "";
  return isQuantityWord(first) ? "" : first;
}

/** How many words all members begin with that name neither a part nor a quantity at their end. */
function sharedWords(members: readonly SplitName[]): number {
  const words = members[0]?.words ?? [];
  let shared = 0;
  while (
    shared < words.length &&
    members.every((member) => member.words[shared] === words[shared])
  ) {
    shared += 1;
  }
  const isAboutTheTag = (word: string) => isRoleWord(word) || isQuantityWord(word);
  const said = members.length > 1 ? shared : words.map(bare).findIndex(isAboutTheTag);
  let end = Math.max(said, 0);
  while (end > 0 && isAboutTheTag(bare(words[end - 1] ?? ""))) end -= 1;
  return end;
}

/** The tag of each member; `loss_train` and `loss_val` are one tag `loss`, of two parts. */
function joinRoles(members: readonly SplitName[], shared: number): ExportFile[] {
  const tagged = members.map((member) => {
    const words = member.words.slice(shared);
    const role = bare(words.at(-1) ?? "");
    const tag = words.join("");
    const start = words
      .slice(0, -1)
      .join("")
      .replace(/[_\-. ]+$/, "");
    return { member, tag: tag === "" ? valueTag : tag, role: isRoleWord(role) ? role : "", start };
  });
  const hasBoth = (start: string) => {
    const same = tagged.filter((one) => one.role !== "" && one.start === start);
    return same.some((one) => isValidationWord(one.role)) && same.length > 1;
  };
  return tagged.map(({ member, tag, role, start }) => {
    const { fileName } = member;
    if (role === "" || !(hasBoth(start) || start === "")) return { fileName, tag };
    const joined: Tag = start === "" ? valueTag : start;
    return { fileName, tag: joined, ...(isValidationWord(role) ? { folder: role } : {}) };
  });
}

/** Two files of one tag and part would be read as one curve: such tags give way to the whole file name. */
function withOwnTags(files: readonly ExportFile[]): ExportFile[] {
  const same = groupBy(files, (file) => JSON.stringify([file.folder ?? "", file.tag]));
  return [...same.values()].flatMap((twins) =>
    twins.length === 1
      ? twins
      : twins.map((twin) => ({ ...twin, tag: twin.fileName.replace(/\.csv$/i, "") })),
  );
}

/** TensorBoard's own name of the column: all that is left where the file's name says nothing of the tag. */
const valueTag: Tag = "value";

function isQuantityWord(word: string): boolean {
  return quantity.test(word);
}

const quantity =
  /^(loss(es)?|acc|accuracy|err|error|lr|learning|grad|gradient|mel|kl|fm|dur|gen|disc|wer|cer|psnr|ssim|mse|mae|rmse|f1|auc|precision|recall|perplexity|ppl|bleu|epoch|step|batch|total|top|norm|bitrate|iou|map|reward)\d*$/i;
