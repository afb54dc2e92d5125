import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parsePid, readPidFile } from "../../src/stop/wishes.ts";
import { createTempFolder } from "../watch/temp-tree.ts";

test("N2: only whole numbers above 1 are pids, written as nothing but digits", () => {
  expect(parsePid("4711")).toEqual({ pid: 4711 });
  for (const text of [
    ...["", "0", "1", "-1", "-5", " 12", "12 ", "0x10", "1e3", "012", "+5", "1.0", "12\n"],
    ...["2147483648", "99999999999", "NaN", "self", "١٢"],
  ]) {
    expect(parsePid(text), JSON.stringify(text)).toMatchObject({
      refusal: { id: "stop.refused.bad-pid" },
    });
  }
});

test("N2: a pidfile is a small regular file of ours or root's, with a number in it", async () => {
  const folder = createTempFolder();
  const file = async (text: string) => {
    writeFileSync(join(folder, "pid"), text);
    return readPidFile(join(folder, "pid"));
  };
  expect(await file("4711\n")).toEqual({ pid: 4711 });
  expect(await file("4711")).toEqual({ pid: 4711 });
  for (const text of ["", "\n", "1\n", "-1", "4711 4712", "abc", "4711\n\n"]) {
    expect(await file(text), JSON.stringify(text)).toMatchObject({
      refusal: { id: "stop.refused.bad-pid" },
    });
  }
  expect(await file("4".repeat(200))).toMatchObject({ refusal: { reason: "too large" } });
  const reasonOf = async (name: string) => {
    const given = await readPidFile(join(folder, name));
    return "refusal" in given ? given.refusal : given;
  };
  expect(await reasonOf("none")).toMatchObject({ reason: "unreadable" });
  mkdirSync(join(folder, "folder"));
  symlinkSync("/dev/zero", join(folder, "zero"));
  execFileSync("mkfifo", [join(folder, "fifo")]);
  for (const name of ["folder", "zero", "fifo"]) {
    expect(await reasonOf(name), name).toMatchObject({ reason: "not regular" });
  }
  if (process.geteuid?.() !== 0) return;
  // As root another user's file can be made; root itself must not trust it either.
  writeFileSync(join(folder, "foreign"), "4711");
  chownSync(join(folder, "foreign"), 4242, 4242);
  expect(await reasonOf("foreign")).toMatchObject({ reason: "owner" });
});
