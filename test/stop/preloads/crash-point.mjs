// Loaded before stopwatch (`node --import`): it dies by SIGKILL at one step of a stop, STOPWATCH_CRASH_AT.
// "before decided": as the journal's line of that name is about to be written. "after decided": when it is on the disk.
// "before kill", "after kill": around the first signal to somebody else.
import { open } from "node:fs/promises";

const [when, step] = (process.env["STOPWATCH_CRASH_AT"] ?? "").split(" ");
const kill = process.kill.bind(process);

function pass(here, name) {
  if (here === when && name === step) kill(process.pid, "SIGKILL");
}

process.kill = (pid, signal = "SIGTERM") => {
  if (signal === 0) return kill(pid, signal);
  pass("before", "kill");
  const result = kill(pid, signal);
  pass("after", "kill");
  return result;
};

const probe = await open(import.meta.filename);
const files = Object.getPrototypeOf(probe);
await probe.close();
const { write, sync } = files;
const eventOf = /^\{"v":1,.*?"event":"(\w+)"/;
/** The event of the line that was written last to each file. */
const written = new WeakMap();
files.write = function (bytes, ...rest) {
  const line = String(bytes);
  // A round that was withheld sent nothing, whatever its line is called.
  const event = line.includes('"withheld":true') ? "withheld" : eventOf.exec(line)?.[1];
  if (event !== undefined) {
    pass("before", event);
    written.set(this, event);
  }
  return write.call(this, bytes, ...rest);
};
files.sync = async function () {
  await sync.call(this);
  pass("after", written.get(this));
};
