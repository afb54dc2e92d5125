import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { listPoints } from "../../src/core/formats/points.ts";
import { eventFile } from "../../src/core/formats/tfevents/event-file.ts";
import { addReadBytes, noReadBytes } from "../../src/core/read-bytes.ts";
import { type Disk, systemDisk } from "../../src/watch/disk.ts";
import { createLogReader, type LogReader } from "../../src/watch/log-reader.ts";
import type { TakeBytes } from "../../src/watch/reader-state.ts";
import { concat, event, fileVersion, image, record, scalar } from "../helpers/event-file-writer.ts";
import { createTempFolder } from "./temp-tree.ts";

/** Reads once: the state, and the new bytes as text. */
async function readOnce(reader: LogReader, budget?: number) {
  const pieces: string[] = [];
  const take = (bytes: Uint8Array) => {
    pieces.push(Buffer.from(bytes).toString("latin1"));
    return 0;
  };
  const { state } = await reader.readNew(take, budget === undefined ? {} : { budget });
  return [state, pieces.join("")];
}

test("T1 new bytes are given once, half a line as well as a whole one", async () => {
  const path = join(createTempFolder(), "train.log");
  const reader = createLogReader(path);
  writeFileSync(path, "one\ntw");
  expect(await readOnce(reader)).toEqual(["grew", "one\ntw"]);
  expect(await readOnce(reader)).toEqual(["idle", ""]);
  appendFileSync(path, "o\n");
  expect(await readOnce(reader)).toEqual(["grew", "o\n"]);
  expect(await readOnce(reader)).toEqual(["idle", ""]);
});

test("a file that was only touched has nothing new", async () => {
  const path = join(createTempFolder(), "train.log");
  writeFileSync(path, "one\n");
  const reader = createLogReader(path);
  await readOnce(reader);
  utimesSync(path, 1, 1);
  expect(await readOnce(reader)).toEqual(["idle", ""]);
});

test("T13 T14 a file that does not exist is waited for, and never made", async () => {
  const folder = createTempFolder();
  const path = join(folder, "train.log");
  const reader = createLogReader(path);
  const outcome = await reader.readNew(() => 0);
  expect(outcome).toEqual({
    state: "missing",
    code: "ENOENT",
    more: false,
    offset: 0,
    size: 0,
    modified: 0,
  });
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(path, "one\n");
  expect(await readOnce(reader)).toEqual(["grew", "one\n"]);
});

test("T3 a file that was cut is read again from its start, after that was said", async () => {
  const path = join(createTempFolder(), "train.log");
  writeFileSync(path, "one\ntwo\n");
  const reader = createLogReader(path);
  await readOnce(reader);
  truncateSync(path, 4);
  expect(await readOnce(reader)).toEqual(["replaced", ""]);
  expect(await readOnce(reader)).toEqual(["grew", "one\n"]);
  truncateSync(path, 0);
  expect(await readOnce(reader)).toEqual(["replaced", ""]);
  expect(await readOnce(reader)).toEqual(["idle", ""]);
});

test("T2 a file that was cut and grew beyond the old end between two looks is seen by its bytes", async () => {
  const path = join(createTempFolder(), "train.log");
  writeFileSync(path, `${"a".repeat(2000)}old end\n`);
  const reader = createLogReader(path);
  await readOnce(reader);
  writeFileSync(path, `${"a".repeat(2000)}new end\nand more\n`);
  expect(await readOnce(reader)).toEqual(["replaced", ""]);
  expect((await readOnce(reader))[1]).toHaveLength(2017);
});

test("T2 a file that was rewritten with a new beginning and the old end is seen by its beginning", async () => {
  const path = join(createTempFolder(), "metrics.csv");
  const rows = "1,0.5\n".repeat(100);
  writeFileSync(path, `step,a\n${rows}`);
  const reader = createLogReader(path);
  await readOnce(reader);
  writeFileSync(path, `step,b\n${rows}2,0.5\n`);
  expect((await readOnce(reader))[0]).toBe("replaced");
});

test("T3 a new file moved over the old one is another file, unless it goes on where the old one ended", async () => {
  const folder = createTempFolder();
  const path = join(folder, "train.log");
  writeFileSync(path, "one\n");
  const reader = createLogReader(path);
  await readOnce(reader);
  writeFileSync(join(folder, "new"), "one\ntwo\n");
  renameSync(join(folder, "new"), path);
  expect(await readOnce(reader)).toEqual(["grew", "two\n"]);
  writeFileSync(join(folder, "new"), "uno\ndue\ntre\n");
  renameSync(join(folder, "new"), path);
  expect(await readOnce(reader)).toEqual(["replaced", ""]);
  expect(await readOnce(reader)).toEqual(["grew", "uno\ndue\ntre\n"]);
});

test("T3 a file that was gone and came back is another one, even with the same bytes", async () => {
  const path = join(createTempFolder(), "train.log");
  writeFileSync(path, "one\n");
  const reader = createLogReader(path);
  await readOnce(reader);
  rmSync(path);
  expect(await readOnce(reader)).toEqual(["missing", ""]);
  writeFileSync(path, "one\ntwo\n");
  expect(await readOnce(reader)).toEqual(["replaced", ""]);
  expect(await readOnce(reader)).toEqual(["grew", "one\ntwo\n"]);
});

test("T3 a file moved away and back again is the same one", async () => {
  const path = join(createTempFolder(), "train.log");
  writeFileSync(path, "one\n");
  const reader = createLogReader(path);
  await readOnce(reader);
  renameSync(path, `${path}.1`);
  expect(await readOnce(reader)).toEqual(["idle", ""]);
  renameSync(`${path}.1`, path);
  appendFileSync(path, "two\n");
  expect(await readOnce(reader)).toEqual(["grew", "two\n"]);
});

test("T3 a refused look for a file that was renamed again is no end of it", async () => {
  const path = join(createTempFolder(), "train.log");
  let opens = 0;
  let refused = 0;
  const disk: Disk = {
    open: async (...asked) => {
      opens += 1;
      return opens === refused ? { code: "EIO" } : systemDisk.open(...asked);
    },
  };
  writeFileSync(path, "one\n");
  const reader = createLogReader(path, disk);
  await readOnce(reader);
  renameSync(path, `${path}.1`);
  appendFileSync(`${path}.1`, "two\n");
  expect(await readOnce(reader)).toEqual(["grew", "two\n"]);
  renameSync(`${path}.1`, `${path}.2`);
  appendFileSync(`${path}.2`, "three\n");
  // The name itself is looked for first, then the one that the file had last.
  refused = opens + 2;
  expect(await readOnce(reader)).toEqual(["unreadable", ""]);
  expect(await readOnce(reader)).toEqual(["grew", "three\n"]);
});

test.each(["train.log.7", "old.log"])(
  "T3 a copy that is renamed to %s while it is read to its end is read on",
  async (name) => {
    const folder = createTempFolder();
    const path = join(folder, "train.log");
    const text = Array.from({ length: 40 }, (_, line) => `line ${line}\n`).join("");
    writeFileSync(path, text.slice(0, 20));
    const reader = createLogReader(path);
    await readOnce(reader);
    // Copied and cut, with more in the copy than one look takes; then the copy is moved about.
    writeFileSync(`${path}.1`, text);
    truncateSync(path, 0);
    const first = await readOnce(reader, 64);
    renameSync(`${path}.1`, path);
    renameSync(path, join(folder, name));
    const rest = await readOnce(reader);
    expect(text.slice(0, 20) + first[1] + rest[1]).toBe(text);
    expect(first[1]).toHaveLength(64);
  },
);

test("an empty file that becomes another empty one, or a full one, is no news but for its bytes", async () => {
  const path = join(createTempFolder(), "train.log");
  const reader = createLogReader(path);
  for (const text of ["", "", "one\n"]) {
    rmSync(path, { force: true });
    writeFileSync(path, text);
    expect(await readOnce(reader)).toEqual([text === "" ? "idle" : "grew", text]);
  }
});

test("T2 delete and create between two looks is seen, though the inode may be the same", async () => {
  const folder = createTempFolder();
  for (let round = 0; round < 20; round += 1) {
    const path = join(folder, "train.log");
    writeFileSync(path, `run ${round} one\n`);
    const reader = createLogReader(path);
    await readOnce(reader);
    rmSync(path);
    writeFileSync(path, `RUN ${round} one, and longer than before\n`);
    expect((await readOnce(reader))[0]).toBe("replaced");
  }
});

test("what the parser need not see is jumped over, within a piece's end and across calls", async () => {
  const path = join(createTempFolder(), "events");
  writeFileSync(path, "HEAD");
  const reader = createLogReader(path);
  const pieces: string[] = [];
  const read = async (skip: number) => {
    const outcome = await reader.readNew((bytes) => {
      pieces.push(Buffer.from(bytes).toString("latin1"));
      return pieces.length === 1 ? skip : 0;
    });
    return [outcome.state, outcome.offset, outcome.more];
  };
  expect(await read(10)).toEqual(["grew", 14, false]);
  appendFileSync(path, "blobb");
  expect(await read(0)).toEqual(["grew", 14, false]);
  expect(await read(0)).toEqual(["idle", 14, false]);
  appendFileSync(path, "lobb!");
  expect(await read(0)).toEqual(["grew", 14, false]);
  appendFileSync(path, "next");
  expect(await read(0)).toEqual(["grew", 18, false]);
  appendFileSync(path, "last");
  expect(await read(0)).toEqual(["grew", 22, false]);
  expect(pieces).toEqual(["HEAD", "next", "last"]);
});

test("a jump in the middle of a large file goes over its bytes without reading them", async () => {
  const path = join(createTempFolder(), "events");
  closeSync(openSync(path, "w"));
  truncateSync(path, 20 * 2 ** 30);
  const descriptor = openSync(path, "r+");
  ftruncateSync(descriptor, 20 * 2 ** 30 + 5);
  closeSync(descriptor);
  const reader = createLogReader(path);
  let given = 0;
  const outcome = await reader.readNew((bytes) => {
    given += bytes.length;
    return given === bytes.length ? 20 * 2 ** 30 - bytes.length : 0;
  });
  expect(outcome).toMatchObject({ state: "grew", more: false, offset: 20 * 2 ** 30 + 5 });
  expect(given).toBeLessThanOrEqual(2 ** 20 + 5);
});

test("a file cut within the bytes that were to be jumped over is another one", async () => {
  const path = join(createTempFolder(), "events");
  writeFileSync(path, `HEAD${"b".repeat(3000)}`);
  const reader = createLogReader(path);
  await reader.readNew(() => 10_000, { budget: 4 });
  truncateSync(path, 2500);
  expect((await readOnce(reader))[0]).toBe("replaced");
});

test("T11 one call reads no more than its budget, and says that there is more", async () => {
  const path = join(createTempFolder(), "train.log");
  writeFileSync(path, "0123456789");
  const reader = createLogReader(path);
  const outcome = await reader.readNew(() => 0, { budget: 4 });
  expect(outcome).toMatchObject({ state: "grew", more: true, offset: 4, size: 10 });
  expect(await readOnce(reader, 4)).toEqual(["grew", "4567"]);
  expect(await readOnce(reader, 4)).toEqual(["grew", "89"]);
  expect(await readOnce(reader, 4)).toEqual(["idle", ""]);
});

test("A22 a sparse file of ten gigabytes costs one budget a call", async () => {
  const path = join(createTempFolder(), "train.log");
  closeSync(openSync(path, "w"));
  truncateSync(path, 10 * 2 ** 30);
  let given = 0;
  const outcome = await createLogReader(path).readNew((bytes) => {
    given += bytes.length;
    return 0;
  });
  expect(outcome).toMatchObject({ more: true, offset: 32 * 2 ** 20 });
  expect(given).toBe(32 * 2 ** 20);
});

test.skipIf(process.platform === "win32")(
  "A22 what is no regular file is refused at once",
  async () => {
    const folder = createTempFolder();
    execFileSync("mkfifo", [join(folder, "fifo")]);
    symlinkSync("/dev/zero", join(folder, "zero"));
    symlinkSync("loop", join(folder, "loop"));
    mkdirSync(join(folder, "folder"));
    const codes: unknown[] = [];
    for (const name of ["fifo", "zero", "folder", "loop"]) {
      const outcome = await createLogReader(join(folder, name)).readNew(() => 0);
      expect(outcome.state).toBe("unreadable");
      codes.push(outcome.code);
    }
    const notRegular = "not a regular file";
    expect(codes).toEqual([notRegular, notRegular, notRegular, "ELOOP"]);
  },
);

test.skipIf(process.platform !== "linux")(
  "T9 no file stays open, not even when the taker throws",
  async () => {
    const path = join(createTempFolder(), "train.log");
    writeFileSync(path, "one\n");
    const open = () => readdirSync("/proc/self/fd").length;
    const before = open();
    const reader = createLogReader(path);
    const fails = reader.readNew(() => {
      throw new Error("the parser has a mistake");
    });
    await expect(fails).rejects.toThrow("the parser has a mistake");
    await readOnce(reader);
    expect(open()).toBe(before);
  },
);

test("the time of the last writing is in seconds", async () => {
  const path = join(createTempFolder(), "train.log");
  writeFileSync(path, "one\n");
  const reader = createLogReader(path);
  utimesSync(path, 1_700_000_000.5, 1_700_000_000.5);
  expect((await reader.readNew(() => 0)).modified).toBe(1_700_000_000.5);
  expect(statSync(path).size).toBe(4);
});

test("however a file grows and whatever is jumped over, each byte given stands at its place", async () => {
  const pieces = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 12 });
  const jumps = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 12 });
  const property = async (sizes: readonly number[], skips: readonly number[]) => {
    const path = join(createTempFolder(), "events");
    const reader = createLogReader(path);
    let content = "";
    let calls = 0;
    let at = 0;
    const take = (bytes: Uint8Array) => {
      const text = Buffer.from(bytes).toString("latin1");
      expect(content.slice(at, at + bytes.length)).toBe(text);
      const skip = skips[calls % skips.length] ?? 0;
      calls += 1;
      at += bytes.length + skip;
      return skip;
    };
    for (const size of sizes) {
      const start = content.length;
      for (let place = start; place < start + size; place += 1) {
        content += String.fromCharCode((place * place + (place >> 8)) % 256);
      }
      writeFileSync(path, content, "latin1");
      for (let more = true; more; ) {
        const outcome = await reader.readNew(take, { budget: 100 });
        expect(["grew", "idle"]).toContain(outcome.state);
        expect(outcome.offset).toBe(at);
        more = outcome.more;
      }
      expect(at).toBeGreaterThanOrEqual(content.length);
    }
  };
  await fc.assert(fc.asyncProperty(pieces, jumps, property), { numRuns: 60 });
});

type Act =
  | { readonly does: "append"; readonly bytes: number }
  | { readonly does: "cut"; readonly keep: number }
  | { readonly does: "rewrite"; readonly bytes: number }
  | { readonly does: "move over"; readonly bytes: number }
  | { readonly does: "delete" }
  | { readonly does: "read"; readonly budget: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ does: fc.constant("append" as const), bytes: fc.integer({ min: 1, max: 3000 }) }),
  fc.record({
    does: fc.constant("cut" as const),
    keep: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({ does: fc.constant("rewrite" as const), bytes: fc.integer({ min: 0, max: 3000 }) }),
  fc.record({ does: fc.constant("move over" as const), bytes: fc.integer({ min: 0, max: 3000 }) }),
  fc.constant({ does: "delete" as const }),
  fc.record({ does: fc.constant("read" as const), budget: fc.constantFrom(7, 1000, 2 ** 20) }),
);

test("whatever happens to a file, in the end exactly its bytes were given since it was last replaced", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
      const folder = createTempFolder();
      const path = join(folder, "train.log");
      const reader = createLogReader(path);
      let content: string | undefined;
      let given = "";
      // No two generations hold equal bytes at equal places, as in logs with times.
      let seed = 1;
      const newBytes = (count: number) =>
        Array.from({ length: Math.ceil(count / 8) }, () => (seed++).toString(36).padStart(8, "-"))
          .join("")
          .slice(0, count);
      const write = (text: string) => {
        content = text;
        writeFileSync(path, text);
      };
      const read = async (budget: number) => {
        const outcome = await reader.readNew(
          (bytes) => {
            given += Buffer.from(bytes).toString("latin1");
            return 0;
          },
          { budget },
        );
        if (outcome.state === "replaced") given = "";
        // At every moment nothing was invented: what was given is what the file begins with now.
        expect(given).toHaveLength(outcome.offset);
        if (outcome.state !== "missing") expect(content?.slice(0, outcome.offset)).toBe(given);
        return outcome;
      };
      for (const one of acts) {
        if (one.does === "append") write((content ?? "") + newBytes(one.bytes));
        else if (one.does === "rewrite") write(newBytes(one.bytes));
        else if (one.does === "cut" && content !== undefined) {
          content = content.slice(0, Math.floor(content.length * one.keep));
          truncateSync(path, content.length);
        } else if (one.does === "move over") {
          content = newBytes(one.bytes);
          writeFileSync(`${path}.new`, content);
          renameSync(`${path}.new`, path);
        } else if (one.does === "delete") {
          content = undefined;
          rmSync(path, { force: true });
        } else if (one.does === "read") {
          const { state } = await read(one.budget);
          expect(state === "missing").toBe(content === undefined);
        }
      }
      if (content === undefined) return;
      for (let more = true; more; ) more = (await read(2 ** 20)).more;
      expect(given).toBe(content);
    }),
    { numRuns: 300 },
  );
});

test("a disk that fails again and again and budgets that end anywhere lose no picture of the books", async () => {
  const intervals = 30;
  const records = [record(fileVersion())];
  for (let step = 0; step < intervals; step += 1) {
    records.push(record(event({ step, summary: [scalar("loss/g/mel", step)] })));
    for (const tag of ["a", "b", "c"]) {
      records.push(record(event({ step, summary: [image(tag, 60_000 + step * 100)] })));
    }
  }
  const file = concat(records);
  const path = join(createTempFolder(), "events.out.tfevents.1.host.1.0");
  writeFileSync(path, file);
  let reads = 0;
  const failing: Disk = {
    open: async (name, remote) => {
      const log = await systemDisk.open(name, remote);
      if ("code" in log) return log;
      const readNow: typeof log.readNow = (bytes, position) => {
        reads += 1;
        if (reads % 7 === 0) throw Object.assign(new Error("EIO"), { code: "EIO" });
        return log.readNow(bytes, position);
      };
      return { ...log, readNow };
    },
  };
  const reader = createLogReader(path, failing);
  const parser = eventFile.createParser({ name: "events.out.tfevents" });
  const read = noReadBytes();
  const values: number[] = [];
  let passed = 0;
  const take: TakeBytes = (bytes, now) => {
    const parsed = parser.push(bytes, now);
    addReadBytes(read, parsed);
    values.push(...listPoints(parsed.points).map(({ value }) => value));
    return parsed.skip;
  };
  const pass: TakeBytes = (bytes, now) => {
    const over = parser.pass?.(bytes, now) ?? 0;
    if (over > 0) passed += 1;
    return over;
  };
  for (let call = 0; call < 1000; call += 1) {
    const { offset, state } = await reader.readNew(take, { budget: 300_000, pass });
    if (offset === file.length && state === "idle") break;
  }
  addReadBytes(read, parser.finish());
  expect(values).toEqual(Array.from({ length: intervals }, (_, step) => step));
  const { sums } = read;
  expect([(sums?.records ?? 0) + (sums?.blobs ?? 0), sums?.unreadable]).toEqual([file.length, 0]);
  expect(read.blobs.reduce((all, { count }) => all + count, 0)).toBe(3 * intervals);
  expect(passed).toBeGreaterThan(intervals / 2);
});

test("pictures that were passed are what a log is known by: where the last one changed, it is another log", async () => {
  const pictures = (fill: number) =>
    Array.from({ length: 8 }, (_, step) =>
      record(event({ step, summary: [image("all/mel", 60_000 + fill)] })),
    );
  const path = join(createTempFolder(), "events.out.tfevents.1.host.1.0");
  writeFileSync(path, concat([record(fileVersion()), ...pictures(0)]));
  const reader = createLogReader(path);
  const parser = eventFile.createParser({ name: path });
  let passed = 0;
  const pass: TakeBytes = (bytes, now) => {
    const over = parser.pass?.(bytes, now) ?? 0;
    passed += over;
    return over;
  };
  const take: TakeBytes = (bytes, now) => parser.push(bytes, now).skip;
  const { offset } = await reader.readNew(take, { pass });
  expect(passed).toBeGreaterThan(100_000);
  const file = openSync(path, "r+");
  writeSync(file, "another", offset - 100);
  closeSync(file);
  appendFileSync(path, concat(pictures(1)));
  expect((await reader.readNew(take, { pass })).state).toBe("replaced");
});
