import fc from "fast-check";
import { expect, it } from "vitest";
import { createEventLog, eventNames, type GuardEvent } from "../../src/outputs/event-log.ts";

function told(event: GuardEvent, format: "json" | "text", language: "en" | "zh-CN" = "en"): string {
  let text = "";
  const write = (line: string): void => {
    text += line;
  };
  createEventLog(write, { format, language }).tell(event, 1795412818.5);
  return text;
}

const armed: GuardEvent = {
  event: "armed",
  level: "info",
  run: "alice",
  says: { id: "switch.armed", script: "s2_train.py", pids: [4711] },
  facts: { pids: [4711], kind: "spawned ranks" },
};

it("is one JSON object a line, with time, level, event and run first", () => {
  const line = told(armed, "json");
  expect(line).toMatch(
    /^\{"ts":"2026-11-23T05:46:58\.500Z","level":"info","event":"armed","run":"alice",/,
  );
  expect(JSON.parse(line)).toMatchObject({
    pids: [4711],
    says: { id: "switch.armed", pids: [4711], text: expect.stringContaining("4711") },
  });
});

it("is a sentence a line for people, in their language", () => {
  expect(told(armed, "text")).toMatch(/^05:46:58Z alice: armed: .*4711.*\n$/);
  expect(told(armed, "text", "zh-CN")).toMatch(/\p{Script=Han}.*4711/u);
  expect(told({ event: "finished", level: "error", facts: { exitCode: 12 } }, "text")).toBe(
    "05:46:58Z ERROR finished: exitCode 12\n",
  );
});

it("N23 no text can begin a line of its own or be obeyed by a terminal", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.constantFrom("json", "text"),
      (text, format) => {
        const line = told(
          {
            event: "refused",
            level: "warn",
            run: `${text}\n{"level":"info"}`,
            says: { id: "switch.not-kept", name: text, why: text },
            facts: { note: text },
          },
          format,
        );
        expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(line.endsWith("\n")).toBe(true);
      },
    ),
  );
});

it("names of events are short words that stay", () => {
  expect(eventNames).toMatchInlineSnapshot(`
    [
      "started",
      "advice",
      "looking",
      "armed",
      "refused",
      "decided",
      "cancelled",
      "waiting",
      "sent",
      "rehearsed",
      "stopped",
      "survived",
      "ended",
      "lost",
      "kept",
      "audit",
      "problem",
      "notify-failed",
      "trainer-started",
      "trainer-ended",
      "finished",
    ]
  `);
});
