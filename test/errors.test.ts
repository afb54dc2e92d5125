import { expect, test } from "vitest";
import { exitCodes, UsageError } from "../src/errors.ts";

test("the exit codes are the ones of the public contract", () => {
  expect(exitCodes).toEqual({
    done: 0,
    ourBug: 1,
    usage: 2,
    shouldStop: 10,
    stopped: 11,
    stopFailed: 12,
    refused: 13,
    targetLost: 14,
    noneJudged: 15,
  });
});

test("a usage error can be told from every other error, and keeps its message", () => {
  const error = new UsageError("--patience must be a whole number");
  expect(error).toBeInstanceOf(Error);
  expect([error.name, error.message]).toEqual(["UsageError", "--patience must be a whole number"]);
  expect(new TypeError("x")).not.toBeInstanceOf(UsageError);
});
