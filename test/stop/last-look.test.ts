import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAsSeen } from "../../src/stop/last-look.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stopwatch-look-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the last look before a signal", () => {
  it("finds nothing new where nothing happened", () => {
    const log = join(folder, "train.log");
    writeFileSync(log, "abc\n");
    expect(isAsSeen({ log: { path: log, bytes: 4 }, files: new Map() })).toBe(true);
  });

  it("sees a line that was logged since, and a log that is gone", () => {
    const log = join(folder, "train.log");
    writeFileSync(log, "abc\ndef\n");
    expect(isAsSeen({ log: { path: log, bytes: 4 }, files: new Map() })).toBe(false);
    rmSync(log);
    expect(isAsSeen({ log: { path: log, bytes: 8 }, files: new Map() })).toBe(false);
  });

  it.runIf(process.platform === "linux")("sees a file that was opened for writing since", () => {
    const path = join(folder, "G_100.pth");
    const descriptor = openSync(path, "w");
    const mine = (paths: readonly string[]) => new Map([[process.pid, new Set(paths)]]);
    try {
      expect(isAsSeen({ log: undefined, files: mine([]) })).toBe(false);
    } finally {
      closeSync(descriptor);
    }
  });

  it("takes a process that is gone for one that opens nothing", () => {
    expect(isAsSeen({ log: undefined, files: new Map([[2 ** 22 + 1, new Set()]]) })).toBe(true);
  });
});
