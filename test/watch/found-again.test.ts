import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createDiscoveryMemory, type DiscoveryMemory } from "../../src/watch/discovery-memory.ts";
import { createFormatRecogniser, type FormatRecogniser } from "../../src/watch/recognise-format.ts";
import { watchLogdir } from "../../src/watch/watch-logdir.ts";
import { createTempFolder, trainLog, writeTree } from "./temp-tree.ts";

/** What the system says against looking at a path; empty while it allows everything. */
type Refusals = Map<string, string>;

/** A watched folder whose searches for runs are counted, and where the system may refuse. */
async function watchCounted(root: string, refusals: Refusals = new Map()) {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const plain = createDiscoveryMemory();
  const known = createFormatRecogniser();
  let searches = 0;
  const memory: DiscoveryMemory = {
    ...plain,
    list: async (path, limit) => {
      if (path === root) searches += 1;
      const code = refusals.get(path);
      const nothing = { files: [], folders: [], linkedFolders: [], entries: 0 };
      return code === undefined ? plain.list(path, limit) : { ...nothing, cut: false, code };
    },
  };
  const recognise: FormatRecogniser = async (path) => {
    const code = refusals.get(path);
    return code === undefined ? known(path) : { code };
  };
  const options = { signal: ending.signal, memory, recognise, rescanMs: 20, heartbeatMs: 5 };
  const ticks = watchLogdir([root], options);
  const names = async (): Promise<readonly string[]> => {
    const { value } = await ticks.next();
    return value?.runs.map((run) => run.name) ?? [];
  };
  return {
    names,
    /** Changes something, and gives how many searches it took until a run of this name was found. */
    async searchesUntil(name: string, change: () => void): Promise<number> {
      for (let tick = 0; tick < 3; tick += 1) await names();
      change();
      const before = searches;
      const until = performance.now() + 20_000;
      while (!(await names()).includes(name)) {
        if (performance.now() > until) throw new Error(`${name} was never found`);
      }
      return searches - before;
    },
    /** Waits for some more searches. */
    async search(times: number): Promise<readonly string[]> {
      let found: readonly string[] = [];
      for (const until = searches + times; searches < until; ) found = await names();
      return found;
    },
  };
}

test("A13 a log that appears later is found at the second look at the latest", async () => {
  const root = createTempFolder();
  mkdirSync(join(root, "alice"));
  const watched = await watchCounted(root);
  const change = () => writeTree(root, { "alice/train.log": trainLog });
  expect(await watched.searchesUntil("alice", change)).toBeLessThanOrEqual(2);
});

test("A13 a folder that appears later is found at the second look at the latest", async () => {
  const root = createTempFolder();
  const watched = await watchCounted(root);
  const change = () => writeTree(root, { "logs/alice/train.log": trainLog });
  expect(await watched.searchesUntil("logs/alice", change)).toBeLessThanOrEqual(2);
});

test.each(["alice", "alice/train.log"])(
  "A13 %s may be looked at later: it is found at the second look at the latest",
  async (closed) => {
    const root = createTempFolder();
    writeTree(root, { "alice/train.log": trainLog });
    const refusals: Refusals = new Map([[join(root, closed), "EACCES"]]);
    const watched = await watchCounted(root, refusals);
    expect(await watched.search(3)).toEqual([]);
    expect(await watched.searchesUntil("alice", () => refusals.clear())).toBeLessThanOrEqual(2);
  },
);

test.each([
  ["alice", "EMFILE"],
  ["alice", "EIO"],
  ["alice/train.log", "EMFILE"],
  ["alice/train.log", "ESTALE"],
  ["", "EACCES"],
])("A14 a run that was seen stays while the system keeps %j from us (%s)", async (closed, code) => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog, "bob/train.log": trainLog });
  const refusals: Refusals = new Map();
  const watched = await watchCounted(root, refusals);
  await watched.searchesUntil("alice", () => {});
  refusals.set(join(root, closed), code);
  // The memory of folders would hide it: the folder changes.
  writeTree(root, { "alice/notes.csv": "step,loss\n" });
  expect(await watched.search(4)).toContain("alice");
  rmSync(join(root, "alice"), { recursive: true });
  refusals.clear();
  expect(await watched.search(4)).toEqual(["bob"]);
});
