import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openReplay, type Replay } from "../../src/watch/replay.ts";
import { event, eventFile, fileVersion, scalar } from "../helpers/event-file-writer.ts";
import { recording } from "../helpers/recorded-run.ts";
import { createTempFolder, writeTree } from "./temp-tree.ts";

async function open(folder: string): Promise<Replay> {
  const replay = await openReplay(folder);
  onTestFinished(() => replay.remove());
  return replay;
}

/** Files below a folder, with `/`, and what they hold. */
function contents(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((file) => [relative(root, file).split(sep).join("/"), readFileSync(file, "latin1")]),
  );
}

/** Ten o'clock, UTC. */
const ten = Date.UTC(2026, 2, 1, 10) / 1000;
const line = (seconds: string, text: string) =>
  `2026-03-01 10:00:${seconds},500\talice\tINFO\t${text}\n`;
const header = fileVersion(ten + 1);
const point = event({ wallTime: ten + 7, step: 3, summary: [scalar("mel", 2)] });

/** A recording from 10:00:00.5 to 10:00:20.5, with a save in the middle and one after the end. */
function record(): string {
  const folder = createTempFolder();
  writeTree(folder, {
    "logs/alice/train.log": `${line("00", "start")}${line("05", "one")}Traceback\n  no time here\n${line("20", "end")}`,
    "logs/alice/eval/events.out.tfevents.1.vm.1.1": eventFile(header, point),
    "logs/alice/config.json": "{}",
    "files.txt": [
      "path\tsize\tmtime",
      "SoVITS_weights_v2/alice_e4_s72.pth\t18000000\t2026-03-01T10:00:10.000Z",
      "SoVITS_weights_v2/alice_e8_s144.pth\t18000000\t2026-03-01T10:05:00.000Z",
      "logs/alice/train.log\t100\t2026-03-01T10:00:20.500Z",
      "",
    ].join("\n"),
  });
  return folder;
}

const log = "logs/alice/train.log";
const events = "logs/alice/eval/events.out.tfevents.1.vm.1.1";
const weights = "SoVITS_weights_v2/alice_e4_s72.pth";

test("lines and records come at their own times, weights as empty files when they were saved", async () => {
  const replay = await open(record());
  expect(replay.duration).toBe(20);
  expect(contents(replay.root)).toEqual({});
  await replay.writeUntil(0);
  expect(contents(replay.root)).toEqual({
    "logs/alice/config.json": "{}",
    [log]: line("00", "start"),
  });
  await replay.writeUntil(5);
  const traced = `${line("00", "start")}${line("05", "one")}Traceback\n  no time here\n`;
  expect(contents(replay.root)[log]).toBe(traced);
  expect(contents(replay.root)[events]).toHaveLength(eventFile(header).length);
  await replay.writeUntil(6.5);
  expect(contents(replay.root)[events]).toHaveLength(eventFile(header, point).length);
  expect(contents(replay.root)).not.toHaveProperty([weights]);
  await replay.writeUntil(9.5);
  expect(contents(replay.root)).toHaveProperty([weights], "");
  await replay.writeUntil(20);
  expect(Object.keys(contents(replay.root)).sort()).toEqual(
    [weights, "logs/alice/config.json", events, log].sort(),
  );
});

test("time never goes back, and nothing is written twice", async () => {
  const replay = await open(record());
  await replay.writeUntil(20);
  const all = contents(replay.root);
  await replay.writeUntil(5);
  await replay.writeUntil(100);
  expect(contents(replay.root)).toEqual(all);
});

test("the recorded files end up byte for byte as they were, and are not touched", async () => {
  const before = contents(recording);
  const times = Object.keys(before).map((file) => statSync(join(recording, file)).mtimeMs);
  const replay = await open(recording);
  // In steps that cut between any two records.
  for (let at = 0; at < replay.duration; at += 61) await replay.writeUntil(at);
  await replay.writeUntil(replay.duration);
  const after = contents(replay.root);
  for (const file of Object.keys(before).filter((name) => name.startsWith("logs/"))) {
    expect(after[file] === before[file], file).toBe(true);
  }
  // files.txt lists ten weights (every fourth of 42 epochs) and a pair of resume states.
  const saved = Object.keys(after).filter((name) => name.endsWith(".pth"));
  expect(saved.filter((name) => name.startsWith("SoVITS_weights_v2/"))).toHaveLength(10);
  expect(contents(recording)).toEqual(before);
  expect(Object.keys(before).map((file) => statSync(join(recording, file)).mtimeMs)).toEqual(times);
});

test("the temporary folder goes when the replay is removed", async () => {
  const replay = await open(record());
  await replay.writeUntil(20);
  await replay.remove();
  expect(existsSync(replay.root)).toBe(false);
});
