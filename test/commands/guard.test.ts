import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../src/commands/guarded.ts";
import { openNotifier } from "../../src/commands/notifier.ts";
import type { AdviceWord } from "../../src/core/verdict.ts";
import type { GuardEnding } from "../../src/guard/run-guard.ts";
import { createTempFolder } from "../watch/temp-tree.ts";

function codeOf(...outcomes: readonly { ending?: GuardEnding; advice: AdviceWord }[]): number {
  return exitCodeOf({ outcomes: () => outcomes });
}

describe("A26 the exit code of a guard", () => {
  it.each<[GuardEnding | undefined, AdviceWord, number]>([
    ["ended", "continue", 0],
    ["ended", "stop", 10],
    ["ended", "cannot judge", 15],
    ["rehearsed", "stop", 10],
    ["stopped", "stop", 11],
    ["survived", "stop", 12],
    ["refused", "continue", 13],
    ["lost", "continue", 14],
    [undefined, "continue", 0],
  ])("%s with the advice %s is %i", (ending, advice, code) => {
    expect(codeOf({ advice, ...(ending === undefined ? {} : { ending }) })).toBe(code);
  });

  it("is that of the worst of several runs", () => {
    const stopped = { ending: "stopped", advice: "stop" } as const;
    expect(codeOf(stopped, { ending: "survived", advice: "stop" })).toBe(12);
    expect(codeOf(stopped, { ending: "refused", advice: "continue" })).toBe(13);
    expect(codeOf()).toBe(0);
  });
});

describe("the webhook's address", () => {
  const secret = "https://ntfy.sh/very-secret-topic";

  it("comes from a file that only its owner may read, or from the environment", async () => {
    const file = join(createTempFolder(), "webhook");
    writeFileSync(file, `${secret}\n`, { mode: 0o600 });
    await expect(openNotifier({ "notify-file": file }, {}, () => {})).resolves.toBeDefined();
    await expect(openNotifier({}, { STOPWATCH_NOTIFY: secret }, () => {})).resolves.toBeDefined();
    chmodSync(file, 0o644);
    const refused = openNotifier({ "notify-file": file }, {}, () => {});
    await expect(refused).rejects.toThrow(/only its owner may read. Try: chmod 600/);
  });

  it("is never in what is refused", async () => {
    const plain = secret.replace("https", "http");
    const refused = await openNotifier({}, { STOPWATCH_NOTIFY: plain }, () => {}).catch(
      (error: unknown) => String(error),
    );
    expect(refused).toMatch(/must use https/);
    expect(refused).not.toContain("very-secret-topic");
  });
});
