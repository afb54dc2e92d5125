// Loaded before stopwatch (`node --import`): once the file STOPWATCH_CLOCK_JUMPS exists, the wall clock is off by
// STOPWATCH_CLOCK_BY seconds. The monotonic clock goes on as it did.
import { existsSync } from "node:fs";

const Wall = Date;
const signal = process.env["STOPWATCH_CLOCK_JUMPS"] ?? "";
const by = Number(process.env["STOPWATCH_CLOCK_BY"]) * 1000;
let jumped = false;

function now() {
  jumped ||= existsSync(signal);
  return Wall.now() + (jumped ? by : 0);
}

globalThis.Date = class extends Wall {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }
  static now() {
    return now();
  }
};
