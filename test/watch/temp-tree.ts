import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, onTestFinished } from "vitest";

/** A new folder that is gone when the test is over. Real path, so that names can be compared. */
export function createTempFolder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "stopwatch-")));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** The same for all tests of a file: gone when the last is over. */
export function createFolderForAll(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "stopwatch-")));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Writes files below a folder, with the folders on their way: path with `/` -> what the file holds. */
export function writeTree(root: string, files: Readonly<Record<string, string | Uint8Array>>) {
  for (const [path, content] of Object.entries(files)) {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

/** The beginning of a text log as GPT-SoVITS writes it. */
export const trainLog = [
  "2026-11-23 05:29:41,180\talice\tINFO\tTrain Epoch: 1 [0%]",
  "2026-11-23 05:29:41,180\talice\tINFO\t[6.02, 5.96, 0.49, 108.75, 0.0, 126.88, 0, 9.9e-05]",
  "2026-11-23 05:29:50,922\talice\tINFO\t====> Epoch: 1",
  "",
].join("\n");

/** A console capture of the same. */
export const consoleLog = [
  "INFO:alice:Train Epoch: 1 [0%]",
  "INFO:alice:[6.02, 5.96, 0.49, 108.75, 0.0, 126.88, 0, 9.9e-05]",
  "INFO:alice:====> Epoch: 1",
  "",
].join("\n");

/** A TensorBoard CSV export. */
export const tensorboardExport =
  "Wall time,Step,Value\r\n1700000000.5,0,1.5\r\n1700000001.5,1,1.25\r\n";

/** A table of losses by epoch. */
export const lossTable = "epoch,loss,val_loss\n0,1.5,1.6\n1,1.2,1.4\n";

/** The version record that every event file begins with. */
export const eventFileStart: Uint8Array = Uint8Array.from(
  "1800000000000000a37f4b220900000040fc54d9411a0d627261696e2e4576656e743a32eced8f9d".match(/../g) ??
    [],
  (pair) => Number.parseInt(pair, 16),
);
