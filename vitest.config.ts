import { defineConfig } from "vitest/config";

/** Tests in which trainers are really stopped: after all others, so that their waits hold. */
const destructive = ["test/stop/{stand-ins,find-living,switch*,real-torch}.test.ts"];

/** The dashboard in a real terminal: long tests in a few files, each with processes of its own. */
const terminal = ["test/tmux/*.test.ts"];

export default defineConfig({
  test: {
    // Two cores run many files at once; a test that starts processes needs room to breathe.
    testTimeout: 30_000,
    reporters:
      process.env["CI"] === undefined
        ? ["default"]
        : ["default", ["json", { outputFile: ".ci/results.json" }]],
    projects: [
      {
        extends: true,
        test: {
          name: "all but the switch",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: [...destructive, ...terminal],
          setupFiles: ["test/no-signals.ts"],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "terminal",
          include: terminal,
          maxWorkers: 2,
          testTimeout: 240_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "switch",
          include: destructive,
          // They spend their time waiting for trainers to go; the stubborn ones take two minutes.
          maxWorkers: 3,
          maxConcurrency: 4,
          testTimeout: 90_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
