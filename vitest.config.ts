import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    // Two cores run many files at once; a test that starts processes needs room to breathe.
    testTimeout: 30_000,
    reporters:
      process.env["CI"] === undefined
        ? ["default"]
        : ["default", ["json", { outputFile: ".ci/results.json" }]],
  },
});
