// Loaded before stopwatch (`node --import`): writes down every signal it sends and every program it starts.
import childProcess from "node:child_process";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const path = process.env["STOPWATCH_RECORDING"];
const record = (line) => appendFileSync(path, `${JSON.stringify(line)}\n`);
record({ recorder: process.pid });

const kill = process.kill.bind(process);
process.kill = (pid, signal = "SIGTERM") => {
  record({ pid, signal });
  return kill(pid, signal);
};
for (const name of ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"]) {
  const start = childProcess[name];
  childProcess[name] = (...args) => {
    record({ start: name, program: String(args[0]) });
    return start(...args);
  };
}
syncBuiltinESMExports();
