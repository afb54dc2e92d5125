import { expect, it } from "vitest";
import { UsageError } from "../src/errors.ts";
import { guardOptions, logFormatOption, notifyFormatOption } from "../src/guard-options.ts";
import type { GivenOptions } from "../src/options.ts";

function complaint(given: GivenOptions): string {
  try {
    guardOptions(given);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}

it("nothing given arms nothing, and gives the defaults that README states", () => {
  expect(guardOptions(Object.freeze({}))).toEqual({
    arm: false,
    dryRun: false,
    stopOn: new Set(["overfitting", "diverged"]),
    cancelWindow: 30,
    stopAt: "now",
    allowAnyProcess: false,
    windowsHardStop: false,
  });
});

it("takes what is given as it is", () => {
  const given = Object.freeze({
    arm: true,
    "dry-run": true,
    "stop-on": "plateau, rising",
    "cancel-window": 0,
    "stop-at": "after-save",
    escalate: "term",
    "keep-best": "kept",
    "stop-command": ["scancel", "--signal=INT", "--full", "{job}"],
    job: "4711",
    pid: "-1",
    "state-folder": "/state",
  });
  expect(guardOptions(given)).toMatchObject({
    arm: true,
    dryRun: true,
    stopOn: new Set(["plateau", "rising"]),
    cancelWindow: 0,
    stopAt: "after-save",
    escalate: "term",
    keepBest: "kept",
    stopCommand: ["scancel", "--signal=INT", "--full", "{job}"],
    job: "4711",
    // Refused when it is looked for, with the reason: exit 13, not 2.
    pid: "-1",
    stateFolder: "/state",
  });
});

it.each<[GivenOptions, RegExp]>([
  [{ "stop-on": "boredom" }, /--stop-on must list some of overfitting, .* got "boredom"/],
  [{ "stop-on": "" }, /--stop-on must list/],
  [{ "stop-on": "improving" }, /--stop-on must list/],
  [{ "cancel-window": -1 }, /--cancel-window must be a number of at least 0, got -1/],
  [{ "cancel-window": Number.NaN }, /--cancel-window must be/],
  [{ "stop-at": "later" }, /--stop-at must be one of now, after-save/],
  [{ escalate: "nuke" }, /--escalate must be one of term, kill/],
  [{ "stop-command": [] }, /--stop-command must name a program/],
  [{ "stop-command": [""] }, /--stop-command must name a program/],
  [{ "stop-command": ["scancel", "{job}"] }, /\{job\}: give --job ID/],
  [{ arm: 1 }, /--arm must be true or false/],
])("refuses %j with what was expected", (given, says) => {
  expect(complaint(given)).toMatch(says);
});

it("events are text on a terminal and JSON elsewhere, unless said", () => {
  expect([logFormatOption({}, true), logFormatOption({}, false)]).toEqual(["text", "json"]);
  expect(logFormatOption({ "log-format": "json" }, true)).toBe("json");
  expect(notifyFormatOption({})).toBe("json");
  expect(notifyFormatOption({ "notify-format": "feishu" })).toBe("feishu");
});
