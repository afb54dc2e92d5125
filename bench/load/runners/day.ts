import { readdirSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { followDay } from "../training-day.ts";

/** `node day.js FOLDER HOURS`: follows a training; prints what each hour took and whether the verdicts agree. */
const [folder = "", hours = "24"] = process.argv.slice(2);

/** Memory and open files in the middle of what they are at the ends of hours. */
interface Hour {
  readonly rss: number;
  readonly files: number;
}
const seen: Hour[] = [];
const { live, atOnce, lines, epochs } = await followDay(folder, Number(hours), () => {
  globalThis.gc?.();
  seen.push({ rss: process.memoryUsage.rss(), files: readdirSync("/proc/self/fd").length });
});
const second = seen[1] ?? seen[0];
const last = seen.at(-1);
console.log(
  JSON.stringify({
    lines,
    epochs,
    equal: isDeepStrictEqual(live, atOnce) ? 1 : 0,
    rssSecond: second?.rss,
    rssLast: last?.rss,
    filesSecond: second?.files,
    filesLast: last?.files,
  }),
);
