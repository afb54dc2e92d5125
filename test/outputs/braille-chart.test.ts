import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wordsEn, wordsZhCN } from "../../src/messages/words.ts";
import { type ChartOptions, chartToText, drawChart } from "../../src/outputs/braille-chart.ts";
import { textWidth } from "../../src/outputs/safe-text.ts";
import { chartOf, turningChart } from "../helpers/sample-chart.ts";

function text(
  chart: Parameters<typeof drawChart>[0],
  [columns, rows]: readonly [number, number],
  options: Partial<ChartOptions> = {},
): string {
  const lines = drawChart(chart, { columns, rows }, { words: wordsEn, ...options });
  return chartToText(lines, { color: false });
}

describe("drawChart", () => {
  it("shades the interval of the turning point and nothing else, with and without braille", () => {
    const { marks, ...chart } = turningChart;
    const turn = marks.filter(({ kind }) => kind === "turning point");
    for (const [options, band] of [
      [{}, "░"],
      [{ ascii: true }, "/"],
    ] as const) {
      const plot = text({ ...chart, marks: turn }, [80, 16], options)
        .split("\n")
        .slice(1, -4);
      const columns = plot.flatMap((line) =>
        [...line].flatMap((character, column) => (character === band ? column : [])),
      );
      // Epochs 4 to 7 of 1 to 14 on 73 columns behind the axis.
      expect(Math.min(...columns)).toBe(23);
      expect(Math.max(...columns)).toBe(40);
      const bare = text({ ...chart, marks: [] }, [80, 16], options)
        .split("\n")
        .slice(1);
      expect(bare.join("\n")).not.toContain(band);
    }
  });

  it("marks lowered learning rates on the axis, and says what the mark is", () => {
    const marks = [{ kind: "rate drop", x: 7 }] as const;
    const lines = text({ ...turningChart, marks }, [80, 16]).split("\n");
    const axis = lines.find((line) => line.includes("└")) ?? "";
    expect(axis.indexOf("↘")).toBe(40);
    expect(lines.at(-1)).toContain("↘ learning rate lowered");
  });

  it("says what both kinds of checkpoints are", () => {
    const all = text(turningChart, [100, 20]);
    expect(all).toContain("▲1 listen to   △ checkpoint");
    const marks = turningChart.marks.filter(
      (mark) => mark.kind !== "checkpoint" || !("rank" in mark),
    );
    expect(text({ ...turningChart, marks }, [100, 20])).not.toContain("▲");
  });

  it("shows a turning curve with its marks, and the first epoch as an arrow", () => {
    expect(text(turningChart, [80, 18])).toMatchInlineSnapshot(`
      "eval/loss/g/mel                  ━ smoothed 0.6   ∙ raw   ╍ training (own scale)
           │↑    ⢠⡄        ⣇ ░░░░░░░░░░░░░░░░░░          ┊                │
         44┤  ⠙ ⣄          ⠸⡄ ░░░░░░░░░░░░░░░░░          ┊                │
           │    ⠈ ⠲ ⣄       ⢧ ░░░░░░░░░░░░░░░░░          ┊                │
           │          ⠙ ⠦ ⣀ ⠘⣆ ░░░░░░░░░░░░░░░░          ┊                │
           │                ⠓⠈⢧⡀⣄ ⡀ ░░░░░░░░░░░          ┊                │          ⢀
         42┤                 ░ ⠹⣄ ⠉ ⠒ ⢤ ⡀ ░░░░░          ┊                ⣤       ⣀⣠⠤⠼
           │           ⢠⡄    ░░ ⠈⢧⡀ ░░░ ⠉ ⠙ ⠒ ⠤ ⣀        ┊     ⣀       ⣀⡤⠴⠒⠒⠒⠒⠒⠒⠿⠉⠁
           │                 ░░░░ ⠙⠦⢤⣀⡀ ░░░░░░░   ⠉ ⠒ ⠤ ⣄⣀⣀⣀⣠⠤⠴⠛⠒⠒⠒⠒⢲⡞⠉⠁  │
         40┤                 ░░░░░░░░ ⠉⠓⠒⠒⠒⠒⠒⠒⠶⠦⠤⠤⢤⣀⣠⠤⠤⠖⠒⠛⠉⠁⠙ ⠒ ⠤ ⣀ ⡀     │
           │                 ⠛ ░░░░░░░░ ⠘⠃ ░░░░    ⠘⠃    ┊          ⠉ ⠉ ⠒ ⠦ ⠤ ⣀ ⡀
           │                 ░░░░ ★⠆ ░░░░░░░░░░          ┊                │     ⠉ ⠉ ⠒
           └┬─────┬──────────┬──────────┬──────────┬───────────┬──────────┬──────────┬
      epoch 1     2          4          6          8          10         12         14
                             ▲1                    ▲2                     △
                             ├────┼───────────┤
            ★ best 39.16, epoch 5   ▲1 listen to   △ checkpoint   ░├┼┤ turning point
            │ stop advised   ┊ restart   ↑ outside"
    `);
  });

  it("shows the same in 7 bits", () => {
    const ascii = text(turningChart, [60, 14], { ascii: true });
    expect(ascii).toMatch(/^[\x20-\x7e\n]*$/);
    expect(ascii).toMatchInlineSnapshot(`
      "eval/loss/g/mel          - smoothed 0.6   . raw   ~ training
         45+^ ~ .     '| ////////////        :           !
           |  ~ ~ ~    '_ ///////////        :           !
           |        ~ ~ '_~ /////////        :           !
           |             ''_~ ~ ~ ~ /        :           ..  ___--
           |        .   // '-__ / ~ ~ ~ ~ ~ ~: __-------''''''.
         40+            .. // '''------------'''~ ~ ~.~ ~!
           |            ..  *.  .. //        :           !~ ~ ~ ~
           ++---------------+--------------------+---------------+
      epoch 1               5                   10              14
                        ^1               ^2              ,
                        <---+------->
            * best 39.16, epoch 5   ^1 listen to   , checkpoint
            /<+> turning point   ! stop advised   : restart"
    `);
  });

  it("keeps the curve and drops the rest on little room", () => {
    expect(text(turningChart, [30, 6])).toMatchInlineSnapshot(`
      "eval/loss/g/mel
      45┤↑ ⠂  ⢸⡀ ░░░░░   ┊     │
        │      ⢳⡀ ░░░░   ┊     │   ⢀
        │    ⠂  ⠙⢦⣀⡀ ░   ⣀⣀⡴⠤⠤⠴⠚⠒⠚⠉⠉
      40┤      ⠂ ★ ⠋⠉⠉⠉⠉⠉⠁     │
         1       5        10      14"
    `);
  });

  it("draws a small chart with its newest value", () => {
    expect(text(turningChart, [28, 4], { small: true })).toMatchInlineSnapshot(`
      "eval/loss/g/mel        42.30
      45┤↑ ⠁  ⢧ ░░░░░   ┊    │
        │    ⡀⠈⠳⣄ ░░░   ┊ ⣀⣀⣀⣠⠤⠤⠤⠴
      40┤     ⠐ ★⠉⠙⠚⠙⠒⠒⠚⠉⠉⠁⠈⠁│"
    `);
  });

  it("measures Chinese words right", () => {
    expect(text(turningChart, [70, 14], { words: wordsZhCN })).toMatchInlineSnapshot(`
      "eval/loss/g/mel                ━ 平滑 0.6   ∙ 原始   ╍ 训练 (单独刻度)
      45┤↑ ⣀  ⠶       ⠸⡄ ░░░░░░░░░░░░░░░          ┊              │
        │    ⠓ ⠤ ⣀     ⠹⡄ ░░░░░░░░░░░░░░          ┊              │
        │          ⠉ ⠒ ⠤⠳⣄ ░░░░░░░░░░░░░          ┊              │
        │                ⠈⠙⢯⡀⠙ ⠲ ⢤ ⣀ ⡀ ░          ┊              ⢠⡄   ⢀⣀⣀⡤⠤⠼
        │          ⠛    ░░░ ⠙⠦⣄⣀⡀ ░░ ⠉ ⠉ ⠒ ⠦ ⠤ ⣀ ⣀┊ ⢀⣀⣠⠶⠤⠤⠤⠤⣤⠤⠖⠚⠉⠉⠉⠉⠉⠉⠉⠁
      40┤               ⢀⡀ ░░░░ ⠉⠙⢒⡒⠒⠒⠒⠲⠖⠒⠒⠦⠤⣤⠖⠒⠒⠒⠛⠉⠉⠙ ⠒ ⠤ ⠤⠉⣀ ⣀ ⡀
        │               ⠈⠁ ░ ★⡄ ░ ⠈⠁ ░░░          ┊              ⠉ ⠉ ⠓ ⠒ ⠲ ⠤
        └┬───────────────────┬─────────────────────────┬───────────────────┬
      轮 1                   5                        10                  14
                        ▲1                   ▲2                  △
                        ├────┼─────────┤
         ★ 最佳 39.16（第 5 轮）   ▲1 试听   △ 检查点   ░├┼┤ 转折点
         │ 建议停止   ┊ 重启   ↑ 超出范围"
    `);
  });

  it("shows training and validation on one scale when their levels are near", () => {
    const x = [1, 3, 5, 7, 9, 11, 13];
    const near = chartOf([0.72, 0.58, 0.46, 0.41, 0.45, 0.52, 0.61], {
      x,
      training: { tag: "train", x, y: [0.85, 0.63, 0.49, 0.38, 0.31, 0.25, 0.2] },
    });
    expect(text(near, [80, 12])).not.toContain("own scale");
    expect(text(turningChart, [100, 12])).toContain("own scale, 39.50 to 26.90");
  });

  it("draws one line when smoothing changes nothing", () => {
    const y = [3, 2, 1];
    const unsmoothed = text(chartOf(y), [60, 8]);
    expect(text(chartOf(y, { smoothing: 0.6, smoothed: y }), [60, 8])).toBe(unsmoothed);
    expect(unsmoothed).not.toContain("smoothed");
  });

  it("draws equal values as a level line in the middle", () => {
    expect(text(chartOf([5, 5, 5]), [24, 7])).toMatchInlineSnapshot(`
      "loss/g/mel
      5.1┤
         │
      5.0┤⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
      4.9┤
         └┬─────────┬────────┬
          1         2        3"
    `);
  });

  it("draws a single point", () => {
    expect(text(chartOf([5]), [24, 7])).toMatchInlineSnapshot(`
      "loss/g/mel
      5.1┤
         │
      5.0┤          ⠛
      4.9┤
         └──────────┬─────────
                    1"
    `);
  });

  it("says that there are no points rather than drawing an empty frame", () => {
    expect(text(chartOf([]), [40, 8])).toContain("no points yet");
    expect(text(chartOf([Number.NaN]), [40, 8])).toContain("no points yet");
  });

  it("leaves out of a logarithmic chart what has no logarithm", () => {
    expect(text(chartOf([0, -1]), [40, 8], { log: true })).toContain("no points yet");
    expect(text(chartOf([100, 10, 1, 0]), [60, 10], { log: true })).toMatchInlineSnapshot(`
      "loss/g/mel · lower is better, log scale
        100┤⠲⠤⣄⣀
           │   ⠈⠉⠓⠲⠤⣄⣀
           │         ⠈⠙⠒⠦⢤⣀⡀
         10┤               ⠉⠙⠒⠦⢤⣀
           │                    ⠈⠉⠓⠲⠤⣄⣀
           │                          ⠈⠉⠓⠦⢤⣀⡀
          1┤                                ⠉⠙⠒⠦
           └┬─────────────────┬────────────────┬─────────────────┬
      epoch 1                 2                3                 4"
    `);
  });

  it("makes a hostile tag harmless", () => {
    const hostile = chartOf([2, 1], { tag: "loss\x1b]0;owned\x07", folder: "\u202eeval" });
    const frame = text(hostile, [80, 8]);
    expect(frame).toContain("\\u{202e}eval/loss\\u{1b}]0;owned\\u{7}");
  });

  it("never leaves its size, whatever the values and the room", () => {
    const value = fc.oneof(fc.double(), fc.constant(157.2), fc.constant(1e-300));
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 30 }),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 30 }),
        fc.record({ log: fc.boolean(), ascii: fc.boolean(), small: fc.boolean() }),
        (y, columns, rows, options) => {
          const chart = chartOf(y, {
            smoothing: 0.5,
            smoothed: y.map((v) => v / 2),
            training: { tag: "train", x: y.map((_, index) => index), y: y.toReversed() },
            marks: turningChart.marks,
          });
          const lines = drawChart(chart, { columns, rows }, { words: wordsEn, ...options });
          expect(lines.length).toBeLessThanOrEqual(rows);
          for (const line of chartToText(lines, { color: false }).split("\n")) {
            expect(textWidth(line)).toBeLessThanOrEqual(columns);
          }
        },
      ),
    );
  });
});

describe("chartToText", () => {
  it("colours only when asked, and says the same either way", () => {
    const lines = drawChart(turningChart, { columns: 60, rows: 12 }, { words: wordsEn });
    const plain = chartToText(lines, { color: false });
    const colored = chartToText(lines, { color: true });
    expect(plain).not.toContain("\x1b");
    expect(colored).toContain("\x1b[1;36m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences are what is taken away
    const bare = colored.replace(/\x1b\[[0-9;]*m/g, "");
    expect(bare.replace(/ +$/gm, "")).toBe(plain);
  });
});
