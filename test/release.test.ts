import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { createTempFolder } from "./watch/temp-tree.ts";

const run = promisify(execFile);
const release = resolve("release");
const own = join(release, "linux-x64/stopwatch");
const runs = process.platform === "linux" && process.arch === "x64" && existsSync(own);
const programs = {
  "linux-x64": "stopwatch",
  "linux-arm64": "stopwatch",
  "win-x64": "stopwatch.exe",
  "macos-arm64": "stopwatch",
} as const;
const isBuilt = Object.entries(programs).every(([platform, name]) =>
  existsSync(join(release, platform, name)),
);
if (!runs || !isBuilt) {
  console.warn("skipped: npm run release has not built the executables, so none is looked at");
}

/** The first bytes of a program. */
function headOf(path: string, length = 4096): Buffer {
  const file = openSync(path, "r");
  const head = Buffer.alloc(length);
  readSync(file, head, 0, length, 0);
  closeSync(file);
  return head;
}

describe.skipIf(!runs)("the executable for this machine", { timeout: 120_000 }, () => {
  // An empty PATH: nothing but the one file is there to run it.
  const alone = (folder: string) => ({
    cwd: folder,
    env: { PATH: "/nowhere", HOME: folder, TMPDIR: folder, XDG_STATE_HOME: join(folder, "state") },
  });

  test("audits, writes a report and replays the demo without Node, and leaves nothing behind", async () => {
    const folder = createTempFolder();
    const recording = resolve("fixtures/demo");
    const audit = await run(own, ["audit", recording, "--lang", "en"], alone(folder));
    expect(audit.stdout).toContain("STOP  overfitting");
    const report = await run(own, ["audit", recording, "--output", "html"], alone(folder));
    expect(report.stdout).toContain("uPlot");
    const frame = await run(
      own,
      ["tail", "--once", "--output", "dashboard", recording],
      alone(folder),
    );
    expect(frame.stdout).toContain("logs/validated-1");
    const words = ["demo", "--output", "plain", "--lang", "en", "--speed", "2000"];
    expect((await run(own, words, alone(folder))).stdout).toContain("STOP  overfitting");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("guards its stand-in trainer and really stops it", async () => {
    const folder = createTempFolder();
    const words = ["demo", "--guard", "--output", "plain", "--lang", "en"];
    const { stdout, stderr } = await run(own, words, alone(folder));
    expect(stdout + stderr).toMatch(/The trainer is stopped: every process of it is gone/);
    expect(readdirSync(folder).filter((name) => name.startsWith("stopwatch-"))).toEqual([]);
  });

  test("comes as a wheel that pip puts on the PATH of a clean environment", async () => {
    const wheel = readdirSync(release).find((name) => name.endsWith("manylinux_2_28_x86_64.whl"));
    if (wheel === undefined) throw new Error("npm run release writes the wheel");
    const folder = createTempFolder();
    await run("python3", ["-m", "venv", join(folder, "venv")]);
    const pip = ["-m", "pip", "install", "--no-index", "--quiet", join(release, wheel)];
    await run(join(folder, "venv/bin/python"), pip);
    const { stdout } = await run(join(folder, "venv/bin/stopwatch"), [
      ...["audit", resolve("fixtures/demo"), "--lang", "en"],
    ]);
    expect(stdout).toContain("STOP  overfitting");
    const list = await run(join(folder, "venv/bin/python"), [
      "-m",
      "pip",
      "show",
      "-f",
      "stopwatch",
    ]);
    expect(list.stdout).toMatch(/THIRD-PARTY\.txt/);
    await run(join(folder, "venv/bin/python"), ["-m", "pip", "uninstall", "-y", "stopwatch"]);
    expect(existsSync(join(folder, "venv/bin/stopwatch"))).toBe(false);
  });
});

/** The load commands of a Mach-O program: what each is, and where it stands. */
function loadCommands(bytes: Buffer): readonly { readonly kind: number; readonly at: number }[] {
  let at = 32;
  return Array.from({ length: bytes.readUInt32LE(16) }, () => {
    const command = { kind: bytes.readUInt32LE(at), at };
    at += bytes.readUInt32LE(at + 4);
    return command;
  });
}

describe.skipIf(!isBuilt)("the executables for other machines", () => {
  const pathOf = (platform: keyof typeof programs) => join(release, platform, programs[platform]);

  test("each is a program of its platform", () => {
    const elf = (platform: "linux-x64" | "linux-arm64") =>
      headOf(pathOf(platform)).readUInt16LE(18);
    // ELF's numbers of x86-64 and AArch64.
    expect([elf("linux-x64"), elf("linux-arm64")]).toEqual([62, 183]);
    const windows = headOf(pathOf("win-x64"));
    const header = windows.readUInt32LE(60);
    expect(windows.toString("latin1", header, header + 4)).toBe("PE\0\0");
    expect(windows.readUInt16LE(header + 4)).toBe(0x8664);
    const mac = headOf(pathOf("macos-arm64"));
    // A 64-bit Mach-O for ARM64.
    expect([mac.readUInt32LE(0), mac.readUInt32LE(4)]).toEqual([0xfeedfacf, 0x0100000c]);
  });

  test("the one for macOS is signed: every page of it has the hash that its signature says", () => {
    const bytes = readFileSync(pathOf("macos-arm64"));
    const commands = loadCommands(bytes);
    // LC_CODE_SIGNATURE and the segment it lies in, which ends with the file.
    const signature = commands.find(({ kind }) => kind === 0x1d);
    const linkEdit = commands.find(({ kind, at }) => {
      return kind === 0x19 && bytes.toString("latin1", at + 8, at + 18) === "__LINKEDIT";
    });
    if (signature === undefined || linkEdit === undefined) throw new Error("it is not signed");
    const [start, size] = [8, 12].map((at) => bytes.readUInt32LE(signature.at + at));
    expect((start ?? 0) + (size ?? 0)).toBe(bytes.length);
    const [from, length] = [40, 48].map((at) => Number(bytes.readBigUInt64LE(linkEdit.at + at)));
    expect((from ?? 0) + (length ?? 0)).toBe(bytes.length);
    const list = bytes.subarray(start);
    expect(list.readUInt32BE(0)).toBe(0xfade0cc0);
    const directory = list.subarray(list.readUInt32BE(16));
    const [hashes, pages, limit] = [16, 28, 32].map((at) => directory.readUInt32BE(at));
    expect([limit, pages]).toEqual([start, Math.ceil((start ?? 0) / 4096)]);
    for (let page = 0; page < (pages ?? 0); page += 1) {
      const end = Math.min((page + 1) * 4096, start ?? 0);
      const hash = createHash("sha256")
        .update(bytes.subarray(page * 4096, end))
        .digest();
      const from = (hashes ?? 0) + page * 32;
      if (!hash.equals(directory.subarray(from, from + 32))) expect.fail(`page ${page}`);
    }
  });

  test("each holds the program, and knows that it does", () => {
    for (const platform of ["linux-x64", "linux-arm64", "win-x64", "macos-arm64"] as const) {
      const bytes = readFileSync(pathOf(platform));
      // Node looks for another program inside itself where this ends in 1.
      const fuse = bytes.indexOf("NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:");
      expect(bytes.toString("latin1", fuse + 47, fuse + 48), platform).toBe("1");
      expect(bytes.indexOf("stopwatch: ${"), platform).toBeGreaterThan(0);
      expect(bytes.indexOf("fixtures/demo/trainer.mjs"), platform).toBeGreaterThan(0);
    }
  });
});
