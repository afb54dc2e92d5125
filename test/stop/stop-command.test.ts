import { hostname } from "node:os";
import { expect, test } from "vitest";
import { type ProgramEnd, type RunProgram, runProgram } from "../../src/stop/spawn.ts";
import { createStopCommand } from "../../src/stop/stop-command.ts";

const why = { reason: "cannot judge", step: 400 } as const;

function recorder(end: ProgramEnd): { calls: (readonly string[])[]; run: RunProgram } {
  const calls: (readonly string[])[] = [];
  return {
    calls,
    run: async (argv) => {
      calls.push(argv);
      return end;
    },
  };
}

const done: ProgramEnd = { code: 0, stdout: "", timedOut: false };

test("each word is filled in on its own, and the program's name never", async () => {
  const { calls, run } = recorder(done);
  const argv = [
    "{pid}",
    "--full",
    "{job}",
    "{run}:{step}:{reason}",
    "{pid}{pid}",
    "{host}",
    "{JSON}",
  ];
  const values = { pid: 42, run: "--all; rm -rf {pid}\n$(x)", job: "7 {pid}" };
  const command = createStopCommand(argv, values, run);
  if ("unknown" in command) throw new Error("unknown");
  expect(await command.run(why)).toBe(true);
  expect(command.problem).toBeUndefined();
  expect(calls).toEqual([
    [
      "{pid}",
      "--full",
      "7 {pid}",
      "all-rm--rf-pid-x:400:cannot-judge",
      "4242",
      hostname(),
      "{JSON}",
    ],
  ]);
});

test.each([
  [["scancel", "{job}"], ["job"]],
  [
    ["x", "{pid}", "{what}"],
    ["pid", "what"],
  ],
  [[], []],
])("a command with a value that is not known is not made: %o", (argv, unknown) => {
  expect(createStopCommand(argv, { run: "a" }, recorder(done).run)).toEqual({ unknown });
});

test.each<[ProgramEnd, string]>([
  [{ problem: "ENOENT" }, "ENOENT"],
  [{ code: 3, stdout: "", timedOut: false }, "3"],
  [{ stdout: "", timedOut: true }, "20 s"],
  [{ stdout: "", timedOut: false }, "?"],
])("a command that ends as %o failed", async (end, detail) => {
  const command = createStopCommand(["scancel", "1"], { run: "a" }, recorder(end).run);
  if ("unknown" in command) throw new Error("unknown");
  expect(await command.run(why)).toBe(false);
  expect(command.problem).toEqual({
    id: "stop.refused.command-failed",
    program: "scancel",
    detail,
  });
});

test("a real program is started without a shell", async () => {
  const command = createStopCommand(["test", "{run}", "=", "a-b"], { run: "a; b" }, runProgram);
  if ("unknown" in command) throw new Error("unknown");
  expect(await command.run(why)).toBe(true);
});
