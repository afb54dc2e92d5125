import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Journal, openJournal } from "../../src/stop/journal.ts";
import { type JournalEvent, noRounds, replayEvents } from "../../src/stop/journal-events.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "stopwatch-journal-"));
  folders.push(folder);
  return folder;
}

async function open(folder: string): Promise<Journal> {
  const opened = await openJournal(folder, "alice-0123", () => 1_700_000_000);
  if ("refusal" in opened) throw new Error(JSON.stringify(opened.refusal));
  return opened.journal;
}

const decided: JournalEvent = {
  event: "decided",
  reason: "overfitting",
  window: 30,
  rehearsal: false,
};
const intent: JournalEvent = {
  event: "intent",
  try: 1,
  stage: "ranks",
  signal: "SIGINT",
  targets: [],
};
const sent: JournalEvent = { event: "sent", try: 1, withheld: false, results: [] };
const withheld: JournalEvent = { event: "sent", try: 1, withheld: true, results: [] };

test("what was written is there after a restart, readable by us alone", async () => {
  const folder = createFolder();
  const journal = await open(folder);
  await journal.write(decided);
  await journal.write(intent);
  await journal.close();
  const path = join(folder, "journal", "alice-0123.jsonl");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, "utf8").split("\n")[0]).toBe(
    '{"v":1,"at":"2023-11-14T22:13:20.000Z","event":"decided","reason":"overfitting","window":30,"rehearsal":false}',
  );
  const again = await open(folder);
  expect(again.replay()).toEqual({ fired: false, unfinished: { ...noRounds, ranks: 1 } });
  await again.close();
});

test.each<[string, readonly JournalEvent[], boolean, number]>([
  ["nothing", [], false, 0],
  ["a decision without an intent is open to be taken again", [decided], false, 0],
  ["an intent without its sent counts as sent", [decided, intent], false, 1],
  ["an intent that was sent", [decided, intent, sent], false, 1],
  ["an intent that was withheld was not sent", [decided, intent, withheld], false, 0],
  ["a second life goes on with what was sent", [decided, intent, sent, decided, intent], false, 2],
  ["a stop", [decided, intent, sent, { event: "stopped", tries: 1, took: 2, left: [] }], true, 0],
  ["giving up", [decided, intent, sent, { event: "survived", tries: 1 }], true, 0],
  ["saying no", [decided, { event: "cancelled" }], true, 0],
  [
    "a refusal before anything was sent uses nothing up",
    [decided, { event: "refused", reason: "x" }],
    false,
    0,
  ],
  ["a refusal after a signal", [decided, intent, { event: "refused", reason: "x" }], true, 0],
  [
    "a rehearsal uses nothing up",
    [
      { ...decided, rehearsal: true },
      { event: "rehearsed", stage: "ranks" },
    ],
    false,
    0,
  ],
  ["a person may ask again", [{ ...decided, reason: "person" }, { event: "cancelled" }], false, 0],
  [
    "a heartbeat says nothing",
    [decided, intent, { event: "observed", what: "heartbeat" }],
    false,
    1,
  ],
])("replay: %s", (_, events, fired, ranks) => {
  expect(replayEvents(events)).toEqual({ fired, unfinished: { ...noRounds, ranks } });
});

test("N19: a line that was torn by a crash is forgotten, at every byte", async () => {
  const folder = createFolder();
  const journal = await open(folder);
  await journal.write(decided);
  await journal.close();
  const path = join(folder, "journal", "alice-0123.jsonl");
  const whole = readFileSync(path);
  const line = Buffer.from(`${JSON.stringify({ v: 1, at: "x", ...intent })}\n`);
  for (let cut = 0; cut < line.length; cut += 7) {
    writeFileSync(path, Buffer.concat([whole, line.subarray(0, cut)]));
    const again = await open(folder);
    expect(again.replay().unfinished.ranks).toBe(0);
    await again.write(intent);
    await again.close();
    const third = await open(folder);
    expect(third.replay().unfinished.ranks).toBe(1);
    await third.close();
  }
});

test.each([
  ["damaged", "no json\n"],
  ["damaged", '{"v":1,"event":"intent"}\n'],
  ["damaged", '{"v":1,"event":"something"}\n'],
  ["damaged", "[]\n"],
  ["damaged", "\0\0\0\0\n"],
  ["newer", '{"v":2,"event":"decided"}\n'],
])(
  "A24: a %s journal is set aside, said and refused once; arming again confirms",
  async (why, line) => {
    const folder = createFolder();
    const journal = await open(folder);
    await journal.write(decided);
    await journal.close();
    const path = join(folder, "journal", "alice-0123.jsonl");
    appendFileSync(path, line);
    const before = readFileSync(path);
    const opened = await openJournal(folder, "alice-0123", () => 0);
    const name = `${path}.aside-1`;
    expect(opened).toEqual({ refusal: { id: "stop.refused.journal-set-aside", name, why } });
    expect(readFileSync(name)).toEqual(before);
    const again = await open(folder);
    expect(again.replay()).toEqual({ fired: false, unfinished: noRounds });
    await again.close();
    appendFileSync(path, line);
    await openJournal(folder, "alice-0123", () => 0);
    expect(readdirSync(join(folder, "journal")).sort()).toEqual([
      "alice-0123.jsonl.aside-1",
      "alice-0123.jsonl.aside-2",
    ]);
  },
);

test("a link in the journal's place is not followed", async () => {
  const folder = createFolder();
  await (await open(folder)).close();
  const victim = join(folder, "victim");
  writeFileSync(victim, "precious");
  const path = join(folder, "journal", "alice-0123.jsonl");
  rmSync(path);
  symlinkSync(victim, path);
  expect(await openJournal(folder, "alice-0123", () => 0)).toMatchObject({
    refusal: { id: "stop.refused.state-folder", code: "ELOOP" },
  });
  expect(readFileSync(victim, "utf8")).toBe("precious");
});

test("lines that are written at once stand one after the other", async () => {
  const folder = createFolder();
  const journal = await open(folder);
  await Promise.all([...Array(20).keys()].map(() => journal.write(decided)));
  await journal.close();
  const again = await open(folder);
  expect(again.replay().fired).toBe(false);
  await again.close();
  const text = readFileSync(join(folder, "journal", "alice-0123.jsonl"), "utf8");
  expect(text.trimEnd().split("\n")).toHaveLength(20);
});
