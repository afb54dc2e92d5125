import { describe, expect, it } from "vitest";
import type { RunView } from "../../../src/core/view.ts";
import { textWidth } from "../../../src/outputs/safe-text.ts";
import { type Line, paintLine } from "../../../src/outputs/styled-line.ts";
import { adviceLines } from "../../../src/outputs/tui/advice-panel.ts";
import { footerLine } from "../../../src/outputs/tui/footer-panel.ts";
import { headerLine } from "../../../src/outputs/tui/header-panel.ts";
import { helpLines, scrollLines } from "../../../src/outputs/tui/list-screens.ts";
import { runListLines } from "../../../src/outputs/tui/run-list.ts";
import { lookOf, sampleCatalogue } from "../../helpers/sample-catalogue.ts";
import { improvingRun, sampleView, stoppingRun, unclearRun } from "../../helpers/sample-view.ts";

const chinese = { catalogue: sampleCatalogue("zh-CN") };

function text(lines: readonly Line[]): string {
  return lines.map((line) => paintLine(line, false).trimEnd()).join("\n");
}

describe("adviceLines", () => {
  it("answers on a wide screen with the files, the reason, the countdown and the hints", () => {
    expect(text(adviceLines(stoppingRun, 12, lookOf(100)))).toMatchInlineSnapshot(`
      "[STOP] bob: overfitting · epoch 14 of 20 · best 39.16, epoch 5 · now 42.30 · judged on validation
      Listen to  1  bob_e4_s96.pth  1 from the best
                 2  bob_e8_s192.pth  3 further on
      Why        loss/g/mel was best at epoch 5 (39.16) and stands at 41.9 now, while the training loss
                 fell from 33.7 to 27.5.
                 9 of 5 checks without improvement
      Hint       Each save overwrites the one before."
    `);
  });

  it("answers in Chinese", () => {
    expect(text(adviceLines(stoppingRun, 12, lookOf(80, chinese)))).toMatchInlineSnapshot(`
      "[停止] bob：过拟合 · 第 14/20 轮 · 最佳 39.16（第 5 轮） · 当前 42.30
      试听  1  bob_e4_s96.pth  离最佳最近
            2  bob_e8_s192.pth  稍后一个
      原因  loss/g/mel 在第 5 轮最好（39.16），此后升到 41.9，而训练损失从 33.7 降到
            27.5，继续训练只会让声音更差。
            9/5 次没有改善
      提示  每次保存都会覆盖上一次。"
    `);
  });

  it("drops the labels on a narrow screen", () => {
    expect(text(adviceLines(stoppingRun, 6, lookOf(40)))).toMatchInlineSnapshot(`
      "[STOP] bob: overfitting · epoch 14 of 20
      Listen to 1  bob_e4_s96.pth  1 from the…
      2  bob_e8_s192.pth  3 further on
      loss/g/mel was best at epoch 5 (39.16)
      and stands at 41.9 now, while the …
      9 of 5 checks without improvement"
    `);
  });

  it("names the file to hear in two lines when the advice is to stop", () => {
    const lines = text(adviceLines(stoppingRun, 2, lookOf(80)));
    expect(lines).toContain("[STOP] bob: overfitting");
    expect(lines).toContain("bob_e4_s96.pth");
  });

  it("gives the reason before the files when the training may go on", () => {
    const lines = text(adviceLines(improvingRun, 2, lookOf(80)));
    expect(lines).toContain("[CONTINUE] alice: improving");
    expect(lines).toContain("at its best now");
    expect(lines).not.toContain("alice_e4_s72.pth");
  });

  it("does not say twice that it cannot judge, and says what to do", () => {
    const lines = text(adviceLines(unclearRun, 8, lookOf(80)));
    expect(lines.match(/cannot judge/gi)).toHaveLength(1);
    expect(lines).toContain("Set train.log_interval to 5.");
  });

  it("leaves notes out whole rather than cutting a number", () => {
    for (let columns = 40; columns < 120; columns += 1) {
      const [first = ""] = text(adviceLines(stoppingRun, 1, lookOf(columns))).split("\n");
      expect(first.split(" · ").at(-1)).toMatch(
        /overfitting$|of 20$|epoch 5$|42\.30$|on validation$|\(s2\)$/,
      );
    }
  });

  it("marks where a reason was cut", () => {
    const long: RunView = {
      ...stoppingRun,
      shortlist: [],
      checkpointCount: 0,
      reason: { id: "problem.bad-number", text: "many words ".repeat(30) },
    };
    expect(
      text(adviceLines(long, 3, lookOf(50)))
        .split("\n")
        .at(-1),
    ).toMatch(/…$/);
  });
});

describe("runListLines", () => {
  const chosen = (selected: RunView) => ({ selected, pins: [] });
  const { runs } = sampleView;

  it("shows the advice first and marks the selected run", () => {
    expect(text(runListLines(runs, chosen(improvingRun), 5, lookOf(110)))).toMatchInlineSnapshot(`
      "  STOP          bob     overfitting   epoch 14 of 20  best 39.16, epoch 5  live
      ▶ CONTINUE      alice   improving     epoch 7 of 8    best 41.10, epoch 7  live
        CANNOT JUDGE  小雨 2  cannot judge  epoch 6                              silent 15m"
    `);
  });

  it("drops whole columns on a narrow screen", () => {
    expect(text(runListLines(runs, chosen(stoppingRun), 5, lookOf(44)))).toMatchInlineSnapshot(`
      "▶ STOP          bob     overfitting
        CONTINUE      alice   improving
        CANNOT JUDGE  小雨 2  cannot judge"
    `);
  });

  it("keeps the columns straight with wide characters", () => {
    const lines = text(runListLines(runs, chosen(stoppingRun), 5, lookOf(110, chinese))).split(
      "\n",
    );
    const places = lines.map((line) => textWidth(line.slice(0, line.indexOf("第"))));
    expect(new Set(places).size).toBe(1);
  });

  it("keeps the selected run in sight among many", () => {
    const many = Array.from({ length: 30 }, (_, n) => ({
      ...improvingRun,
      path: `/logs/voice${n}`,
      name: `voice${n}`,
    }));
    for (const selected of many) {
      const lines = text(runListLines(many, chosen(selected), 4, lookOf(80))).split("\n");
      expect(lines).toHaveLength(4);
      expect(lines.filter((line) => line.startsWith("▶"))).toHaveLength(1);
      expect(lines.find((line) => line.startsWith("▶"))).toContain(`${selected.name} `);
    }
  });
});

describe("header and footer", () => {
  const several = { aSwitch: false, severalRuns: true };

  it("names the folder and counts runs and problems", () => {
    expect(text([headerLine(sampleView, lookOf(60))])).toBe(
      "stopwatch  /root/GPT-SoVITS/logs          3 runs · 1 problem",
    );
  });

  it("shows as many keys as fit whole", () => {
    expect(text([footerLine(lookOf(80), several)])).toMatchInlineSnapshot(
      `"q quit  ? help  ↑↓ run  / filter  ␣ compare  ⏎ chart  s curve  t axis  l log"`,
    );
    expect(text([footerLine(lookOf(24), several)])).toBe("q quit  ? help  ↑↓ run");
    expect(text([footerLine(lookOf(80, { ascii: true }), several)])).toMatch(/^[\x20-\x7e]*$/);
  });
});

describe("helpLines", () => {
  it("lists every key", () => {
    expect(text(helpLines(lookOf(80)))).toMatchInlineSnapshot(`
      "Keys
       q, ctrl+c         leave stopwatch; the training goes on
       X                 stop this run's trainer at the next safe moment (asks first; with --arm)
       c                 take back the decision to stop (with --arm)
       ?, h              list all keys
       esc               close what is open: cursor, screen, zoom, filter
       ctrl+z            back to the shell; fg returns here

       up, k             select the run above; scroll up in a list
       down, j           select the run below; scroll down in a list
       /                 list only some runs: words of name or verdict, a|b for either, !a for not
       o                 order of the runs: as found, most urgent first, by name
       space             keep this run's curve on the charts of the others, or no longer
       b                 both stages of a voice (s1 and s2) beside one another
       pageup, ctrl+u    ten lines or runs up
       pagedown, ctrl+d  ten lines or runs down

       enter, tab        show the chart alone, and back
       s                 show the next curve of this run
       g                 other curves small, all curves alike, or one alone
       t                 count epochs, steps or time along the curve
       l, y              logarithmic scale on or off
       +, =              look closer, at the cursor or at the end
       -                 look from further away
       left              move the cursor, or what is zoomed, to the left
       right             move the cursor, or what is zoomed, to the right
       home              to the first point
       end, G            to the last point, and on with it
       v                 read the values of a point; arrows move
       0                 the view as it was at first

       [                 smooth less
       ]                 smooth more: on the charts and for the verdict
       {                 one check less patience
       }                 one check more patience, and see what changes

       f                 list all findings and hints of this run
       p                 list what could not be read
       P                 colours: green and red, or blue and orange, which every eye tells apart
       m                 mouse on or off: click a run or a point, turn the wheel to zoom"
    `);
  });
});

describe("scrollLines", () => {
  const lines: readonly Line[] = ["title", "a", "b", "c"].map((word) => [
    { text: word, style: "text" },
  ]);

  it("keeps the title and moves the rest", () => {
    expect(text(scrollLines(lines, 3, 1))).toBe("title\nb\nc");
  });

  it("stops at the last line", () => {
    expect(text(scrollLines(lines, 3, 99))).toBe("title\nb\nc");
    expect(text(scrollLines(lines, 9, 99))).toBe("title\na\nb\nc");
  });
});
