import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runProgram, startTrainer, startWorker } from "../../src/stop/spawn.ts";
import { isLiving } from "./living-processes.ts";
import { now, until } from "./until.ts";

const node = process.execPath;
const run = (code: string, timeoutSeconds = 20) =>
  runProgram([node, "-e", code], { timeoutSeconds });

test("a program is run without a shell, and its output and exit code come back", async () => {
  expect(await run("console.log(process.argv.length); process.exit(3)")).toEqual({
    code: 3,
    stdout: "1\n",
    timedOut: false,
  });
  const words = ["$HOME; `id` | cat", "a b"];
  const end = await runProgram([node, "-p", "process.argv.slice(1).join('+')", ...words], {
    timeoutSeconds: 20,
  });
  expect(end).toMatchObject({ stdout: `${words.join("+")}\n` });
});

test("a program that is not there, and none at all, are values", async () => {
  const none = await runProgram(["/no/such/program"], { timeoutSeconds: 20 });
  expect(none).toEqual({ problem: "ENOENT" });
  expect(await runProgram([], { timeoutSeconds: 20 })).toEqual({ problem: "ENOENT" });
});

test("a program that does not end is ended at its time limit, even if its child holds the pipe", async () => {
  const began = now();
  const child = "require('child_process').spawn('sleep', ['30'], { stdio: 'inherit' }).pid";
  const code = `console.log(${child}); setInterval(() => {}, 1000)`;
  const end = await run(code, 1.5);
  expect(end).toMatchObject({ timedOut: true });
  expect(now() - began).toBeLessThan(15);
  const sleeper = "stdout" in end ? Number(end.stdout) : 0;
  if (sleeper > 1) process.kill(sleeper, "SIGKILL");
});

test("endless output does not fill the memory", async () => {
  const code = "const big = 'x'.repeat(1 << 20); for (let i = 0; i < 20; i++) console.log(big)";
  const end = await run(code);
  expect("stdout" in end ? end.stdout.length : 0).toBeLessThan(6 * 1024 * 1024);
});

test.runIf(process.platform === "linux")(
  "a trainer that we start leads a session of its own, and its end is told",
  async () => {
    const started = await startTrainer([node, "-e", "process.exit(7)"]);
    expect(await ("ended" in started ? started.ended : undefined)).toEqual({ code: 7 });
    const long = await startTrainer([node, "-e", "setInterval(() => {}, 1000)"]);
    if ("problem" in long) throw new Error(long.problem);
    const fieldsOf = (pid: number) => {
      const text = readFileSync(`/proc/${pid}/stat`, "latin1");
      return text.slice(text.lastIndexOf(")") + 2).split(" ");
    };
    // Fields 5 and 6: process group and session.
    expect(fieldsOf(long.pid).slice(2, 4)).toEqual([String(long.pid), String(long.pid)]);
    process.kill(long.pid, "SIGTERM");
    expect(await long.ended).toEqual({ signal: "SIGTERM" });
    await until("its end", () => !isLiving(long.pid));
  },
);

test("a trainer that cannot be started is a value", async () => {
  expect(await startTrainer(["/no/such/python"])).toEqual({ problem: "ENOENT" });
  expect(await startTrainer([])).toEqual({ problem: "ENOENT" });
});

test("a worker gets its request, answers by lines, at low priority, and its last words are kept", async () => {
  const code = `const text = require("node:fs").readFileSync(0, "utf8");
console.log(text.trim() + process.env.WORD);
console.log(require("node:os").getPriority());
console.log(process.cwd());
console.error("an error at the end");
process.exitCode = 3;`;
  const lines: string[] = [];
  const worker = await startWorker([process.execPath, "-e", code], {
    ...{ folder: "/", input: "request\n", environment: { WORD: "!" }, niceness: 12 },
    onLine: (line) => lines.push(line),
  });
  if ("problem" in worker) throw new Error(worker.problem);
  const ended = await worker.ended;
  expect(ended).toMatchObject({ code: 3, stderr: "an error at the end\n" });
  expect(lines[0]).toBe("request!");
  expect(Number(lines[1])).toBeGreaterThanOrEqual(12);
  expect(lines[2]).toBe("/");
});

test("a worker that is asked to end ends, and one that does not exist is a problem", async () => {
  const options = { folder: "/", input: "", environment: {}, niceness: 5 };
  let begun = () => {};
  const isRunning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const words = [process.execPath, "-e", "console.log(1); setInterval(() => {}, 1000)"];
  const worker = await startWorker(words, { ...options, onLine: () => begun() });
  if ("problem" in worker) throw new Error(worker.problem);
  await isRunning;
  worker.end();
  expect(await worker.ended).toMatchObject({ signal: "SIGTERM" });
  const missing = await startWorker(["/no/such/program"], { ...options, onLine: () => {} });
  expect(missing).toEqual({ problem: "ENOENT" });
});
