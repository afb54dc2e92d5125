import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createKeepBest } from "../../src/stop/keep-best.ts";
import { createTempFolder } from "../watch/temp-tree.ts";
import { createZip } from "./small-zip.ts";

const zip = createZip(Buffer.alloc(3000, 1), "long");

function createPlace(name = "alice") {
  const root = createTempFolder();
  const runPath = join(root, "logs", "alice");
  const weights = join(root, "SoVITS_weights");
  mkdirSync(runPath, { recursive: true });
  mkdirSync(weights);
  const clock = { now: 100 };
  const kept = join(root, "kept");
  const keep = (folder = kept) => createKeepBest({ folder, runPath, name }, () => clock.now);
  return { root, runPath, weights, kept, clock, keep };
}

test("weights are copied once they have been still for two seconds, and told of once", async () => {
  const { weights, kept, clock, keep } = createPlace();
  const path = join(weights, "alice_e7_s63.pth");
  writeFileSync(path, zip);
  utimesSync(path, 1_700_000_000, 1_700_000_000);
  const best = keep();
  expect(await best.consider([path])).toEqual([]);
  clock.now += 1.9;
  expect(await best.consider([path])).toEqual([]);
  clock.now += 0.2;
  expect(await best.consider([path])).toEqual([{ path, copy: join(kept, "alice_e7_s63.pth") }]);
  expect(await best.consider([path])).toEqual([]);
  expect(readFileSync(join(kept, "alice_e7_s63.pth"))).toEqual(zip);
  expect(statSync(join(kept, "alice_e7_s63.pth")).mtimeMs).toBe(1_700_000_000_000);
  expect(readdirSync(kept)).toEqual(["alice_e7_s63.pth"]);
  // Another life knows the copy again.
  const next = keep();
  await next.consider([path]);
  clock.now += 3;
  await next.consider([path]);
  expect(readdirSync(kept)).toEqual(["alice_e7_s63.pth"]);
});

test("weights that are still being written are waited for; cut ones are told of and not copied", async () => {
  const { weights, kept, clock, keep } = createPlace();
  const path = join(weights, "alice_e7_s63.pth");
  const best = keep();
  for (let part = 0; part < 5; part += 1) {
    appendFileSync(path, zip.subarray(part * 500, part * 500 + 500));
    expect(await best.consider([path])).toEqual([]);
    clock.now += 1.5;
  }
  clock.now += 3;
  expect(await best.consider([path])).toEqual([{ path, problem: "broken" }]);
  clock.now += 100;
  expect(await best.consider([path])).toEqual([]);
  appendFileSync(path, zip.subarray(2500));
  await best.consider([path]);
  clock.now += 3;
  expect(await best.consider([path])).toEqual([{ path, copy: join(kept, "alice_e7_s63.pth") }]);
});

test("a file of that name is never written over, a link in its place never followed", async () => {
  const { root, weights, kept, clock, keep } = createPlace();
  const path = join(weights, "alice_e7_s63.pth");
  writeFileSync(path, zip);
  mkdirSync(kept);
  writeFileSync(join(kept, "alice_e7_s63.pth"), "mine");
  symlinkSync(join(root, "precious"), join(kept, "alice_e7_s63-2.pth"));
  const best = keep();
  await best.consider([path]);
  clock.now += 3;
  expect(await best.consider([path])).toEqual([{ path, copy: join(kept, "alice_e7_s63-3.pth") }]);
  expect(readFileSync(join(kept, "alice_e7_s63.pth"), "utf8")).toBe("mine");
  expect(readdirSync(root)).not.toContain("precious");
});

test("a link to weights is not followed", async () => {
  const { root, weights, clock, keep } = createPlace();
  writeFileSync(join(root, "secret"), zip);
  const path = join(weights, "alice_e7_s63.pth");
  symlinkSync(join(root, "secret"), path);
  const best = keep();
  await best.consider([path]);
  clock.now += 3;
  expect(await best.consider([path])).toEqual([]);
});

test("nothing is written to the run's folder or below the weights, not even through a link", async () => {
  const { root, runPath, weights, clock, keep } = createPlace();
  const path = join(weights, "alice_e7_s63.pth");
  writeFileSync(path, zip);
  symlinkSync(runPath, join(root, "innocent"));
  const forbidden = [runPath, join(runPath, "a", "b"), join(root, "innocent", "c"), weights];
  for (const folder of forbidden) {
    const best = keep(folder);
    await best.consider([path]);
    clock.now += 3;
    expect(await best.consider([path])).toEqual([{ path, problem: "inside run" }]);
  }
  expect(readdirSync(runPath)).toEqual([]);
  expect(readdirSync(weights)).toEqual(["alice_e7_s63.pth"]);
});

test("copies lie in the folder whatever the names hold", async () => {
  const { weights, kept, clock, keep } = createPlace("../声音");
  const names = ["..e7.pth", "声音 e1.pth", "a\n\u001b[2J.pth", "-rf.pth", "con.pth"];
  const paths = names.map((name) => join(weights, name));
  for (const path of paths) writeFileSync(path, zip);
  const best = keep();
  await best.consider(paths);
  clock.now += 3;
  const results = await best.consider(paths);
  expect(results.map((each) => "copy" in each)).toEqual(names.map(() => true));
  const copies = readdirSync(kept);
  expect(copies).toHaveLength(names.length);
  for (const copy of copies) expect(copy).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u);
});

test("a folder that cannot be written to is told of once a minute at most, and tried again", async () => {
  const { root, weights, clock, keep } = createPlace();
  const path = join(weights, "alice_e7_s63.pth");
  writeFileSync(path, zip);
  writeFileSync(join(root, "file"), "");
  const best = keep(join(root, "file", "sub"));
  await best.consider([path]);
  clock.now += 3;
  expect(await best.consider([path])).toEqual([{ path, problem: "ENOTDIR" }]);
  clock.now += 61;
  expect(await best.consider([path])).toEqual([]);
});
