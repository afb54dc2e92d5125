import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  parseBootTime,
  parseCommand,
  parseStat,
  parseStatus,
  parseWritable,
} from "../../src/stop/proc-text.ts";

const zeros = Array.from({ length: 17 }, () => "0").join(" ");

test("a stat is read from the last bracket, whatever the process calls itself", () => {
  const hostile = fc.string({ unit: "binary-ascii", maxLength: 40 });
  const fields = fc.record({ parent: fc.nat(), start: fc.nat() });
  fc.assert(
    fc.property(hostile, fields, (name, { parent, start }) => {
      const text = `77 (${name}) R ${parent} ${zeros} ${start} 1 2 3\n`;
      expect(parseStat(text)).toEqual({ state: "R", parent, startTime: start });
    }),
  );
});

test("a name that imitates the rest of a stat changes nothing", () => {
  const text = `77 (x) Z 1 ${zeros} 42) S 5 ${zeros} 9000 1\n`;
  expect(parseStat(text)).toEqual({ state: "S", parent: 5, startTime: 9000 });
});

test("a cut or foreign stat is none", () => {
  const whole = `77 (python) S 5 ${zeros} 9000`;
  for (const text of ["", "77", "77 (python", "77 (python) S 5 0 0", "no stat at all", ") S a b"]) {
    expect(parseStat(text)).toBeUndefined();
  }
  expect(parseStat(whole)?.startTime).toBe(9000);
});

const status = (rows: string) =>
  `Name:\tpython\nUid:\t1000\t0\t0\t0\nNSpid:\t5936\t5\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\nSigCgt:\t0000000000000002\n${rows}`;

test("a status tells the real user, the pid in each namespace, and what becomes of SIGINT", () => {
  expect(parseStatus(status(""))).toEqual({
    uid: 1000,
    namespacePids: [5936, 5],
    ignoresSigint: false,
    blocksSigint: false,
    catchesSigint: true,
  });
  const ignoring = status("").replace(/SigIgn:.*/, "SigIgn:\t0000000001001006");
  expect(parseStatus(ignoring)?.ignoresSigint).toBe(true);
  const blocking = status("").replace(/SigBlk:.*/, "SigBlk:\tfffffffffffffeff");
  expect(parseStatus(blocking)?.blocksSigint).toBe(true);
});

test("a status without masks is no status: nobody knows whether SIGINT would arrive", () => {
  expect(parseStatus("Name:\tpython\nUid:\t0\t0\t0\t0\n")).toBeUndefined();
  expect(parseStatus(status("").replace(/SigIgn:.*\n/, ""))).toBeUndefined();
  expect(parseStatus(status("").replace(/Uid:.*\n/, "Uid:\tx\n"))).toBeUndefined();
});

test("a status of an old kernel without NSpid leaves the numbers open", () => {
  expect(parseStatus(status("").replace(/NSpid:.*\n/, ""))?.namespacePids).toBeUndefined();
});

test("a command keeps blanks, line ends and empty arguments, and loses a cut last one", () => {
  expect(parseCommand("python\0-s\0a b\nc\0\0")).toEqual(["python", "-s", "a b\nc", ""]);
  expect(parseCommand("python\0GPT_SoVITS/s2_tra")).toEqual(["python"]);
  expect(parseCommand("renamed itself")).toEqual(["renamed itself"]);
  expect(parseCommand("")).toEqual([]);
});

test("the access mode is the last two bits of the octal flags", () => {
  expect(parseWritable("pos:\t0\nflags:\t0100000\n")).toBe(false);
  expect(parseWritable("pos:\t0\nflags:\t0102001\n")).toBe(true);
  expect(parseWritable("pos:\t0\nflags:\t02\n")).toBe(true);
  expect(parseWritable("pos:\t0\n")).toBeUndefined();
});

test("the boot time is the row btime", () => {
  expect(parseBootTime("cpu 1\nbtime 1700000000\nx 1\n")).toBe(1_700_000_000);
  expect(parseBootTime("cpu 1\n")).toBeUndefined();
});
