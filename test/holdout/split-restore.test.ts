import {
  chmodSync,
  cpSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type DurableFiles, disk } from "../../src/holdout/durable-files.ts";
import { lookAtHoldout } from "../../src/holdout/look-at-holdout.ts";
import { planSplit } from "../../src/holdout/plan-split.ts";
import { removeHoldout, restoreLists } from "../../src/holdout/restore-lists.ts";
import { cutLists, splitLists } from "../../src/holdout/split-lists.ts";
import { createTempFolder } from "../watch/temp-tree.ts";
import {
  type SampleLists,
  textLine,
  tokenLine,
  treeHash,
  twentyClips,
  writeVoice,
} from "./sample-voice.ts";

const texts = "2-name2text.txt";
const tokens = "6-name2semantic.tsv";
const options = { ratio: 0.2, seed: 3 };

async function split(folder: string, files: DurableFiles = disk): Promise<readonly string[]> {
  const planned = await planSplit(folder, options);
  if ("refusal" in planned) throw new Error(planned.refusal.id);
  await splitLists(planned.plan, files);
  return planned.plan.chosen.map(({ name }) => name);
}

function voice(lists: SampleLists = {}): string {
  const folder = createTempFolder();
  writeVoice(folder, twentyClips, lists);
  return folder;
}

const lines = twentyClips.map(textLine);
const shuffledRows = [...twentyClips].reverse().map(tokenLine);

test.each<[string, SampleLists]>([
  ["as the preparation writes them", {}],
  ["with CRLF and a BOM", { texts: Buffer.from(`\ufeff${lines.join("\r\n")}\r\n`) }],
  [
    "without a last line break, in another order",
    {
      texts: Buffer.from(lines.join("\n")),
      tokens: Buffer.from(["item_name\tsemantic_audio", ...shuffledRows].join("\n")),
    },
  ],
  [
    "with blank, broken and repeated lines",
    {
      texts: Buffer.from(
        ["", ...lines, "no tabs", lines[3], "a\tb\tc", "", lines[7], ""].join("\n"),
      ),
    },
  ],
  [
    "with bytes that are no UTF-8",
    {
      texts: Buffer.concat([
        Buffer.from(`${lines.join("\n")}\n`),
        Buffer.from("c4e3\t\xba\xc3", "latin1"),
      ]),
    },
  ],
  ["without a second list", { tokens: null }],
])("split and restore leave the folder byte-identical: lists %s", async (_, lists) => {
  const folder = voice(lists);
  const before = treeHash(folder);
  const chosen = await split(folder);
  expect(chosen.length).toBeGreaterThan(1);
  for (const name of lists.tokens === null ? [texts] : [texts, tokens]) {
    const kept = readFileSync(join(folder, name), "latin1");
    const moved = readFileSync(join(folder, "stopwatch-holdout", name), "latin1");
    for (const clip of chosen) {
      expect(kept).not.toContain(clip);
      expect(moved).toContain(clip);
    }
    expect(kept.length).toBeGreaterThan(moved.length);
  }
  expect(readFileSync(join(folder, "stopwatch-holdout", texts), "latin1")).not.toContain(
    "item_name",
  );
  expect(treeHash(folder)).not.toBe(before);
  expect((await restoreLists(folder, disk)).kind).toBe("restored");
  expect(treeHash(folder)).toBe(before);
});

test("names that are in no encoding we know are matched byte for byte", async () => {
  const folder = voice();
  const name = Buffer.from([0xc4, 0xe3, 0xff, 0x2e, 0x77, 0x61, 0x76]);
  const path = (part: string, end = "") =>
    Buffer.concat([Buffer.from(`${join(folder, part)}/`), name, Buffer.from(end)]);
  writeFileSync(path("4-cnhubert", ".pt"), "features");
  writeFileSync(path("5-wav32k"), readFileSync(join(folder, "5-wav32k", "en_00.wav")));
  const own = Buffer.concat([name, Buffer.from("\tAH0\tNone\tWhy me, of all?\n")]);
  writeFileSync(join(folder, texts), Buffer.concat([readFileSync(join(folder, texts)), own]));
  writeFileSync(
    join(folder, tokens),
    Buffer.concat([Buffer.from("item_name\tx\n"), name, Buffer.from("\t1\n")]),
  );
  rmSync(join(folder, tokens));
  const before = treeHash(folder);
  const planned = await planSplit(folder, { ratio: 0.2, seed: 0 });
  if ("refusal" in planned) throw new Error(planned.refusal.id);
  expect(planned.cost.ofClips).toBe(21);
  const odd = { ...planned.plan.chosen[0]!, name: name.toString("latin1") };
  await splitLists({ ...planned.plan, chosen: [odd] }, disk);
  expect(readFileSync(join(folder, texts)).includes(name)).toBe(false);
  await restoreLists(folder, disk);
  expect(treeHash(folder)).toBe(before);
});

/** The disk, until so many things were done; then every further one fails, as if the power were gone. */
function dyingDisk(steps: number, torn: boolean): DurableFiles & { readonly done: () => number } {
  let done = 0;
  const step = async (act: () => Promise<void>): Promise<void> => {
    if (done >= steps) throw new Error("power cut");
    await act();
    done += 1;
  };
  return {
    done: () => done,
    createFolder: (path) => step(() => disk.createFolder(path)),
    writeDraft: async (path, bytes, mode) => {
      // A write that was cut leaves a part of its bytes.
      if (done === steps && torn)
        await disk.writeDraft(path, bytes.subarray(0, bytes.length >> 1), mode);
      await step(() => disk.writeDraft(path, bytes, mode));
    },
    replace: (draft, path) => step(() => disk.replace(draft, path)),
    removeFile: (path) => step(() => disk.removeFile(path)),
    removeFolder: (path) => step(() => disk.removeFolder(path)),
  };
}

async function stepsOf(act: (files: DurableFiles) => Promise<unknown>): Promise<number> {
  const counting = dyingDisk(Number.POSITIVE_INFINITY, false);
  await act(counting);
  return counting.done();
}

const isPower = (error: unknown) => error instanceof Error && error.message === "power cut";

test.each([false, true])(
  "a split cut off at any step (torn write: %s) is undone by restore and finished by split",
  async (torn) => {
    const original = voice();
    const before = treeHash(original);
    const copyOf = () => {
      const folder = createTempFolder();
      cpSync(original, folder, { recursive: true });
      return folder;
    };
    const whole = copyOf();
    const steps = await stepsOf((files) => split(whole, files));
    expect(steps).toBeGreaterThan(10);
    for (let at = 0; at < steps; at += 1) {
      const folder = copyOf();
      const died = await split(folder, dyingDisk(at, torn)).catch((error: unknown) => error);
      expect(isPower(died), `step ${at}`).toBe(true);
      const other = createTempFolder();
      cpSync(folder, other, { recursive: true });
      await restoreLists(folder, disk);
      expect(treeHash(folder), `restore after step ${at}`).toBe(before);
      const state = await lookAtHoldout(other);
      if (state.kind === "manifest") await cutLists(other, state.manifest, disk);
      else {
        await removeHoldout(join(other, "stopwatch-holdout"), disk);
        await split(other);
      }
      expect(readFileSync(join(other, texts))).toEqual(readFileSync(join(whole, texts)));
      expect(readFileSync(join(other, tokens))).toEqual(readFileSync(join(whole, tokens)));
    }
  },
);

test.each([false, true])(
  "a restore cut off at any step (torn write: %s) is finished by the next, with what a training wrote kept",
  async (torn) => {
    const folder = voice();
    const reference = createTempFolder();
    cpSync(folder, reference, { recursive: true });
    await split(folder);
    for (const each of [folder, reference]) {
      writeFileSync(join(each, "train.log"), "a training\n");
      writeFileSync(join(each, "G_100.pth"), "weights");
    }
    const wanted = treeHash(reference);
    const copyOf = () => {
      const copy = createTempFolder();
      cpSync(folder, copy, { recursive: true });
      return copy;
    };
    const steps = await stepsOf((files) => restoreLists(copyOf(), files));
    expect(steps).toBeGreaterThan(10);
    for (let at = 0; at < steps; at += 1) {
      const cut = copyOf();
      const died = await restoreLists(cut, dyingDisk(at, torn)).catch((error: unknown) => error);
      expect(isPower(died), `step ${at}`).toBe(true);
      await restoreLists(cut, disk);
      expect(treeHash(cut), `restore after step ${at}`).toBe(wanted);
    }
  },
);

test("a list that was changed meanwhile keeps what it has, and a crash in between does no harm", async () => {
  const folder = voice();
  const [chosen = ""] = await split(folder);
  const added = "new.wav\tAH0\tNone\tA new clip.\n";
  writeFileSync(join(folder, texts), added, { flag: "a" });
  const restored = await restoreLists(folder, dyingDisk(4, false)).catch(() => undefined);
  expect(restored).toBeUndefined();
  const result = await restoreLists(folder, disk);
  expect(result.kind).toBe("restored");
  const now = readFileSync(join(folder, texts), "utf8");
  expect(now.split("\n").sort()).toEqual([...lines, added.trimEnd(), ""].sort());
  expect(now).toContain(chosen);
  expect(existsSync(join(folder, "stopwatch-holdout"))).toBe(false);
});

test("what cannot be merged is refused with nothing changed, and no line is lost", async () => {
  const folder = voice();
  const [chosen = ""] = await split(folder);
  writeFileSync(join(folder, texts), `${chosen}\tother\tNone\tAnother text.\n`, { flag: "a" });
  const before = treeHash(folder);
  const result = await restoreLists(folder, disk);
  expect(result).toMatchObject({ kind: "conflict", list: texts, conflict: { why: "other line" } });
  expect(treeHash(folder)).toBe(before);
  rmSync(join(folder, texts));
  expect(await restoreLists(folder, disk)).toEqual({ kind: "list gone", name: texts });
});

test("without the copy the list is put together from its parts; with damaged parts nothing is touched", async () => {
  const folder = voice();
  const before = treeHash(folder);
  await split(folder);
  const place = join(folder, "stopwatch-holdout");
  const damaged = createTempFolder();
  cpSync(folder, damaged, { recursive: true });
  rmSync(join(place, "original", texts));
  expect((await restoreLists(folder, disk)).kind).toBe("restored");
  expect(treeHash(folder)).toBe(before);
  const broken = join(damaged, "stopwatch-holdout");
  rmSync(join(broken, "original", texts));
  writeFileSync(join(broken, texts), "x");
  const then = treeHash(damaged);
  expect((await restoreLists(damaged, disk)).kind).toBe("damaged");
  expect(treeHash(damaged)).toBe(then);
  writeFileSync(join(broken, "manifest.json"), "{");
  expect((await restoreLists(damaged, disk)).kind).toBe("damaged");
});

test("lines that are in no list are never removed, whatever else of a split is gone", async () => {
  const folder = voice();
  await split(folder);
  const place = join(folder, "stopwatch-holdout");
  rmSync(join(place, "manifest.json"));
  rmSync(join(place, "original"), { recursive: true });
  const before = treeHash(folder);
  expect(await lookAtHoldout(folder)).toEqual({ kind: "orphaned" });
  expect(await restoreLists(folder, disk)).toEqual({ kind: "orphaned" });
  expect(treeHash(folder)).toBe(before);
  const held = readFileSync(join(place, texts));
  writeFileSync(join(folder, texts), held, { flag: "a" });
  expect(await restoreLists(folder, disk)).toEqual({ kind: "orphaned" });
  const rows = readFileSync(join(place, tokens), "utf8").split("\n").slice(1).join("\n");
  writeFileSync(join(folder, tokens), `\n${rows}`, { flag: "a" });
  expect(await restoreLists(folder, disk)).toEqual({ kind: "nothing", leftovers: true });
  expect(existsSync(place)).toBe(false);
});

test("the mode of a list stays, and a list that changes while it is split is left alone", async () => {
  const folder = voice();
  chmodSync(join(folder, texts), 0o640);
  const planned = await planSplit(folder, options);
  if ("refusal" in planned) throw new Error(planned.refusal.id);
  writeFileSync(join(folder, tokens), "\nchanged\t1\n", { flag: "a" });
  expect(await splitLists(planned.plan, disk)).toBe(tokens);
  expect(statSync(join(folder, texts)).mode & 0o777).toBe(0o640);
  expect(readFileSync(join(folder, tokens), "utf8")).toContain("\nchanged\t1\n");
  await restoreLists(folder, disk);
  expect(readFileSync(join(folder, texts), "utf8")).toBe(`${lines.join("\n")}\n`);
});

test("a link, a missing list and too few clips are refused by name", async () => {
  const folder = createTempFolder();
  expect(await planSplit(folder, options)).toMatchObject({
    refusal: { id: "holdout.refused.no-list" },
  });
  writeVoice(folder, twentyClips.slice(0, 4));
  expect(await planSplit(folder, options)).toEqual({
    refusal: { id: "holdout.refused.too-few", clips: 4, needed: 5 },
  });
});
