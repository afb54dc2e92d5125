import { formats } from "../../../src/core/formats/index.ts";
import { hostileTexts } from "../logs/hostile-texts.ts";

/**
 * `node hostile.js`: reads a MiB of each hostile line as each format would, and prints how long the worst took, the best
 * of three times each: what a busy machine adds is not the text's fault.
 */
let worst = 0;
let place = 0;
let worstPlace = 0;
for (const [name, texts] of Object.entries(hostileTexts)) {
  const format = formats.find((each) => each.name === name);
  for (const { text } of texts) {
    const bytes = new TextEncoder().encode(`epoch,loss\n${text}\n`);
    let best = Number.POSITIVE_INFINITY;
    for (let time = 0; time < 3; time += 1) {
      const parser = format?.createParser({ name: "input.jsonl" });
      const started = performance.now();
      parser?.push(bytes);
      parser?.finish();
      best = Math.min(best, performance.now() - started);
    }
    if (best > worst) {
      worst = best;
      worstPlace = place;
    }
    place += 1;
  }
}
process.stdout.write(`${JSON.stringify({ worst, worstPlace })}\n`);
