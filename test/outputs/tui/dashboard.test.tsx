import fc from "fast-check";
import { cleanup, render } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import type { RunView, View } from "../../../src/core/view.ts";
import { textWidth } from "../../../src/outputs/safe-text.ts";
import { App } from "../../../src/outputs/tui/app.tsx";
import { renderViewToText } from "../../../src/outputs/tui/index.tsx";
import { renderFrame } from "../../../src/outputs/tui/render-view.ts";
import { firstState } from "../../../src/outputs/tui/screen-state.ts";
import { frameDrawn } from "../../helpers/frame-drawn.ts";
import { lookOf, sampleCatalogue } from "../../helpers/sample-catalogue.ts";
import { chartOf } from "../../helpers/sample-chart.ts";
import {
  emptyView,
  improvingRun,
  sampleView,
  stoppingRun,
  viewOf,
} from "../../helpers/sample-view.ts";

afterEach(cleanup);

function frame(view: View, [columns, rows]: readonly [number, number], language = "en"): string {
  const catalogue = sampleCatalogue(language === "en" ? "en" : "zh-CN");
  const look = lookOf(columns, { catalogue });
  return renderFrame({ view, state: firstState, rows, look, footer: true });
}

/** A dashboard with a keyboard; `press` waits until the frame has been drawn. */
function open(view: View) {
  let quits = 0;
  const quit = (): void => {
    quits += 1;
  };
  const screen = render(<App view={view} rows={24} look={lookOf(80)} quit={quit} />);
  const press = async (key: string): Promise<string> => {
    await new Promise((resolve) => setImmediate(resolve));
    screen.stdin.write(key);
    await frameDrawn(key);
    return screen.lastFrame() ?? "";
  };
  return { press, screen, quits: () => quits };
}

describe("dashboard", () => {
  it("shows three runs on 80 by 24", () => {
    expect(frame(sampleView, [80, 24])).toMatchInlineSnapshot(`
      "stopwatch  /root/GPT-SoVITS/logs                              3 runs · 1 problem
      ▶ STOP          bob     overfitting   epoch 14 of 20  live
        CONTINUE      alice   improving     epoch 7 of 8    live
        CANNOT JUDGE  小雨 2  cannot judge  epoch 6         silent 15m

      [STOP] bob: overfitting · epoch 14 of 20 · best 39.16, epoch 5 · now 42.30
      Listen to  1  bob_e4_s96.pth  1 from the best
                 2  bob_e8_s192.pth  3 further on
      Why        loss/g/mel was best at epoch 5 (39.16) and stands at 41.9 now, while
                 the training loss fell from 33.7 to 27.5.
                 9 of 5 checks without improvement
      Hint       Each save overwrites the one before.

      eval/loss/g/mel                  ━ smoothed 0.6   ∙ raw   ╍ training (own scale)
         45┤↑ ⣄  ⠰⠆       ⠈⢧ ░░░░░░░░░░░░░░░░░░          ┊                │
           │    ⠙ ⠤ ⣀ ⡀    ⠈⢧ ░░░░░░░░░░░░░░░░░          ┊                │
           │          ⠉ ⠓ ⠲ ⢬⠳⣄ ░░░░░░░░░░░░░░░          ┊                │
           │                  ⠈⠳⢭⡀⠙ ⠒ ⠤ ⣀ ⣀ ░░░          ┊                ⣤     ⣀⣀⣠⠤⠤⠼
           │           ⠘⠃    ░░░ ⠙⠦⣄⣀⡀ ░░░░ ⠉ ⠙ ⠒ ⠦ ⠤ ⣀ ⣀┊  ⣀⣀⣠⠶⠤⠤⠤⠤⢤⡤⠴⠒⠚⠉⠉⠉⠉⠉⠉⠉⠉
         40┤                 ⣀ ░░░░░ ⠉⠉⠙⢒⡒⠒⠒⠒⠒⠶⠒⠒⠲⠤⢤⡤⠖⠒⠒⠒⠛⠉⠉⠉ ⠒ ⠒ ⠤ ⠬⠁⣀ ⣀ │
           │                 ⠉ ░░ ★⡄ ░░ ⠈⠁ ░░░░          ┊                ⠉ ⠉ ⠙ ⠒ ⠒ ⠤
           └┬─────┬──────────┬──────────┬──────────┬───────────┬──────────┬──────────┬
      epoch 1     2          4          6          8          10         12         14
      q quit  ? help  ↑↓ run  / filter  ␣ compare  ⏎ chart  s curve  t axis  l log"
    `);
  });

  it("shows one run on 100 by 40, with its other losses", () => {
    expect(frame(viewOf(stoppingRun), [100, 40])).toMatchInlineSnapshot(`
      "stopwatch  /root/GPT-SoVITS/logs                                                               1 run
      [STOP] bob: overfitting · epoch 14 of 20 · best 39.16, epoch 5 · now 42.30 · judged on validation
      Listen to  1  bob_e4_s96.pth  1 from the best
                 2  bob_e8_s192.pth  3 further on
      Why        loss/g/mel was best at epoch 5 (39.16) and stands at 41.9 now, while the training loss
                 fell from 33.7 to 27.5.
                 9 of 5 checks without improvement
      Hint       Each save overwrites the one before.

      eval/loss/g/mel · lower is better    ━ smoothed 0.6   ∙ raw   ╍ training (own scale, 39.50 to 26.90)
         45┤↑      ⣀           ⣇ ░░░░░░░░░░░░░░░░░░░░░░░             ┊                     │
           │⠈ ⢤    ⠉           ⢸ ░░░░░░░░░░░░░░░░░░░░░░░             ┊                     │
           │    ⢦              ⠈⡇ ░░░░░░░░░░░░░░░░░░░░░░             ┊                     │
         44┤      ⠳ ⡀           ⢹ ░░░░░░░░░░░░░░░░░░░░░░             ┊                     │
           │        ⠉ ⠦ ⣀       ⠈⡇ ░░░░░░░░░░░░░░░░░░░░░             ┊                     │
           │            ⠈ ⠲ ⣀    ⢳ ░░░░░░░░░░░░░░░░░░░░░             ┊                     │
         43┤                ⠈ ⠲ ⣄⠈⢧ ░░░░░░░░░░░░░░░░░░░░             ┊                     │
           │                      ⠛⢳⡤ ⣀ ░░░░░░░░░░░░░░░░             ┊                     │
         42┤                     ░░ ⠳⡄⠈ ⠓ ⢤ ⡀ ░░░░░░░░░░             ┊                     │             ⢘
           │                     ░░░ ⠹⡄ ░░░ ⠉ ⠦ ⣀ ░░░░░░             ┊                     ⠛        ⣀⣠⠴⠒⠋⠉
           │              ⢀⡀     ░░░░ ⠙⣆ ░░░░░░ ⠈ ⠙ ⠲ ⢤ ⡀            ┊                   ⣀⡤⠖⠒⠒⠒⠒⠒⠒⠺⠏⠁
         41┤              ⠈⠁     ░░░░░ ⠘⢦ ░░░░░░░░░░░░░ ⠉ ⠓ ⠤ ⣀      ┊      ⠘⠃       ⣀⡤⠖⠋⠁ │
           │                     ░░░░░░ ⠈⠓⠦⣄⡀ ░░░░░░░░░░      ⠈ ⠙ ⠲ ⢤⢀⡀ ⢀⣀⡤⠖⠚⠉⠉⠉⠉⠉⠉⠉⠿⠁     │
           │                     ░░░░░░░░░░ ⠉⠙⠲⢤⣀⣀⣀⣀⣀⣀⣀⣀⣀⡀        ⢀⣀⣠⠬⠟⠚⠛ ⠤ ⣀              │
         40┤                     ░░░░░░░░░░░░░░░░░░░░░ ⠉ ⠉⠉⠉⠓⠒⢒⡒⠚⠉⠉  ┊        ⠉ ⠒ ⠤ ⣀      │
           │                     ⠘⠃ ░░░░░░░░░░░ ⠛ ░░░░░░      ⠈⠁     ┊                ⠉ ⠒ ⠤│⣄ ⣀
           │                     ░░░░░░░░░░░░░░░░░░░░░░░             ┊                     │  ⠈ ⠙ ⠒ ⠤ ⣀
         39┤                     ░░░░░░░ ★ ░░░░░░░░░░░░░             ┊                     │            ⠉
           └┬──────┬─────────────┬──────────────┬─────────────┬─────────────┬──────────────┬─────────────┬
      epoch 1      2             4              6             8            10             12            14
                                 ▲1                           ▲2                           △
                                 ├───────┼─────────────┤
            ★ best 39.16, epoch 5   ▲1 listen to   △ checkpoint   ░├┼┤ turning point   │ stop advised
            ┊ restart   ↑ outside

      loss/g/total      58.10  loss/d/total       2.41  loss/g/kl          1.25  loss/g/fm          6.30
      80┤⠓⢦⡀                      │  ⢀⣀    ⢠⠟⢦⣀  ⣀⡤⣄⣀⡀  1.8┤⠳⢤⡀                     │       ⣀⣠⠤⠤⢤⣠⠤⠖⠚⠓⠒⠒
        │  ⠉⠓⠦⢤⣀⡀              2.4┤⣠⠖⠋⠘⢦⡀ ⣰⠋  ⠈⠛⠉⠁   ⠉  1.6┤  ⠙⠲⢤⣀⡀              5.5┤  ⢀⣠⠴⠒⠋⠁
      60┤       ⠉⠉⠙⠒⠒⠒⠲⠤⠤⠤⠤⠤⣄  2.2┤     ⠹⡴⠃             1.4┤      ⠉⠉⠙⠒⠒⠲⠤⠤⠤⠤⠤⠤⣄     │⡤⠞⠉
      q quit  ? help  ⏎ chart  s curve  t axis  l log  +/- zoom  v values  [ ] smoothing  { } patience"
    `);
  });

  it("shows what matters on 40 by 10", () => {
    expect(frame(viewOf(stoppingRun), [40, 10])).toMatchInlineSnapshot(`
      "stopwatch  /root/GPT-SoVITS/logs   1 run
      [STOP] bob: overfitting · epoch 14 of 20
      Listen to 1  bob_e4_s96.pth  1 from the…
      loss/g/mel was best at epoch 5 (39.16)
      and stands at 41.9 now, while the …
      eval/loss/g/mel   ━ smoothed 0.6   ∙ raw
         45┤↑ ⠘⠃  ⠈⢧ ░░░░░░░    ┊       │
           │     ⣀ ⠈⠙⢦⣀ ░░░░    ┊  ⣀⣀⣀⣀⣀⣤⡤⠤⣤⠤⠴
         40┤     ⠉ ⠰⠆ ★⡉⠉⠷⠚⠙⠓⠒⠶⠒⠛⠋⠉⠉ ⠈⠛ │
      q quit  ? help  ⏎ chart  s curve  t axis"
    `);
  });

  it("speaks Chinese", () => {
    expect(frame(viewOf(stoppingRun), [80, 20], "zh-CN")).toMatchInlineSnapshot(`
      "stopwatch  /root/GPT-SoVITS/logs                                        1 个训练
      [停止] bob：过拟合 · 第 14/20 轮 · 最佳 39.16（第 5 轮） · 当前 42.30
      试听  1  bob_e4_s96.pth  离最佳最近
            2  bob_e8_s192.pth  稍后一个
      原因  loss/g/mel 在第 5 轮最好（39.16），此后升到 41.9，而训练损失从 33.7 降到
            27.5，继续训练只会让声音更差。
            9/5 次没有改善
      提示  每次保存都会覆盖上一次。
      eval/loss/g/mel          ━ 平滑 0.6   ∙ 原始   ╍ 训练 (单独刻度，39.50 至 26.90)
      45┤↑ ⣄   ⠶        ⠘⣆ ░░░░░░░░░░░░░░░░░░           ┊                │
        │    ⠙ ⠦ ⣄ ⣀     ⠘⣆ ░░░░░░░░░░░░░░░░░           ┊                │
        │          ⠈ ⠙ ⠒ ⠤⠘⣦⡀⡀ ░░░░░░░░░░░░░░           ┊                │
        │                 ░ ⠉⠻⣄⡉ ⠒ ⠦ ⢤ ⣀ ⡀ ░░           ┊                ⢠⡄    ⢀⣀⣀⣠⠤⠤⠼
        │            ⠛    ░░░░ ⠙⠦⣄⣀⡀ ░░░ ⠉ ⠉ ⠓ ⠒ ⠤ ⠤ ⣀ ⣀┊  ⣀⣀⣠⠶⠤⠤⠤⠤⠤⣤⠤⠖⠒⠋⠉⠉⠉⠉⠉⠉⠉⠁
      40┤                 ⢀⡀ ░░░░░ ⠉⠉⠙⢒⡒⠒⠒⠒⠒⠲⠖⠒⠒⠦⠤⣤⠴⠒⠒⠒⠒⠛⠉⠉⠉ ⠒ ⠒ ⠤ ⠤⠉⣀ ⣀ ⡀
        │                 ⠈⠁ ░░ ★⡄ ░░ ⠈⠁ ░░░░           ┊                ⠉ ⠉ ⠉ ⠒ ⠒ ⠦ ⠤
        └┬─────┬───────────┬──────────┬───────────┬───────────┬──────────┬───────────┬
      轮 1     2           4          6           8          10         12          14
                          ▲1                      ▲2                     △
      q 退出  ? 帮助  ⏎ 曲线图  s 曲线  t 横轴  l 对数  +/- 缩放  v 数值  [ ] 平滑"
    `);
  });

  it("says what it waits for while there is no run", () => {
    expect(frame(emptyView, [50, 9])).toMatchInlineSnapshot(`
      "stopwatch  /root/GPT-SoVITS/logs            0 runs

        No run yet
        No logs in /root/GPT-SoVITS/logs yet.




      q quit  ? help  ⏎ chart  s curve  t axis  l log"
    `);
  });

  it("never leaves the screen, whatever its size", () => {
    const views = [sampleView, viewOf(stoppingRun), emptyView, viewOf(improvingRun, stoppingRun)];
    fc.assert(
      fc.property(
        fc.constantFrom(...views),
        fc.integer({ min: 20, max: 300 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom("en", "zh-CN"),
        (view, columns, rows, language) => {
          const lines = frame(view, [columns, rows], language).split("\n");
          expect(lines.length).toBeLessThanOrEqual(rows);
          for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("lets nothing through that a log put into a name, a tag, a path or a message", () => {
    const evil = "\x1b]52;c;x\x07\x1b[2J\u202e\u009b31m\n\r";
    const run: RunView = {
      ...stoppingRun,
      name: evil.repeat(500),
      trainer: evil,
      reason: { id: "problem.bad-number", text: evil },
      chart: chartOf([3, 2, 1], { tag: evil, folder: evil }),
      otherCharts: [chartOf([1, 2], { tag: evil })],
      shortlist: [{ path: evil, name: evil, reason: { id: "problem.traceback", text: evil } }],
      problems: [{ file: evil, line: 1, reason: { id: "problem.syntax", text: evil } }],
      findings: [{ id: "finding.ambiguous-loss", tag: evil }],
    };
    const view = { ...viewOf(run, run), logdir: evil };
    for (const screen of ["overview", "chart", "problems", "findings"] as const) {
      const state = { ...firstState, screen };
      const text = renderFrame({ view, state, rows: 40, look: lookOf(100), footer: true });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test
      expect(text.replaceAll("\n", "")).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/);
      expect(text).toContain("\\u{1b}");
    }
  });

  it("shows a run without any number", () => {
    const nan: RunView = {
      ...improvingRun,
      verdict: "diverged",
      chart: chartOf([Number.NaN, Number.NaN]),
      otherCharts: [chartOf([])],
    };
    expect(frame(viewOf(nan), [80, 24])).toContain("no points yet");
  });
});

describe("keys", () => {
  it("select another run", async () => {
    const { press } = open(sampleView);
    expect(await press("j")).toContain("▶ CONTINUE      alice");
    expect(await press("\x1b[B")).toContain("▶ CANNOT JUDGE  小雨 2");
    expect(await press("k")).toContain("▶ CONTINUE      alice");
  });

  it("show the chart alone and come back with escape", async () => {
    const { press } = open(sampleView);
    expect(await press("\r")).not.toContain("Listen to");
    expect(await press("\x1b")).toContain("Listen to");
  });

  it("show the next curve", async () => {
    const { press } = open(viewOf(stoppingRun));
    expect(await press("s")).toContain("loss/g/total · lower is better");
  });

  it("switch to a logarithmic scale", async () => {
    const { press } = open(viewOf(improvingRun));
    expect(await press("l")).toContain("log scale");
  });

  it("list problems, findings and keys", async () => {
    const { press } = open(sampleView);
    expect(await press("p")).toContain("alice/train.log, line 12: a number was expected, not");
    expect(await press("f")).toContain("Turns between 4 and 7.");
    expect(await press("?")).toContain("leave stopwatch; the training goes on");
  });

  it("ask to quit with q and with Ctrl-C, and do not draw anything for it", async () => {
    const { press, screen, quits } = open(sampleView);
    const frames = screen.frames.length;
    await press("q");
    await press("\x03");
    expect(quits()).toBe(2);
    expect(screen.frames.length).toBe(frames);
  });
});

describe("renderViewToText", () => {
  it("gives one frame in either language, with the file to listen to, without keys or colours", () => {
    for (const language of ["en", "zh-CN"] as const) {
      const options = { columns: 100, rows: 30, language, color: false };
      const text = renderViewToText(viewOf(stoppingRun), options);
      expect(text).toContain("bob_e4_s96.pth");
      expect(text).not.toContain("\x1b");
      expect(text.split("\n").at(-1)).not.toContain("q ");
    }
  });

  it("uses 7 bits for everything of its own when asked to", () => {
    const options = { columns: 100, rows: 40, language: "en", color: false, ascii: true } as const;
    expect(renderViewToText(viewOf(stoppingRun), options)).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it("colours the advice", () => {
    const options = { columns: 100, rows: 30, language: "en", color: true } as const;
    expect(renderViewToText(viewOf(stoppingRun), options)).toContain("\x1b[1;7;31m STOP ");
  });
});
