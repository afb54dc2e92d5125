import { afterAll, describe, expect, it } from "vitest";
import { endTmux, openScreen, withoutTmux } from "./tmux-screen.ts";
import { bundledRuns, copyRun } from "./voices.ts";

afterAll(endTmux);

/** The last thing that a whole frame draws. */
const wholeFrame = { en: /q quit/, "zh-CN": /q 退出/ } as const;

describe.skipIf(withoutTmux !== undefined)("the bundled runs in a terminal", () => {
  for (const run of bundledRuns) {
    it(`${run}: at 80 by 24 and 120 by 40, and in Chinese`, async () => {
      const cwd = copyRun(run);
      const screen = openScreen(["tail", "logs"], { cwd });
      const chinese = openScreen(["tail", "logs", "--lang", "zh-CN"], { cwd });
      expect(await screen.seen(whole(24, wholeFrame.en))).toMatchSnapshot("80 by 24");
      screen.resize(120, 40);
      expect(await screen.seen(whole(40, wholeFrame.en))).toMatchSnapshot("120 by 40");
      expect(await chinese.seen(whole(24, wholeFrame["zh-CN"]))).toMatchSnapshot("Chinese");
    });
  }

  it("a whole run in 7 bits, where the locale has no others", async () => {
    const environment = { LC_ALL: "C" };
    const screen = openScreen(["tail", "logs"], { cwd: copyRun("overfitting"), environment });
    const frame = await screen.seen(whole(24, wholeFrame.en));
    expect(frame).toMatch(/^[\x20-\x7e\n]*$/);
    expect(frame).toMatchSnapshot();
  });
});

/** A frame whose keys stand on the last line, once the runs were read. */
function whole(rows: number, keys: RegExp): (screen: string) => boolean {
  return (screen) => {
    const lines = screen.split("\n");
    return (
      lines.length === rows && keys.test(lines.at(-1) ?? "") && !/Reading|正在读取/.test(screen)
    );
  };
}
