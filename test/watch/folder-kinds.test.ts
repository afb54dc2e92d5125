import { expect, test } from "vitest";
import { createFolderKinds, remoteFolders } from "../../src/watch/folder-kinds.ts";

test("a folder is asked about once, whoever asks again, and is then known without waiting", async () => {
  const asked: string[] = [];
  const kinds = createFolderKinds({
    kindOf: async (path) => {
      asked.push(path);
      return path.startsWith("/drive") ? "NFS" : undefined;
    },
  });
  const folders = new Set(["/disk/alice", "/drive/bob"]);
  expect(await remoteFolders(folders, kinds)).toEqual(new Map([["/drive/bob", "NFS"]]));
  await remoteFolders(folders, kinds);
  expect([kinds.of("/disk/alice"), kinds.of("/drive/bob")]).toEqual([undefined, "NFS"]);
  expect(asked).toEqual([...folders]);
});
