import { expect, test } from "vitest";
import { createMacProcesses } from "../../src/stop/mac-processes.ts";
import { openProcessTable } from "../../src/stop/process-table.ts";
import type { RunProgram } from "../../src/stop/spawn.ts";

test("Linux reads /proc, a Mac is experimental, and Windows says why there is none", () => {
  expect(openProcessTable("linux")).toMatchObject({ experimental: false });
  expect(openProcessTable("darwin")).toMatchObject({ experimental: true });
  for (const platform of ["win32", "aix"]) {
    expect(openProcessTable(platform)).toEqual({
      table: undefined,
      refusal: { id: "stop.refused.platform", platform },
    });
  }
});

/** A Mac that answers as its manual pages say. */
function playMac(answers: Readonly<Record<string, string>>): RunProgram {
  return async ([program = ""]) => {
    const stdout = answers[program];
    return stdout === undefined ? { problem: "ENOENT" } : { code: 0, stdout, timedOut: false };
  };
}

const ps = [
  "    1     0     0 S    Mon Nov 23 05:00:00 2026     /sbin/launchd",
  "  501     1   502 S+   Mon Nov 23 05:29:41 2026     python -s GPT_SoVITS/s2_train.py --config x",
  "  502   501   502 Z    Mon Nov 23 05:29:42 2026     (python)",
  "garbage",
  "",
].join("\n");

test("a Mac's processes are read from ps and lsof", async () => {
  const lsof = "p501\nfcwd\nn/Users/a/GPT-SoVITS\n";
  const table = createMacProcesses(playMac({ sysctl: "AB-CD\n", ps, lsof }));
  const list = await table.list();
  expect(list.map(({ identity }) => identity.pid)).toEqual([1, 501, 502]);
  expect(list[1]).toMatchObject({
    identity: { bootId: "AB-CD", uid: 502 },
    parent: 1,
    command: ["python", "-s", "GPT_SoVITS/s2_train.py", "--config", "x"],
    folder: "/Users/a/GPT-SoVITS",
    state: "S",
  });
  expect((list[1]?.started ?? 0) - (list[0]?.started ?? 0)).toBe(29 * 60 + 41);
});

test("a Mac's open files tell access, device and inode", async () => {
  const lsof = [
    ...["p501", "fcwd", "a ", "tDIR", "D0x1000004", "i2", "n/Users/a"],
    ...["f3", "aw", "tREG", "D0x1000004", "i4711", "n/Users/a/logs/alice/train.log"],
    ...["f4", "au", "tIPv4", "D0x0", "nlocalhost:1"],
    "",
  ].join("\n");
  const table = createMacProcesses(playMac({ lsof }));
  expect(await table.openFiles(501)).toEqual([
    {
      descriptor: 3,
      path: "/Users/a/logs/alice/train.log",
      dev: 0x1000004,
      inode: 4711,
      writable: true,
      regular: true,
    },
  ]);
});

test("a Mac without its programs has no processes, and nothing is proved there", async () => {
  const table = createMacProcesses(playMac({}));
  expect(await table.list()).toEqual([]);
  expect(await table.look(501)).toBeUndefined();
  expect(await table.openFiles(501)).toBeUndefined();
});
