import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withFlip } from "../helpers/event-file-cases.ts";
import {
  concat,
  event,
  fileVersion,
  graph,
  image,
  record,
  scalar,
} from "../helpers/event-file-writer.ts";
import { runCli } from "../helpers/run-cli.ts";
import { createFolderForAll } from "../watch/temp-tree.ts";

const folder = createFolderForAll();

const intervals = Array.from({ length: 12 }, (_, step) => [
  record(event({ step: step * 100, summary: [scalar("loss/g/mel", 20 - step)] })),
  record(event({ step: step * 100, summary: [image("all/mel", 20_000)] })),
]);
const start = [record(fileVersion()), record(graph(9000))];
const noBytes = new Uint8Array(0);
const log = concat([...start, ...intervals.flat()]);
/** Where the picture of the fourth interval begins. */
const picture = concat([
  ...start,
  ...intervals.slice(0, 3).flat(),
  ...intervals.slice(3, 4).flatMap(([scalars = noBytes]) => scalars),
]).length;

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function auditText(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(["audit", ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.replace(/\s+/g, " ");
}

interface AuditedRun {
  readonly points: number;
  readonly skipped: object;
  readonly blobs: readonly { readonly what: string; readonly checked: boolean }[];
  readonly bytes: { readonly records: number; readonly blobs: number; readonly unreadable: number };
  readonly problems: readonly { readonly id: string; readonly offset: number }[];
}

async function auditJson(...words: string[]): Promise<AuditedRun> {
  const { code, stdout } = await runCli(["audit", ...words, "--output", "json"]);
  expect(code).toBe(0);
  return JSON.parse(stdout).runs[0];
}

describe("an event file with pictures", () => {
  const good = write("events.out.tfevents.1.good", log);
  const bad = write("events.out.tfevents.1.bad", withFlip(log, picture + 5000));

  test("tells what was not read, and what checks it", async () => {
    expect(await auditText(good)).toContain(
      "12 images, 240 kB, 1 graph, 9 kB not read; --verify checks them",
    );
    expect(await auditText(good, "--lang", "zh-CN")).toContain(
      "12 张图片（240 kB）、1 个计算图（9 kB）未读取；可用 --verify 检查",
    );
    const { blobs, bytes } = await auditJson(good);
    expect(blobs.map(({ what, checked }) => [what, checked])).toEqual([
      ["graph", false],
      ["image", false],
    ]);
    expect(bytes.records + bytes.blobs).toBe(log.length);
    expect(bytes.unreadable).toBe(0);
  });

  test("--verify reads them, and finds nothing wrong where nothing is", async () => {
    expect(await auditText(good, "--verify")).toContain(
      "12 images, 240 kB, 1 graph, 9 kB read and checked: every checksum matches",
    );
    const { blobs } = await auditJson(good, "--verify");
    expect(blobs.every(({ checked }) => checked)).toBe(true);
  });

  test("--verify finds a damaged picture, which costs the curves nothing", async () => {
    const plain = await auditJson(bad);
    expect(plain.problems).toEqual([]);
    const verified = await auditJson(bad, "--verify");
    expect(verified.points).toBe(plain.points);
    expect(verified.problems).toMatchObject([{ id: "problem.bad-blob", offset: picture }]);
    const { records, blobs, unreadable } = verified.bytes;
    expect(records + blobs + unreadable).toBe(log.length);
    const text = await auditText(bad, "--verify");
    expect(text).toMatch(
      /checksum does not match: an image of step 300 is damaged .*the curves lose nothing/,
    );
    expect(text).toMatch(/ of 2\d\d kB could not be read, in 1 place/);
    expect(text).toContain("1 more did not match");
  });

  test("names its unreadable bytes, and that what follows them was read", async () => {
    const torn = Uint8Array.from(log);
    torn.fill(0, picture - 60, picture + 30);
    const path = write("events.out.tfevents.1.torn", torn);
    const { bytes, problems } = await auditJson(path);
    expect(bytes.records + bytes.blobs + bytes.unreadable).toBe(log.length);
    expect(problems.length).toBeGreaterThan(0);
    const [, places] =
      /could not be read, in (\d+) places? \(see Problems\)/.exec(await auditText(path)) ?? [];
    expect(Number(places)).toBe(problems.length);
  });
});

describe("--encoding", () => {
  const rows = Array.from({ length: 12 }, (_, epoch) => `${epoch},${2 - epoch / 10}`);
  const table = ["epoch,loss_損失", ...rows, ""].join("\n");
  // Big5: 0xB7 0x6C 0xA5 0xA2.
  const big5 = Buffer.concat([
    Buffer.from("epoch,loss_"),
    Buffer.from([0xb7, 0x6c, 0xa5, 0xa2]),
    Buffer.from(table.slice(table.indexOf("\n"))),
  ]);
  const path = write("metrics.csv", big5);

  test("reads a text log that was guessed wrong", async () => {
    const { stdout } = await runCli(["audit", path, "--encoding", "big5", "--output", "json"]);
    expect(JSON.parse(stdout).runs[0].monitored.tag).toBe("loss_損失");
    const guessed = await runCli(["audit", path, "--output", "json"]);
    expect(guessed.stdout).not.toContain("損失");
  });

  test.each(["audit", "tail", "guard", "doctor"])(
    "%s refuses a name that is none in one line",
    async (command) => {
      const { code, stderr } = await runCli([command, path, "--encoding", "utf-9"]);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^stopwatch: --encoding must name a text encoding .* got "utf-9"\. Example: .*\n$/,
      );
    },
  );
});
