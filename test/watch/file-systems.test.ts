import { expect, test } from "vitest";
import { remoteKindOf } from "../../src/core/remote-file-systems.ts";
import { createFileSystems, isRemote } from "../../src/watch/file-systems.ts";
import { watchLogdir } from "../../src/watch/watch-logdir.ts";
import { createTempFolder, trainLog, writeTree } from "./temp-tree.ts";

test("T12: the numbers of network file systems are known, signed or not; local ones are not", () => {
  const kinds = [0x6969, 0x517b, 0xff534d42, 0xff534d42 - 2 ** 32, 0x01021997, 0x65735546];
  expect(kinds.map(remoteKindOf)).toEqual(["NFS", "SMB", "CIFS", "CIFS", "9p", "FUSE"]);
  expect([0x00c36400, 0x0bd00bd0].map(remoteKindOf)).toEqual(["Ceph", "Lustre"]);
  // ext4, btrfs, xfs, tmpfs, overlay
  const local = [0xef53, 0x9123683e, 0x58465342, 0x01021994, 0x794c7630];
  expect(local.map(remoteKindOf)).toEqual(local.map(() => undefined));
});

test("T12: a file system is asked once a device, and what cannot be asked counts as local", async () => {
  let asked = 0;
  const systems = createFileSystems({
    deviceOf: async (path) => {
      if (path === "gone") throw Object.assign(new Error("gone"), { code: "ENOENT" });
      return path.length;
    },
    magicOf: async () => {
      asked += 1;
      return 0x6969;
    },
  });
  expect(await Promise.all(["a", "b", "cc", "gone"].map(systems.kindOf))).toEqual([
    "NFS",
    "NFS",
    "NFS",
    undefined,
  ]);
  expect(asked).toBe(2);
});

test("a folder of this machine's temporary files is told apart from a path that is gone, neither remote", async () => {
  expect(await isRemote(`${createTempFolder()}/gone`)).toBe(false);
});

test("T12: a logdir on a network drive is said to be one, once, and its runs are found", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog, "bob/train.log": trainLog });
  const ending = new AbortController();
  const fileSystems = { kindOf: async () => "NFS" };
  for await (const tick of watchLogdir([root], { signal: ending.signal, fileSystems })) {
    ending.abort();
    expect(tick.runs.map((run) => run.name)).toEqual(["alice", "bob"]);
    expect(tick.problems.map((problem) => problem.reason)).toEqual([
      { id: "problem.remote", kind: "NFS" },
    ]);
  }
});
