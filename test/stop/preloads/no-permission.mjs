// Loaded before stopwatch (`node --import`): the system lets it ask (signal 0) and refuses every real signal, as when
// the trainer changes its user in between. Each attempt is written to STOPWATCH_RECORDING.
import { appendFileSync } from "node:fs";

const kill = process.kill.bind(process);
process.kill = (pid, signal = "SIGTERM") => {
  if (signal === 0) return kill(pid, signal);
  appendFileSync(process.env["STOPWATCH_RECORDING"], `${JSON.stringify({ pid, signal })}\n`);
  throw Object.assign(new Error("kill EPERM"), { code: "EPERM", errno: -1, syscall: "kill" });
};
