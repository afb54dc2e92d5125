import { expect, test } from "vitest";
import { mutate } from "./mutate.ts";
import { checkBytes } from "./oracles.ts";
import { below, createRandom, oneOf } from "./random.ts";
import { findSamples } from "./samples.ts";

/** `npm run fuzz` sets these; without it a short run of one seed, the same each time. */
const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_123);
const seconds = Number(process.env["FUZZ_SECONDS"] ?? 0);
const cases = 250;
/** A page of log takes milliseconds; only the long run looks, and at the processor's time: the machine may be busy. */
const slowMs = 2000;
const mostGrown = 256 * 1024 * 1024;

const samples = findSamples();
const donors = samples.map(({ bytes }) => bytes);

/** One case is told by its seed alone: `FUZZ_SEED=<that seed>` begins with it. */
function checkCase(caseSeed: number): number {
  const random = createRandom(caseSeed);
  // The first numbers of neighbouring seeds are alike.
  for (let skip = 8; skip > 0; skip -= 1) random();
  const sample = oneOf(random, samples);
  const damaged = mutate(sample.bytes, donors, random);
  const started = process.cpuUsage();
  const held = process.memoryUsage().rss;
  try {
    const points = checkBytes(damaged, random);
    if (seconds > 0) {
      const { user, system } = process.cpuUsage(started);
      expect((user + system) / 1000, "too slow").toBeLessThan(slowMs);
      expect(process.memoryUsage().rss - held, "too much memory").toBeLessThan(mostGrown);
    }
    return points;
  } catch (error) {
    throw new Error(`${sample.name}, damaged with FUZZ_SEED=${caseSeed}`, { cause: error });
  }
}

test("there are logs of every format to damage", () => {
  expect(new Set(samples.map(({ name }) => name.split("/")[2])).size).toBeGreaterThanOrEqual(5);
});

test(`damaged logs are read without a throw, and in pieces as at once (FUZZ_SEED=${seed})`, {
  timeout: Math.max(300_000, 2000 * seconds),
}, () => {
  const end = performance.now() + 1000 * seconds;
  let points = 0;
  let done = 0;
  for (; done < cases || performance.now() < end; done += 1) points += checkCase(seed + done);
  if (seconds > 0) console.info(`${done} damaged logs, ${points} points`);
  expect(points).toBeGreaterThan(done);
});

test(`bytes of no log at all are read without a throw (FUZZ_SEED=${seed})`, () => {
  const random = createRandom(seed);
  for (let done = 0; done < 60; done += 1) {
    const alphabet = oneOf(random, [256, 16, 3]);
    const bytes = Uint8Array.from({ length: below(random, 3000) }, () => below(random, alphabet));
    checkBytes(bytes, random);
  }
});
