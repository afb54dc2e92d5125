// node .ci/totals.mjs RESULTS: what vitest's JSON report adds up to, in one last line `N passed, N failed`.
// Exits with 1 when a test failed, or when none ran.
import { readFileSync } from "node:fs";

let passed = 0;
let failed = 1;
try {
  const results = JSON.parse(readFileSync(process.argv[2], "utf8"));
  passed = results.numPassedTests;
  // A test file that cannot be loaded counts as one failure: its tests never ran. So does one whose hooks failed.
  const broken = results.testResults.filter(
    (file) =>
      file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
  );
  failed = results.numFailedTests + broken.length;
  const skipped = results.numPendingTests + results.numTodoTests;
  if (skipped > 0) console.log(`${skipped} skipped; each says why above`);
} catch {
  console.log("no test ran: installation, type-check or lint failed above");
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
