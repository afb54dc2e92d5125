import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { View } from "../../src/core/view.ts";
import { createJsonLines, safeJson } from "../../src/outputs/json-lines.ts";
import { earlier, sampleView, stoppingRun, viewOf } from "../helpers/sample-view.ts";

/** The events that some views make, parsed. */
function events(...views: readonly View[]): readonly { readonly [key: string]: unknown }[] {
  const lines: string[] = [];
  const output = createJsonLines((text) => lines.push(text));
  for (const view of views) output.show(view);
  return lines.map((line) => JSON.parse(line));
}

describe("json-lines", () => {
  it("writes one object a line, each with its event and time", () => {
    const lines: string[] = [];
    createJsonLines((text) => lines.push(text)).show(sampleView);
    for (const line of lines) {
      expect(line.indexOf("\n")).toBe(line.length - 1);
      expect(JSON.parse(line)).toMatchObject({ event: expect.any(String), time: sampleView.now });
    }
  });

  it("tells the same changes as the plain output, in its order", () => {
    const kinds = events(viewOf(earlier(stoppingRun, 13)), viewOf(stoppingRun), viewOf());
    expect(kinds.map((event) => event["event"])).toEqual([
      "run",
      "check",
      "verdict",
      "shortlist",
      "check",
      "gone",
    ]);
  });

  it("gives a check with its place, value and patience", () => {
    const check = events(viewOf(stoppingRun)).find((event) => event["event"] === "check");
    expect(check).toEqual({
      event: "check",
      run: "bob",
      path: "/root/GPT-SoVITS/logs/bob",
      tag: "loss/g/mel",
      unit: "validation",
      check: 13,
      step: 336,
      epoch: 14,
      value: 42.3,
      verdict: "overfitting",
      advice: "stop",
      patience: { checks: 5, used: 9 },
      isBest: false,
      time: sampleView.now,
    });
  });

  it("gives a reason as id, parameters and English text", () => {
    const verdict = events(viewOf(stoppingRun)).find((event) => event["event"] === "verdict");
    expect(verdict?.["reason"]).toMatchObject({
      id: "reason.overfitting",
      value: 39.16,
      text: expect.stringContaining("39.16"),
    });
  });

  it("writes what JSON has no number for as a string", () => {
    expect(safeJson({ a: Number.NaN, b: Number.NEGATIVE_INFINITY, c: 1 })).toBe(
      '{"a":"NaN","b":"-Infinity","c":1}',
    );
  });
});

describe("safeJson", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc
      .array(
        fc.constantFrom("\x1b", "\x7f", "\u009b", "\u202e", "\u2028", "\ud800", "\u{e0001}", "é"),
      )
      .map((pieces) => pieces.join("")),
  );

  it("holds nothing that a terminal obeys or hides", () => {
    fc.assert(
      fc.property(text, (value) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test
        expect(safeJson(value)).not.toMatch(/[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e]/);
      }),
    );
  });

  it("loses nothing: a reader gets the text back", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(JSON.parse(safeJson({ value }))).toEqual({ value });
      }),
    );
  });
});
