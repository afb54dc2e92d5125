import { expect, test } from "vitest";
import {
  judgeMoment,
  rememberFiles,
  type SafeMomentFacts,
  type SafeMomentMemory,
} from "../../src/stop/safe-moment.ts";
import { heldFile } from "./fake-trainer.ts";

const now = 1000;

function because(facts: Partial<SafeMomentFacts>, memory: Partial<SafeMomentMemory> = {}) {
  const moment = judgeMoment(
    {
      taken: now,
      kind: "spawned ranks",
      trainingBegan: true,
      logChanged: now - 5,
      saving: false,
      saveEnded: undefined,
      progressed: now - 5,
      gaps: [],
      figures: "unknown",
      openFiles: [],
      checkpointStill: undefined,
      epochEnded: undefined,
      epochLength: undefined,
      ...facts,
    },
    {
      now,
      waited: { logBusy: 0, epochEnd: 0 },
      firstSeen: new Map(),
      saveSince: undefined,
      ...memory,
    },
  );
  return moment.safe ? undefined : moment.because.id;
}

test("a quiet trainer that trains and holds no file is at a safe moment", () => {
  expect(because({})).toBeUndefined();
});

test.each([
  ["stop.wait.stale", { taken: now - 0.6 }],
  ["stop.wait.stale", { taken: now + 1 }],
  ["stop.wait.stale", { taken: Number.NaN }],
  ["stop.wait.loading", { trainingBegan: false }],
  ["stop.wait.saving", { saving: true }],
  ["stop.wait.log-busy", { logChanged: now - 0.9 }],
  ["stop.wait.log-busy", { logChanged: Number.NaN }],
  ["stop.wait.unseen", { openFiles: undefined, checkpointStill: undefined }],
  ["stop.wait.checkpoint", { openFiles: undefined, checkpointStill: 1.9 }],
  ["stop.wait.checkpoint", { openFiles: undefined, checkpointStill: Number.NaN }],
  [undefined, { openFiles: undefined, checkpointStill: 2 }],
  [undefined, { openFiles: undefined, checkpointStill: Number.POSITIVE_INFINITY }],
] as const)("the moment is refused for %s when the facts are %o", (reason, facts) => {
  expect(because(facts)).toBe(reason);
});

test.each([
  ["stop.wait.file-open", heldFile("/cwd/1700000000.123.pth")],
  ["stop.wait.file-open", heldFile("/w/SoVITS_weights/声音_e4_s36.pth")],
  ["stop.wait.file-open", heldFile("/w/epoch=3-step=9.CKPT")],
  ["stop.wait.file-open", heldFile("/tmp/tmpab12cd")],
  ["stop.wait.file-open", heldFile("/w/model.tmp")],
  [undefined, heldFile("/w/alice_e4.pth", { writable: false })],
  [undefined, heldFile("/w/pipe.pth", { regular: false })],
  [undefined, heldFile("/logs/console.log", { descriptor: 1 })],
  [undefined, heldFile("/logs/alice/train.log")],
  [undefined, heldFile("/logs/alice/events.out.tfevents.1700000000.host.5.0")],
  [undefined, heldFile("/dev/shm/torch_12_34")],
  [undefined, heldFile("/dev/shm/torch_12_34 (deleted)")],
  [undefined, heldFile("/memfd:cuda (deleted)")],
] as const)("%s: a rank that holds %o", (reason, file) => {
  expect(because({ openFiles: [file] })).toBe(reason);
});

test("a file that was open for half a minute is a log and no save, unless its name is a checkpoint's", () => {
  const log = heldFile("/logs/alice/wandb.run");
  const save = heldFile("/w/alice.pth", { inode: 78 });
  const firstSeen = new Map([
    ["1:77", now - 30],
    ["1:78", now - 300],
  ]);
  expect(because({ openFiles: [log] }, { firstSeen })).toBeUndefined();
  expect(because({ openFiles: [log] }, { firstSeen: new Map([["1:77", now - 29]]) })).toBe(
    "stop.wait.file-open",
  );
  expect(because({ openFiles: [save] }, { firstSeen })).toBe("stop.wait.file-open");
});

test("a file is remembered from its first sight until it is closed", () => {
  const base = { openFiles: [heldFile("/a")], taken: 10 } as unknown as SafeMomentFacts; // Only these two fields are read.
  const first = rememberFiles(new Map(), base);
  expect(rememberFiles(first, { ...base, taken: 20 })).toEqual(new Map([["1:77", 10]]));
  expect(rememberFiles(first, { ...base, openFiles: undefined })).toBe(first);
  expect(rememberFiles(first, { ...base, openFiles: [] })).toEqual(new Map());
});

test("a log that was never quiet for a minute gets the middle of its usual gap", () => {
  const waited = { logBusy: 60, epochEnd: 0 };
  const gaps = [0.4, 0.5, 0.6];
  const at = (quiet: number, memory = waited) =>
    because({ logChanged: now - quiet, gaps }, { waited: memory });
  expect(at(0.1)).toBe("stop.wait.gap");
  expect(at(0.25)).toBeUndefined();
  expect(at(0.45)).toBe("stop.wait.gap");
  expect(at(0.25, { logBusy: 59, epochEnd: 0 })).toBe("stop.wait.log-busy");
  expect(because({ logChanged: now - 0.3, saving: true, gaps }, { waited })).toBe(
    "stop.wait.saving",
  );
});

test("N7 a quiet log is not enough while an event that usually follows is missing", () => {
  const at = (quiet: number, figures: SafeMomentFacts["figures"], more = {}) =>
    because({ logChanged: now - quiet, figures, ...more });
  expect(at(0.9, "drawn")).toBe("stop.wait.log-busy");
  expect(at(1, "drawn")).toBeUndefined();
  expect(at(1, "awaited")).toBe("stop.wait.figures");
  expect(at(19.9, "awaited")).toBe("stop.wait.figures");
  expect(at(20, "awaited")).toBeUndefined();
  // In its own process trains the script that draws nothing, and Lightning.
  expect(at(1, "awaited", { kind: "in process" })).toBeUndefined();
  expect(at(1, "unknown", { kind: "lightning" })).toBeUndefined();
});

test("N7 where no event file tells, half the usual gap is waited for, one to five seconds", () => {
  const at = (quiet: number, gaps: readonly number[]) =>
    because({ logChanged: now - quiet, figures: "unknown", gaps });
  expect(at(1, [1.6])).toBeUndefined();
  expect(at(2.9, [6])).toBe("stop.wait.figures");
  expect(at(3, [6])).toBeUndefined();
  expect(at(4.9, [600])).toBe("stop.wait.figures");
  expect(at(5, [600])).toBeUndefined();
  expect(at(5, [])).toBeUndefined();
});

test("where the event file is the only log, the figures come before its growth: its first half gap is right", () => {
  const at = (quiet: number, gaps: readonly number[]) =>
    because({ logChanged: now - quiet, figures: "unlogged", gaps });
  expect(at(0.5, [10])).toBe("stop.wait.log-busy");
  expect(at(1, [10])).toBeUndefined();
  expect(at(5, [10])).toBeUndefined();
  expect(at(5.1, [10])).toBe("stop.wait.figures");
  expect(at(20, [10])).toBeUndefined();
  expect(at(0.1, [0.5])).toBeUndefined();
  expect(at(1, [])).toBeUndefined();
});

test("a log that is never quiet and known to be done with its figures has room until the next line", () => {
  const waited = { logBusy: 60, epochEnd: 0 };
  const at = (quiet: number, figures: SafeMomentFacts["figures"]) =>
    because({ logChanged: now - quiet, figures, gaps: [0.5] }, { waited });
  expect(at(0.1, "drawn")).toBeUndefined();
  expect(at(0.4, "drawn")).toBeUndefined();
  expect(at(0.47, "drawn")).toBe("stop.wait.gap");
  expect(at(0.25, "awaited")).toBe("stop.wait.figures");
});

test("Lightning is not interrupted within five seconds of an epoch's end, before or after", () => {
  const at = (since: number, length?: number, epochEnd = 0) =>
    because(
      { kind: "lightning", epochEnded: now - since, epochLength: length },
      { waited: { logBusy: 0, epochEnd } },
    );
  expect(at(4.9, 60)).toBe("stop.wait.epoch-end");
  expect(at(5, 60)).toBeUndefined();
  expect(at(54.9, 60)).toBeUndefined();
  expect(at(55.1, 60)).toBe("stop.wait.epoch-end");
  expect(at(70, 60)).toBe("stop.wait.epoch-end");
  expect(at(200, 60)).toBeUndefined();
  expect(at(4, undefined)).toBe("stop.wait.epoch-end");
  expect(at(6, undefined)).toBeUndefined();
  // Epochs of four seconds have no such moment.
  expect(at(2, 4)).toBe("stop.wait.epoch-end");
  expect(at(2, 4, 60)).toBeUndefined();
  expect(at(3.5, 4, 60)).toBe("stop.wait.epoch-end");
});

test("after-save waits for a save that ended after the decision", () => {
  expect(because({ saveEnded: undefined }, { saveSince: now - 50 })).toBe("stop.wait.next-save");
  expect(because({ saveEnded: now - 60 }, { saveSince: now - 50 })).toBe("stop.wait.next-save");
  expect(because({ saveEnded: now - 40 }, { saveSince: now - 50 })).toBeUndefined();
});
