import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { expect, test, vi } from "vitest";
import { auditEach } from "../../src/commands/audit-each.ts";
import { readEarlierAudit } from "../../src/commands/audit-resume.ts";
import { createTextWriter } from "../../src/commands/audit-text-writer.ts";
import { createAuditWriter } from "../../src/commands/audit-writer.ts";
import { evaluate } from "../../src/core/evaluate.ts";
import { evaluateOptions } from "../../src/options.ts";
import type { AuditTextOptions } from "../../src/outputs/audit-page.ts";
import { auditSchema, problemToJson, runToJson } from "../../src/outputs/json.ts";
import { createAuditBar } from "../../src/outputs/progress.ts";
import { findRuns, readOnce } from "../../src/read-once.ts";
import { runCli } from "../helpers/run-cli.ts";
import { createTempFolder, lossTable, trainLog, writeTree } from "../watch/temp-tree.ts";

const options = evaluateOptions({});
const page: AuditTextOptions = {
  language: "en",
  columns: 80,
  color: false,
  ascii: false,
  smoothing: 0,
  now: 1_800_000_000,
};
const noBar = { tell: () => {}, clear: () => {} };

/** Collects what is written. */
function collector(): { readonly stdout: Writable; readonly text: () => string } {
  let text = "";
  const stdout = new Writable({
    highWaterMark: 64,
    write: (chunk, _, done) => {
      text += String(chunk);
      setImmediate(done);
    },
  });
  return { stdout, text: () => text };
}

/** A logdir with so many runs, one of them a table and one without any number. */
function createRuns(count: number): string {
  const root = createTempFolder();
  for (let index = 0; index < count; index += 1) {
    writeTree(root, { [`voice-${index}/train.log`]: trainLog });
  }
  writeTree(root, { "table/metrics.csv": lossTable, "empty/train.log": "" });
  return root;
}

test("each run is written before the next is read, and the whole is counted at the end", async () => {
  const found = await findRuns([createRuns(6)], { checkpointFolders: [] });
  const { stdout, text } = collector();
  const told: number[] = [];
  const read: typeof found.read = (files, tell) => {
    told.push(text().split("\n\n").length);
    return found.read(files, tell);
  };
  const writer = createTextWriter(page, 8);
  const counts = await auditEach({
    found: { ...found, read },
    options,
    writer,
    stdout,
    bar: noBar,
  });
  expect(told).toEqual(found.files.map((_, index) => index + 1));
  expect(counts).toMatchObject({ runs: 8, failed: 0 });
  expect(counts.stop + counts.continue + counts.cannotJudge).toBe(8);
  expect(text()).toMatch(/\n\n8 runs: \d+ to stop, \d+ to continue, \d+ that cannot be judged\n$/);
});

test("a run at which our own code fails is said, and the rest is judged", async () => {
  const found = await findRuns([createRuns(3)], { checkpointFolders: [] });
  const { stdout, text } = collector();
  const judge: typeof evaluate = (run, how) => {
    if (run.name === "voice-1") throw new Error("one of ours");
    return evaluate(run, how);
  };
  const writer = createAuditWriter("ndjson", { explain: false });
  const counts = await auditEach({ found, options, writer, stdout, bar: noBar, judge });
  const lines = text().trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line));
  expect(counts).toMatchObject({ runs: 4, failed: 1 });
  expect(events.map(({ event }) => event)).toEqual([
    "run",
    "run",
    "run",
    "run",
    "problem",
    "totals",
  ]);
  expect(events.at(-2)).toMatchObject({
    id: "problem.run-failed",
    file: expect.stringMatching(/voice-1$/),
    reason: expect.stringContaining("one of ours"),
  });
});

test("JSON that is written run by run is the document as a whole", async () => {
  const root = createRuns(2);
  for (const paths of [[root], [join(root, "voice-0"), join(root, "voice-1/train.log")]]) {
    const whole = await readOnce(paths, { checkpointFolders: [] });
    const evaluations = whole.runs.map(({ run }) => evaluate(run, options));
    const { stdout, text } = collector();
    const found = await findRuns(paths, { checkpointFolders: [] });
    const writer = createAuditWriter("json", { explain: false });
    await auditEach({ found, options, writer, stdout, bar: noBar });
    const document = {
      schema: auditSchema,
      runs: evaluations.map((evaluation) => runToJson(evaluation, false)),
      problems: whole.problems.map(problemToJson),
    };
    expect(text()).toBe(`${JSON.stringify(document, undefined, 2)}\n`);
  }
});

test("a run that is one file is a line like any other, and taken from an earlier audit too", async () => {
  const root = createTempFolder();
  writeTree(root, { "losses.csv": "step,val_loss\n1,3\n2,2\n3,1\n" });
  const earlier = join(createTempFolder(), "before.ndjson");
  const words = ["audit", join(root, "losses.csv"), "--output", "ndjson"];
  const first = await runCli(words);
  expect([first.code, first.stderr]).toEqual([0, ""]);
  writeFileSync(earlier, first.stdout);
  const again = await runCli([...words, "--resume", earlier]);
  expect([again.code, again.stdout]).toEqual([0, first.stdout]);
});

test("with --resume what did not change is not read again, and everything else is", async () => {
  const root = createRuns(4);
  const earlierFile = join(createTempFolder(), "before.ndjson");
  const audit = async (judgedBy: string, resume: boolean) => {
    const found = await findRuns([root], { checkpointFolders: [] });
    const read = vi.fn(found.read);
    const { stdout, text } = collector();
    const earlier = resume ? { earlier: await readEarlierAudit(earlierFile) } : {};
    const writer = createAuditWriter("ndjson", { explain: false });
    const counts = await auditEach({
      found: { ...found, read },
      options,
      writer,
      stdout,
      bar: noBar,
      judgedBy,
      ...earlier,
    });
    return { text: text(), counts, read: read.mock.calls.map(([{ name }]) => name) };
  };
  const first = await audit("a", false);
  expect(first.read).toHaveLength(6);
  writeFileSync(earlierFile, first.text);
  const same = await audit("a", true);
  expect(same).toEqual({ ...first, read: [] });

  appendFileSync(join(root, "voice-2/train.log"), "one more line\n");
  rmSync(join(root, "voice-3"), { recursive: true });
  const changed = await audit("a", true);
  expect(changed.read).toEqual(["voice-2"]);
  expect(changed.counts.runs).toBe(5);

  expect((await audit("b", true)).read).toHaveLength(5);

  // An audit that was killed leaves half a line behind.
  const lines = first.text.split("\n");
  writeFileSync(earlierFile, `${lines[0]}\n${lines[1]?.slice(0, 100)}`);
  expect((await audit("a", true)).read).toHaveLength(4);
});

test("the program says what --resume needs, streams many runs, and exits as documented", async () => {
  const root = createRuns(5);
  const wrongForm = await runCli(["audit", root, "--resume", "x.ndjson"]);
  expect(wrongForm).toMatchObject({ code: 2, stdout: "" });
  expect(wrongForm.stderr).toMatch(/--resume goes with --output ndjson, got --output text/);
  const missing = await runCli([
    "audit",
    root,
    "--output",
    "ndjson",
    "--resume",
    "/missing.ndjson",
  ]);
  expect(missing).toMatchObject({ code: 2, stdout: "" });
  expect(missing.stderr).toMatch(/\/missing\.ndjson cannot be read \(ENOENT\)/);
  const other = join(root, "voice-0/train.log");
  const foreign = await runCli(["audit", root, "--output", "ndjson", "--resume", other]);
  expect(foreign).toMatchObject({ code: 2, stdout: "" });

  const text = await runCli(["audit", root, "--exit-code"]);
  expect(text.stdout).toMatch(/\n\n7 runs: /);
  expect(text).toMatchObject({ stderr: "", code: 15 });
  const lines = await runCli(["audit", root, "--output", "ndjson"]);
  const file = join(createTempFolder(), "before.ndjson");
  writeFileSync(file, lines.stdout);
  const again = await runCli(["audit", root, "--output", "ndjson", "--resume", file]);
  expect(again).toEqual(lines);
});

test("a bar with the time left stands on a terminal, after a while, and nowhere else", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  try {
    for (const isTTY of [true, false]) {
      let text = "";
      const write = (chunk: string) => {
        text += chunk;
        return true;
      };
      // Only these two are used.
      const stream = { isTTY, write } as unknown as NodeJS.WriteStream;
      const bar = createAuditBar(stream, "en");
      bar.tell({ done: 10, runs: 1000, read: 1, bytes: 100 });
      expect(text).toBe("");
      vi.advanceTimersByTime(2000);
      bar.tell({ done: 250, runs: 1000, read: 25, bytes: 100 });
      if (isTTY)
        expect(text).toContain("[######------------------] 250 of 1000 runs, about 6 s left");
      else expect(text).toBe("");
      bar.clear();
      expect(text.endsWith("\r\u001b[K")).toBe(isTTY);
    }
  } finally {
    vi.useRealTimers();
  }
});
