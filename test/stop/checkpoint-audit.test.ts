import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { Checkpoint } from "../../src/core/checkpoints.ts";
import { auditCheckpoints } from "../../src/stop/checkpoint-audit.ts";
import { readFileEnd } from "../../src/stop/zip-end.ts";
import { createTempFolder } from "../watch/temp-tree.ts";
import { createZip } from "./small-zip.ts";

const content = Buffer.alloc(5000, 7);
const zip = createZip(content);
const torch = createZip(content, "long");
const headless = Buffer.concat([Buffer.from("05"), torch.subarray(2)]);

function place(path: string, bytes: Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

test.each([
  ["sound", "a zip as Python writes it", zip],
  ["sound", "a zip as torch writes it, with 64-bit end records", torch],
  ["sound", "one whose sizes are only in the 64-bit records", createZip(content, "all ones")],
  ["sound", "v2Pro and LoRA weights, whose first two bytes are replaced", headless],
  ["broken", "a file cut in the middle", torch.subarray(0, 3000)],
  ["broken", "a file cut by one byte", torch.subarray(0, torch.length - 1)],
  ["broken", "a headless file cut in the middle", headless.subarray(0, 3000)],
  ["broken", "an empty file", new Uint8Array()],
  ["broken", "an end record alone", torch.subarray(torch.length - 22)],
  [
    "broken",
    "an end record whose directory lies elsewhere",
    Buffer.concat([zip.subarray(0, 90), zip.subarray(-22)]),
  ],
  ["broken", "a hole where the directory was", holed(torch)],
  ["other", "an old pickle", Buffer.from([0x80, 2, 0x8a, 0x0a])],
] as const)("A12: %s: %s", async (end, _, bytes) => {
  const path = place(join(createTempFolder(), "a.pth"), bytes);
  expect(await readFileEnd(path)).toBe(end);
  expect(readFileSync(path)).toEqual(Buffer.from(bytes));
});

/** Power was lost: the file has its size, and zeros where its directory should begin. */
function holed(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  return copy.fill(
    0,
    copy.indexOf("PK\x01\x02", 0, "latin1"),
    copy.indexOf("PK\x06\x06", 0, "latin1"),
  );
}

test("A12: a real zip of Python's zipfile is sound whole and broken at every cut", async () => {
  const folder = createTempFolder();
  const path = join(folder, "real.pth");
  execFileSync("python3", [
    "-c",
    "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],'w')\nz.writestr('a/data.pkl',b'x'*300)\nz.writestr('a/data/0',b'y'*500)\nz.close()",
    path,
  ]);
  expect(await readFileEnd(path)).toBe("sound");
  const whole = readFileSync(path);
  for (let cut = 0; cut < whole.length; cut += 13) {
    place(path, whole.subarray(0, cut));
    expect(await readFileEnd(path)).toBe("broken");
  }
});

test("folders, links, FIFOs and missing files are unreadable, and nothing hangs", async () => {
  const folder = createTempFolder();
  place(join(folder, "there.pth"), zip);
  symlinkSync(join(folder, "there.pth"), join(folder, "link.pth"));
  execFileSync("mkfifo", [join(folder, "fifo.pth")]);
  for (const name of ["", "none.pth", "link.pth", "fifo.pth"]) {
    expect(await readFileEnd(join(folder, name))).toBe("unreadable");
  }
});

function checkpoint(path: string, epoch: number, kind: Checkpoint["kind"] = "weights"): Checkpoint {
  return {
    path,
    name: path.split("/").at(-1) ?? "",
    kind,
    epoch,
    step: epoch * 9,
    modified: epoch,
  };
}

test("A12: the audit names the broken, the left-over and the newest sound file at or before the best", async () => {
  const root = createTempFolder();
  const weights = [2, 4, 6, 8].map((epoch) =>
    checkpoint(place(join(root, "w", `alice_e${epoch}_s${epoch * 9}.pth`), headless), epoch),
  );
  place(join(root, "w", "alice_e6_s54.pth"), headless.subarray(0, 999));
  const states = join(root, "logs/alice/logs_s2_v2Pro");
  const paired = checkpoint(place(join(states, "G_36.pth"), torch), 4, "resume state");
  place(join(states, "D_36.pth"), torch);
  const unpaired = checkpoint(place(join(states, "G_72.pth"), torch), 8, "resume state");
  const lora = checkpoint(
    place(join(root, "logs_s2_v4_lora_32", "G_9.pth"), torch),
    1,
    "resume state",
  );
  place(join(root, "cwd", "1700000000.4567.pth"), torch.subarray(0, 100));
  place(join(root, "cwd", "notes.pth"), zip);
  const audit = await auditCheckpoints([...weights, paired, unpaired, lora], { epoch: 7 }, [
    join(root, "cwd"),
    join(root, "none"),
  ]);
  expect(audit).toEqual({
    broken: [join(root, "w/alice_e6_s54.pth")],
    unreadable: [],
    leftOver: [join(root, "cwd/1700000000.4567.pth")],
    unpaired: [join(states, "G_72.pth")],
    sound: join(root, "w/alice_e4_s36.pth"),
  });
});

test("without a known best the newest sound weights count; without weights a state does", async () => {
  const root = createTempFolder();
  const weights = checkpoint(place(join(root, "a_e2_s18.pth"), zip), 2);
  const state = checkpoint(place(join(root, "lora", "G_99.pth"), zip), 11, "resume state");
  expect((await auditCheckpoints([weights, state], {}, [])).sound).toBe(weights.path);
  expect((await auditCheckpoints([state], {}, [])).sound).toBe(state.path);
  expect((await auditCheckpoints([state], { epoch: 3 }, [])).sound).toBeUndefined();
  expect((await auditCheckpoints([], {}, [])).sound).toBeUndefined();
});
