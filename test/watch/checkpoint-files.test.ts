import { mkdirSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listCheckpointFiles } from "../../src/watch/checkpoint-files.ts";
import { createTempFolder, writeTree } from "./temp-tree.ts";

test("checkpoints are listed with their size and time, other files and deeper folders are not", async () => {
  const root = createTempFolder();
  writeTree(root, {
    "w/声音_e4_s36.pth": "12345",
    "w/epoch=1-step=2.ckpt": "",
    "w/a.pt": "1",
    "w/b.safetensors": "12",
    "w/notes.txt": "",
    "w/deep/c.pth": "",
  });
  utimesSync(join(root, "w/声音_e4_s36.pth"), 1_700_000_000.5, 1_700_000_000.5);
  mkdirSync(join(root, "w/folder.pth"));
  symlinkSync("nowhere", join(root, "w/dead.pth"));
  const files = await listCheckpointFiles([join(root, "w"), join(root, "none"), join(root, "w")]);
  expect(files.map((file) => [file.path.slice(root.length + 3), file.bytes])).toEqual([
    ["a.pt", 1],
    ["b.safetensors", 2],
    ["epoch=1-step=2.ckpt", 0],
    ["声音_e4_s36.pth", 5],
  ]);
  expect(files[3]?.modified).toBe(1_700_000_000.5);
});
