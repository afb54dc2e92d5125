import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";

/** What .ci/totals.mjs says of a report, and its exit code. */
function totalsOf(report: string | undefined): { readonly lines: string[]; readonly code: number } {
  const folder = mkdtempSync(join(tmpdir(), "stopwatch-totals-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "results.json");
  if (report !== undefined) writeFileSync(path, report);
  const { stdout, status } = spawnSync(process.execPath, [resolve(".ci/totals.mjs"), path], {
    encoding: "utf8",
  });
  return { lines: stdout.trimEnd().split("\n"), code: status ?? -1 };
}

/** A report as vitest's JSON reporter writes it, as far as it is read. */
function reportOf(
  numbers: { passed: number; failed?: number; skipped?: number; todo?: number },
  files: readonly { status: string; tests: readonly string[] }[] = [],
): string {
  return JSON.stringify({
    numPassedTests: numbers.passed,
    numFailedTests: numbers.failed ?? 0,
    numPendingTests: numbers.skipped ?? 0,
    numTodoTests: numbers.todo ?? 0,
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((each) => ({ status: each })),
    })),
  });
}

test("all passed: the last line says so", () => {
  const report = reportOf({ passed: 3 }, [{ status: "passed", tests: ["passed", "passed"] }]);
  expect(totalsOf(report)).toEqual({ lines: ["3 passed, 0 failed"], code: 0 });
});

test("skipped tests are counted aloud, and are no failure", () => {
  const { lines, code } = totalsOf(reportOf({ passed: 3, skipped: 2, todo: 1 }));
  expect(lines).toEqual(["3 skipped; each says why above", "3 passed, 0 failed"]);
  expect(code).toBe(0);
});

test("a failed test is one failure, however its file counts it", () => {
  const report = reportOf({ passed: 2, failed: 1 }, [
    { status: "failed", tests: ["passed", "failed"] },
  ]);
  expect(totalsOf(report)).toEqual({ lines: ["2 passed, 1 failed"], code: 1 });
});

test.each([
  ["that cannot be loaded", []],
  ["whose hooks failed after its tests passed", ["passed", "passed"]],
])("a file %s is a failure though no test failed", (_, tests) => {
  const report = reportOf({ passed: 2 }, [{ status: "failed", tests }]);
  expect(totalsOf(report)).toEqual({ lines: ["2 passed, 1 failed"], code: 1 });
});

test.each([
  ["missing", undefined],
  ["torn", '{"numPassedTests": 3, "numFai'],
])("a report that is %s is a failure: no test ran", (_, report) => {
  const { lines, code } = totalsOf(report);
  expect(lines.at(-1)).toBe("0 passed, 1 failed");
  expect(code).toBe(1);
});

test("nothing ran is no success", () => {
  expect(totalsOf(reportOf({ passed: 0 }))).toEqual({ lines: ["0 passed, 0 failed"], code: 1 });
});
