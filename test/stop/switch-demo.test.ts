import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";

test("demo --guard starts the bundled stand-in trainer, arms for it and really stops it", async () => {
  const child = spawn(
    process.execPath,
    [resolve("dist/cli.js"), "demo", "--guard", "--output", "plain", "--lang", "en"],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (part: string) => {
      text[name] += part;
    });
  }
  const code = await new Promise((done) => child.on("close", done));
  expect(code, text.stderr).toBe(0);
  const story = ["started", "armed", "decided", "waiting", "sent", "stopped", "audit"];
  const told = [...text.stderr.matchAll(/^\S+Z (?:WARN )?(?:\S+: )?(\w+):/gm)].map(([, at]) => at);
  expect(told.filter((event) => event !== "advice")).toEqual(story);
  expect(text.stdout).toMatch(/STOP: overfitting/);
  expect(text.stdout).toMatch(/will be stopped in 5 s/);
  expect(text.stdout).toMatch(/The trainer is stopped/);
  const pid = Number(/armed: .*, pid (\d+)/.exec(text.stderr)?.[1]);
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});
