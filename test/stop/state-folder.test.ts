import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stateFolderPath } from "../../src/state-path.ts";
import { openJournal } from "../../src/stop/journal.ts";
import type { JournalEvent } from "../../src/stop/journal-events.ts";
import { openStateFolder } from "../../src/stop/state-folder.ts";
import { createTempFolder } from "../watch/temp-tree.ts";

const isRoot = process.getuid?.() === 0;

test.each([
  [{ XDG_STATE_HOME: "/var/state" }, "/var/state/stopwatch"],
  [{ XDG_STATE_HOME: "relative" }, "/home/a/.local/state/stopwatch"],
  [{ XDG_STATE_HOME: "" }, "/home/a/.local/state/stopwatch"],
  [{}, "/home/a/.local/state/stopwatch"],
])("the state folder under %o is %s", (environment, path) => {
  expect(stateFolderPath(environment, "/home/a")).toBe(path);
});

test("N17: a missing state folder is made, for us alone, and left empty", async () => {
  const path = join(createTempFolder(), "a", "stopwatch");
  expect(await openStateFolder(path)).toEqual({ path });
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(readdirSync(path)).toEqual([]);
});

test("N17: a state folder that is a file, a link, or open to others is refused", async () => {
  const root = createTempFolder();
  writeFileSync(join(root, "file"), "");
  mkdirSync(join(root, "open"));
  chmodSync(join(root, "open"), 0o777);
  symlinkSync(root, join(root, "link"));
  const codes = new Map([
    ["file", "EEXIST"],
    ["file/below", "ENOTDIR"],
    ["open", "EPERM"],
    ["link", "ENOTDIR"],
  ]);
  for (const [name, code] of codes) {
    const path = join(root, name);
    expect(await openStateFolder(path)).toEqual({
      refusal: { id: "stop.refused.state-folder", path, code },
    });
  }
});

test("a state folder on a network file system is refused by its name", async () => {
  const path = join(createTempFolder(), "stopwatch");
  for (const [magic, kind] of [
    [0x6969, "NFS"],
    [0x01021997, "9p"],
    [0x65735546, "FUSE"],
  ] as const) {
    expect(await openStateFolder(path, async () => magic)).toEqual({
      refusal: { id: "stop.refused.network-folder", path, kind },
    });
  }
});

test.runIf(isRoot)("another user's state folder is refused", async () => {
  const path = join(createTempFolder(), "stopwatch");
  mkdirSync(path, { mode: 0o700 });
  chownSync(path, 12345, 12345);
  expect(await openStateFolder(path)).toMatchObject({ refusal: { code: "EACCES" } });
});

test.runIf(isRoot)(
  "N17: read-only and full file systems are refused, and no half line is left",
  async () => {
    const root = createTempFolder();
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", root]);
    } catch {
      console.log("skipped: tmpfs cannot be mounted here");
      return;
    }
    try {
      const path = join(root, "stopwatch");
      expect(await openStateFolder(path)).toEqual({ path });
      const opened = await openJournal(path, "alice", () => 0);
      if ("refusal" in opened) throw new Error(opened.refusal.id);
      writeFileSync(join(path, "filler"), new Uint8Array(20_000));
      const beat: JournalEvent = { event: "observed", what: "heartbeat", detail: "x".repeat(900) };
      let code: unknown;
      for (let line = 0; line < 200 && code === undefined; line += 1) {
        await opened.journal.write(beat).catch((error: unknown) => {
          code = (error as NodeJS.ErrnoException).code; // System errors carry one.
        });
      }
      expect(code).toBe("ENOSPC");
      // Half a line was taken back: with room again the next one stands whole.
      truncateSync(join(path, "filler"), 0);
      await opened.journal.write({ event: "cancelled" });
      await opened.journal.close();
      expect(readFileSync(join(path, "journal", "alice.jsonl"), "utf8")).toMatch(
        /"cancelled"\}\n$/,
      );
      const again = await openJournal(path, "alice", () => 0);
      expect("journal" in again).toBe(true);
      if ("journal" in again) await again.journal.close();
      // Writes what there is room for, then fails.
      expect(() => writeFileSync(join(path, "filler"), new Uint8Array(100_000))).toThrow("ENOSPC");
      expect(await openStateFolder(path)).toMatchObject({ refusal: { code: "ENOSPC" } });
      execFileSync("mount", ["-o", "remount,ro", root]);
      expect(await openStateFolder(path)).toMatchObject({ refusal: { code: "EROFS" } });
    } finally {
      execFileSync("umount", ["-l", root]);
    }
  },
);
