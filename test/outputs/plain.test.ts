import { describe, expect, it } from "vitest";
import type { RunView, View } from "../../src/core/view.ts";
import { createPlain, tell } from "../../src/outputs/plain.ts";
import { changesBetween } from "../../src/outputs/view-changes.ts";
import { sampleCatalogue } from "../helpers/sample-catalogue.ts";
import { earlier, emptyView, sampleView, stoppingRun, viewOf } from "../helpers/sample-view.ts";

/** The story of some views, in sentences that do not change. */
function story(views: readonly View[], language: "en" | "zh-CN" = "en"): readonly string[] {
  return views.flatMap((view, index) =>
    changesBetween(views[index - 1], view).flatMap((change) =>
      tell(change, sampleCatalogue(language)),
    ),
  );
}

/** The sample run as it was after so many checks. */
function run(checks: number, more: Partial<RunView> = {}): View {
  return viewOf(earlier(stoppingRun, checks, { shortlist: [], ...more }));
}

const improving = { verdict: "improving", advice: "continue" } as const;
const improvingReason: RunView["reason"] = {
  id: "reason.improving",
  tag: "loss/g/mel",
  evidence: "validation",
  unit: "validation",
  best: { check: 4, epoch: 5 },
  value: 39.16,
  used: 0,
};

describe("the plain story", () => {
  it("tells a run from its first check to the stop", () => {
    const going = { ...improving, reason: improvingReason };
    const patience = (used: number) => ({ patience: { checks: 5, used } });
    const views = [
      emptyView,
      run(4, { ...going, best: { check: 3, epoch: 4, value: 39.92 }, ...patience(0) }),
      run(5, { ...going, ...patience(0) }),
      run(6, { ...going, ...patience(1) }),
      run(10, { ...patience(5), shortlist: stoppingRun.shortlist }),
    ];
    expect(story(views).join("\n")).toMatchInlineSnapshot(`
      "No logs in /root/GPT-SoVITS/logs yet.
      bob           found: GPT-SoVITS SoVITS (s2)
      bob           epoch 4   loss/g/mel 39.92  improving  best so far
      bob           CONTINUE: improving. loss/g/mel is at its best now: 39.16.
      bob           epoch 5   loss/g/mel 39.16  improving  best so far
      bob           epoch 6   loss/g/mel 39.88  improving  1 of 5 without improvement
      bob           epoch 10  loss/g/mel 41.24  overfitting  5 of 5 without improvement
      bob           STOP: overfitting. loss/g/mel was best at epoch 5 (39.16) and stands at 41.9 now, while the training loss fell from 33.7 to 27.5.
      bob           Listen to 1: bob_e4_s96.pth (1 from the best)
      bob           Listen to 2: bob_e8_s192.pth (3 further on)"
    `);
  });

  it("tells it in Chinese", () => {
    expect(story([viewOf(stoppingRun)], "zh-CN").join("\n")).toMatchInlineSnapshot(`
      "bob           发现训练: GPT-SoVITS SoVITS (s2)
      bob           第 14 轮  eval/loss/g/mel 42.30  过拟合  9 次没有改善，耐心 5 次
      bob           停止：过拟合。loss/g/mel 在第 5 轮最好（39.16），此后升到 41.9，而训练损失从 33.7 降到 27.5，继续训练只会让声音更差。
      bob           试听 1: bob_e4_s96.pth (离最佳最近)
      bob           试听 2: bob_e8_s192.pth (稍后一个)"
    `);
  });

  it("is silent while nothing changes but the time", () => {
    const later = { ...sampleView, now: sampleView.now + 60 };
    const aged = { ...later, runs: later.runs.map((one) => ({ ...one, age: one.age + 60 })) };
    expect(story([sampleView, later, aged])).toEqual(story([sampleView]));
  });

  it("is silent about a value that stays not a number", () => {
    const broken = run(3, { last: { check: 2, epoch: 3, value: Number.NaN } });
    expect(story([broken, structuredClone(broken)])).toEqual(story([broken]));
  });

  it("names each problem once, as it comes", () => {
    const problem = (line: number) => ({
      file: "train.log",
      line,
      reason: { id: "problem.bad-number", text: "x" } as const,
    });
    const told = story([
      run(3, { problems: [problem(1)] }),
      run(3, { problems: [problem(1), problem(2)] }),
    ]).filter((line) => line.includes("problem"));
    expect(told).toEqual([
      "bob           problem: train.log, line 1: a number was expected, not x",
      "bob           problem: train.log, line 2: a number was expected, not x",
    ]);
  });

  it("says when a run goes silent, comes back, and is gone", () => {
    const told = story([run(3), run(3, { state: "silent", age: 900 }), run(3), viewOf()]).slice(
      story([run(3)]).length,
    );
    expect(told).toEqual([
      "bob           silent 15m",
      "bob           live",
      "bob           no longer there",
    ]);
  });

  it("keeps every line on its line, whatever a log wrote", () => {
    const evil = "a\nSTOP \x1b[2J\u202e";
    const hostile = run(3, { name: evil, reason: { id: "problem.syntax", text: evil } });
    for (const line of story([hostile])) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test
      expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/);
    }
  });
});

describe("createPlain", () => {
  it("writes whole lines, and nothing when nothing changed", () => {
    const written: string[] = [];
    const plain = createPlain((text) => written.push(text), { language: "en" });
    plain.show(sampleView);
    plain.show({ ...sampleView, now: sampleView.now + 1 });
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/bob_e4_s96\.pth.*\n/);
    expect(written[0]?.endsWith("\n")).toBe(true);
  });
});
