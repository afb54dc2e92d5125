import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createDiscoveryMemory } from "../../src/watch/discovery-memory.ts";
import { createSearch } from "../../src/watch/search-again.ts";
import { createTempFolder, trainLog, writeTree } from "./temp-tree.ts";

function searched(root: string) {
  const search = createSearch([root], { memory: createDiscoveryMemory() });
  return {
    search,
    names: async () => (await search()).runs.map((run) => run.name),
  };
}

function aliceAndBob(): string {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog, "bob/train.log": trainLog });
  return root;
}

describe("a search that is made again", () => {
  it("gives the same object while nothing changed, whenever the folders changed last", async () => {
    const root = aliceAndBob();
    for (const minutesAgo of [0, 5]) {
      const at = Date.now() / 1000 - 60 * minutesAgo;
      for (const name of ["alice", "bob", "."]) utimesSync(join(root, name), at, at);
      const { search } = searched(root);
      const first = await search();
      expect(first.runs).toHaveLength(2);
      expect(await search()).toBe(first);
    }
  });

  it("finds what came, was renamed and went", async () => {
    const root = aliceAndBob();
    const { names } = searched(root);
    expect(await names()).toEqual(["alice", "bob"]);
    writeTree(root, { "carol/train.log": trainLog });
    expect(await names()).toEqual(["alice", "bob", "carol"]);
    renameSync(join(root, "bob"), join(root, "dave"));
    expect(await names()).toEqual(["alice", "carol", "dave"]);
    rmSync(join(root, "alice"), { recursive: true });
    expect(await names()).toEqual(["carol", "dave"]);
  });

  it("finds checkpoints beside the run, and a path that is there later", async () => {
    const root = createTempFolder();
    const logs = join(root, "logs");
    const { search } = searched(logs);
    expect((await search()).problems).toHaveLength(1);
    writeTree(root, { "logs/alice/train.log": trainLog });
    expect((await search()).runs).toHaveLength(1);
    mkdirSync(join(root, "SoVITS_weights_v2"));
    const [run] = (await search()).runs;
    expect(run?.checkpointFolders).toContain(join(root, "SoVITS_weights_v2"));
  });

  it("sees that a link leads elsewhere", async () => {
    const root = aliceAndBob();
    const link = join(root, "alice/eval");
    writeTree(root, { "store/notes.txt": "", "more/events.out.tfevents.1.a.1.0": "" });
    symlinkSync(join(root, "store"), link);
    const { search } = searched(join(root));
    const first = await search();
    rmSync(link);
    symlinkSync(join(root, "more"), link);
    expect(await search()).not.toBe(first);
  });
});
