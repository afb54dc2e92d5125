import { appendFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { buildRunView } from "../src/core/build-view.ts";
import { evaluate } from "../src/core/evaluate.ts";
import type { RunView, View } from "../src/core/view.ts";
import { createScoreReader, type ScoreReader } from "../src/holdout/score-reader.ts";
import { evaluateOptions, type GivenOptions } from "../src/options.ts";
import type { Commands } from "../src/outputs/output.ts";
import { readOnce } from "../src/read-once.ts";
import { runSession } from "../src/session.ts";
import { recordedEpochs, recordedSettings } from "./helpers/recorded-run.ts";
import { createTempFolder, lossTable, trainLog, writeTree } from "./watch/temp-tree.ts";

/** A session that runs in the background, and what it showed. */
interface Watched {
  readonly views: readonly View[];
  readonly calls: readonly string[];
  /** Waits for a view that fits; fails the test after ten seconds with the last one. */
  seen(fits: (view: View) => boolean): Promise<View>;
  /** As a key does it. */
  quit(): void;
  end(): Promise<void>;
}

function watch(
  path: string,
  more: {
    given?: GivenOptions;
    now?: () => number;
    monotonic?: () => number;
    required?: { within: number; missed: () => void };
    checkpointFolders?: readonly string[];
    scores?: ScoreReader;
  } = {},
): Watched {
  const ending = new AbortController();
  const views: View[] = [];
  const calls: string[] = [];
  let commands: Commands | undefined;
  const done = runSession({
    paths: [path],
    evaluate: evaluateOptions(more.given ?? {}),
    checkpointFolders: more.checkpointFolders ?? [],
    output: {
      name: "collected",
      open: (given) => {
        calls.push("open");
        commands = given;
      },
      show: (view) => void views.push(view),
      close: async () => void calls.push("close"),
    },
    signal: ending.signal,
    quit: () => ending.abort(),
    now: more.now ?? (() => Date.now() / 1000),
    ...(more.monotonic === undefined ? {} : { monotonic: more.monotonic }),
    ...(more.scores === undefined ? {} : { scores: more.scores }),
    ...(more.required === undefined ? {} : { required: more.required }),
  });
  return {
    views,
    calls,
    async seen(fits) {
      const until = performance.now() + 10_000;
      for (let from = 0; performance.now() < until; ) {
        for (; from < views.length; from += 1) {
          const view = views[from];
          if (view !== undefined && fits(view)) return view;
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      throw new Error(`no such view; the last of ${views.length}: ${JSON.stringify(views.at(-1))}`);
    },
    quit: () => commands?.quit(),
    async end() {
      ending.abort();
      await done;
    },
  };
}

const names = (view: View) => view.runs.map((run) => run.name);
const only = (view: View): RunView | undefined => view.runs[0];

test("a folder that does not exist is waited for, and its runs appear by themselves", async () => {
  const logs = join(createTempFolder(), "logs");
  const session = watch(logs);
  const waiting = await session.seen(() => true);
  expect(waiting).toMatchObject({
    logdir: logs,
    runs: [],
    problems: [],
    notice: { id: "notice.waiting-for-folder", path: logs },
  });
  writeTree(logs, { "notes.txt": "nothing yet" });
  await session.seen((view) => view.notice?.id === "notice.no-runs");
  writeTree(logs, { "alice/train.log": trainLog });
  const found = await session.seen((view) => names(view).includes("alice"));
  expect(found.notice).toBeUndefined();
  writeTree(logs, { "bob/metrics.csv": lossTable });
  const both = await session.seen((view) => view.runs.length === 2);
  expect(names(both)).toEqual(["alice", "bob"]);
  rmSync(join(logs, "alice"), { recursive: true });
  const left = await session.seen((view) => names(view).join() === "bob");
  expect(left.problems).toEqual([]);
  await session.end();
});

test("a table of validations that is of none of the runs is said, until it is of one", async () => {
  const root = createTempFolder();
  writeTree(root, {
    "logs/alice/train.log": trainLog,
    "logs/bob/train.log": trainLog,
    "val.csv": "epoch,value\n1,2\n",
  });
  const [paths, validation] = [[join(root, "logs")], join(root, "val.csv")];
  const scores = createScoreReader({ stateFolder: join(root, "state"), paths, validation });
  const session = watch(join(root, "logs"), { scores });
  const two = await session.seen((view) => view.notice?.id === "notice.lone-table");
  const example = join(root, "logs/alice");
  expect(two.notice).toEqual({ id: "notice.lone-table", path: validation, runs: 2, example });
  rmSync(join(root, "logs/bob"), { recursive: true });
  const one = await session.seen((view) => view.runs.length === 1 && view.notice === undefined);
  expect(names(one)).toEqual(["alice"]);
  await session.end();
});

test("the output is opened once before all views and closed once after them", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog });
  const session = watch(root);
  await session.seen((view) => view.runs.length === 1);
  session.quit();
  await session.end();
  expect(session.calls).toEqual(["open", "close"]);
});

test("the output is closed when showing a view fails, and the failure is not swallowed", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog });
  const calls: string[] = [];
  const failing = runSession({
    paths: [root],
    evaluate: evaluateOptions({}),
    checkpointFolders: [],
    output: {
      name: "broken",
      open: () => void calls.push("open"),
      show: () => {
        throw new Error("the screen is gone");
      },
      close: async () => void calls.push("close"),
    },
    signal: new AbortController().signal,
    quit: () => {},
    now: () => 0,
  });
  await expect(failing).rejects.toThrow("the screen is gone");
  expect(calls).toEqual(["open", "close"]);
});

test("a log that grows is judged on, and one that is replaced is judged anew", async () => {
  const root = createTempFolder();
  const table = join(root, "curve.csv");
  const rows = (values: readonly number[]) =>
    values.map((value, index) => `${index + 1},${value}\n`).join("");
  writeFileSync(table, `epoch,val_loss\n${rows([9, 8])}`);
  const session = watch(root);
  await session.seen((view) => only(view)?.checks === 2);
  appendFileSync(table, "3,7\n4,6\n5,5\n6,4\n");
  const grown = await session.seen((view) => only(view)?.checks === 6);
  expect(only(grown)).toMatchObject({ verdict: "improving", best: { epoch: 6, value: 4 } });
  writeFileSync(join(root, "next"), `epoch,val_loss\n${rows([3, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9])}`);
  renameSync(join(root, "next"), table);
  const replaced = await session.seen((view) => only(view)?.checks === 11);
  expect(only(replaced)).toMatchObject({ advice: "stop", best: { epoch: 3, value: 1 } });
  expect(names(replaced)).toHaveLength(1);
  await session.end();
});

test("a table without a last line break is judged with its last row once it is quiet", async () => {
  const root = createTempFolder();
  writeTree(root, { "curve.csv": "epoch,val_loss\n1,9\n2,8\n3,7" });
  const session = watch(root);
  await session.seen((view) => only(view)?.checks === 2);
  await session.seen((view) => only(view)?.checks === 3);
  await session.end();
});

test("weights saved later come onto the shortlist by themselves", async () => {
  const root = createTempFolder();
  const weights = createTempFolder();
  const rows = [9, 8, 7, 6, 5, 4].map((value, index) => `${index + 1},${index * 4 + 4},${value}`);
  writeTree(root, { "curve.csv": ["epoch,step,val_loss", ...rows, ""].join("\n") });
  const session = watch(root, { checkpointFolders: [weights] });
  const before = await session.seen((view) => only(view)?.checks === 6);
  expect(only(before)?.shortlist).toEqual([]);
  writeTree(weights, { "x-epoch=05-step=24.ckpt": "", "epoch=5-step=24.ckpt": "" });
  const after = await session.seen((view) => (only(view)?.checkpointCount ?? 0) > 0);
  expect(only(after)?.shortlist[0]?.path).toContain(weights);
  await session.end();
});

test("a run that grows no more is silent after ten minutes, without being judged again", async () => {
  const root = createTempFolder();
  writeTree(root, { "alice/train.log": trainLog });
  let ahead = 0;
  const session = watch(root, { monotonic: () => performance.now() / 1000 + ahead });
  const live = await session.seen((view) => only(view)?.checks === 1);
  expect(only(live)?.state).toBe("live");
  ahead = 550;
  await session.seen((view) => (only(view)?.age ?? 0) >= 550);
  expect(session.views.filter((view) => only(view)?.state === "silent")).toEqual([]);
  ahead = 660;
  const silent = await session.seen((view) => only(view)?.state === "silent");
  expect(only(silent)?.age).toBeGreaterThanOrEqual(660);
  expect(only(silent)?.reason).toBe(only(live)?.reason);
  await session.end();
});

test("T8: when the wall clock jumps a day, forth or back, no run becomes silent and its age goes on", async () => {
  const root = createTempFolder();
  const log = join(root, "alice/train.log");
  writeTree(root, { "alice/train.log": trainLog });
  let [jump, later] = [0, 0];
  const session = watch(root, {
    now: () => Date.now() / 1000 + jump,
    monotonic: () => performance.now() / 1000 + later,
  });
  await session.seen((view) => only(view)?.checks === 1);
  for (const [day, age] of [
    [86_400, 100],
    [-86_400, 200],
  ] as const) {
    [jump, later] = [day, age];
    const view = await session.seen((each) => (only(each)?.age ?? 0) >= age);
    expect(only(view)?.age).toBeLessThan(age + 60);
    expect(only(view)?.state).toBe("live");
  }
  appendFileSync(
    log,
    trainLog.replaceAll("poch: 1", "poch: 2").replace("126.88, 0,", "126.88, 4,"),
  );
  const grown = await session.seen((view) => only(view)?.checks === 2);
  expect(only(grown)?.age).toBeLessThan(60);
  await session.end();
});

test("T13: a folder that stays empty is waited for, until what --require-within allows is over", async () => {
  const root = createTempFolder();
  let later = 0;
  let missed = 0;
  const session = watch(join(root, "nowhere"), {
    monotonic: () => performance.now() / 1000 + later,
    required: {
      within: 500,
      missed: () => {
        missed += 1;
      },
    },
  });
  await session.seen((view) => view.notice?.id === "notice.waiting-for-folder");
  expect(missed).toBe(0);
  later = 501;
  await vi.waitFor(() => expect(missed).toBeGreaterThan(0), 10_000);
  await session.end();
});

/** The recorded run in a folder of its own, `epochs` of it written; weights appear every fourth epoch. */
function startRecorded(epochs: number): { root: string; writeTo: (epoch: number) => void } {
  const root = createTempFolder();
  const pieces = recordedEpochs();
  let written = 0;
  writeTree(root, { "logs/validated-1/config.json": recordedSettings() });
  writeTree(root, { "logs/validated-1/train.log": "" });
  const writeTo = (epoch: number) => {
    const text = pieces.slice(written, epoch).join("");
    appendFileSync(join(root, "logs/validated-1/train.log"), text);
    for (let saved = written + 1; saved <= epoch; saved += 1) {
      if (saved % 4 !== 0) continue;
      writeTree(root, { [`SoVITS_weights_v2/validated-1_e${saved}_s${saved * 24}.pth`]: "" });
    }
    written = epoch;
  };
  writeTo(epochs);
  return { root, writeTo };
}

const atChecks = (checks: number) => (view: View) => only(view)?.checks === checks;

/** What stays of a view when the clock is taken away. */
function timeless(run: RunView | undefined): Partial<RunView> {
  const { age: _, state: __, reading: ___, ...rest } = run ?? { age: 0, state: "live" };
  return rest;
}

async function auditOf(root: string) {
  const found = await readOnce([join(root, "logs")], { checkpointFolders: [] });
  const run = found.runs[0]?.run;
  if (run === undefined) throw new Error("the audit found no run");
  const evaluation = evaluate(run, evaluateOptions({}));
  return { evaluation, view: buildRunView(evaluation, { now: 0, modified: 0, smoothing: 0 }) };
}

test("the audit afterwards says what the last live view said, and when the first stop was advised", async () => {
  const { root, writeTo } = startRecorded(3);
  const session = watch(join(root, "logs"));
  await session.seen(atChecks(3));
  for (const epoch of [9, 14, 15, 16, 17, 18, 19, 20, 31, 42]) {
    writeTo(epoch);
    await session.seen(atChecks(epoch));
  }
  const settled = await session.seen(
    (view) => only(view)?.checks === 42 && only(view)?.checkpointCount === 10,
  );
  await session.end();
  const audit = await auditOf(root);
  expect(timeless(only(settled))).toEqual(timeless(audit.view));
  // The corpus README: lowest at epoch 5 with 39.1583; the files beside it are e4 and e8.
  expect(audit.view).toMatchObject({
    verdict: "overfitting",
    advice: "stop",
    evidence: "validation",
    best: { epoch: 5, value: 39.1583 },
  });
  expect(audit.view.shortlist.map((file) => file.name)).toEqual([
    "validated-1_e4_s96.pth",
    "validated-1_e8_s192.pth",
  ]);
  const firstStop = session.views.find((view) => only(view)?.advice === "stop");
  expect(audit.evaluation.stopAdvisedAt?.at.epoch).toBeGreaterThan(14);
  expect(only(firstStop as View)?.last?.epoch).toBe(audit.evaluation.stopAdvisedAt?.at.epoch);
});

test.each([2, 18, 30])(
  "A23 a session killed after epoch %i and started again ends with the verdict of an unbroken one",
  async (epoch) => {
    const { root, writeTo } = startRecorded(epoch);
    const first = watch(join(root, "logs"));
    const before = await first.seen(atChecks(epoch));
    await first.end();
    const again = watch(join(root, "logs"));
    const after = await again.seen(atChecks(epoch));
    expect(timeless(only(after))).toEqual(timeless(only(before)));
    writeTo(42);
    const last = await again.seen(
      (view) => only(view)?.checks === 42 && only(view)?.checkpointCount === 10,
    );
    await again.end();
    expect(timeless(only(last))).toEqual(timeless((await auditOf(root)).view));
  },
);

test("lines cut anywhere between two looks change nothing in the end", async () => {
  const whole = recordedEpochs().slice(0, 6).join("");
  const root = createTempFolder();
  const log = join(root, "logs/validated-1/train.log");
  writeTree(root, { "logs/validated-1/train.log": "" });
  const session = watch(join(root, "logs"));
  // 7 cuts, none at a line's end.
  for (let at = 0; at < whole.length; at += 1009) {
    appendFileSync(log, whole.slice(at, at + 1009));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  const last = await session.seen(
    (view) => only(view)?.last?.value === 41.4641 && only(view)?.checks === 6,
  );
  await session.end();
  expect(only(last)?.problems).toEqual([]);
  expect(timeless(only(last))).toEqual(timeless((await auditOf(root)).view));
});
