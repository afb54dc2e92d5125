import { appendFileSync, renameSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFormatRecogniser, headBytes } from "../../src/watch/recognise-format.ts";
import { createTempFolder, lossTable, trainLog } from "./temp-tree.ts";

/** A recogniser that is asked about one file; what it gives is the same object where the head was not read again. */
function askedAbout(content: string) {
  const path = join(createTempFolder(), "run.log");
  writeFileSync(path, content);
  const recognise = createFormatRecogniser();
  const nameOf = async () => {
    const recognised = await recognise(path);
    return "code" in recognised ? recognised.code : recognised.format?.name;
  };
  return { path, ask: () => recognise(path), nameOf };
}

test("a log whose format shows only later is recognised then", async () => {
  const { path, nameOf } = askedAbout("");
  expect(await nameOf()).toBeUndefined();
  appendFileSync(path, "a line that says nothing\n");
  expect(await nameOf()).toBeUndefined();
  appendFileSync(path, trainLog);
  expect(await nameOf()).toBe("train.log");
});

test("the head of a log that grows is read again when there is twice as much of it, and when it is whole", async () => {
  const { path, ask } = askedAbout(trainLog);
  const first = await ask();
  appendFileSync(path, "x".repeat(trainLog.length - 1));
  expect(await ask()).toBe(first);
  expect(await ask()).toBe(first);
  appendFileSync(path, "x");
  const second = await ask();
  expect(second).not.toBe(first);
  appendFileSync(path, "x".repeat(headBytes - statSync(path).size - 1));
  const third = await ask();
  expect(third).not.toBe(second);
  appendFileSync(path, "x");
  const whole = await ask();
  expect(whole).not.toBe(third);
  appendFileSync(path, "x".repeat(headBytes * 4));
  expect(await ask()).toBe(whole);
});

test("a file that was written anew with twice as much in it is recognised anew", async () => {
  const { path, nameOf } = askedAbout(lossTable);
  expect(await nameOf()).toBe("csv");
  writeFileSync(path, `${trainLog}${trainLog}`);
  expect(await nameOf()).toBe("train.log");
});

test("a file that was put in its place is recognised anew, however alike in size and time", async () => {
  const { path, nameOf } = askedAbout(trainLog);
  expect(await nameOf()).toBe("train.log");
  const { atime, mtime } = statSync(path);
  const other = `${path}.new`;
  writeFileSync(other, lossTable.padEnd(trainLog.length, "\n"));
  utimesSync(other, atime, mtime);
  renameSync(other, path);
  expect(await nameOf()).toBe("csv");
});

test("a file that was written anew in place is recognised anew, though it only seems to have grown a little", async () => {
  const { path, nameOf } = askedAbout(trainLog);
  expect(await nameOf()).toBe("train.log");
  writeFileSync(path, lossTable.padEnd(trainLog.length + 10, "\n"));
  expect(await nameOf()).toBe("csv");
});

test("a file that was cut is recognised anew", async () => {
  const { path, nameOf } = askedAbout(trainLog);
  expect(await nameOf()).toBe("train.log");
  writeFileSync(path, "nothing of note\n");
  expect(await nameOf()).toBeUndefined();
});

test("a file that is not there is told by the system's code, and recognised once it is", async () => {
  const path = join(createTempFolder(), "run.log");
  const recognise = createFormatRecogniser();
  expect(await recognise(path)).toEqual({ code: "ENOENT" });
  writeFileSync(path, trainLog);
  expect(await recognise(path)).toMatchObject({ empty: false, format: { name: "train.log" } });
});
