// npm run fuzz -- --seconds 600 --seed 7: damages logs for so long and prints the seed of whatever breaks.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "300" }, seed: { type: "string" } },
});
const seed = values.seed ?? String(Date.now() % 2 ** 31);
console.log(`seed ${seed}, ${values.seconds} s`);
const { status } = spawnSync("npx", ["vitest", "run", "test/fuzz"], {
  stdio: "inherit",
  env: { ...process.env, FUZZ_SEED: seed, FUZZ_SECONDS: values.seconds },
});
process.exitCode = status ?? 1;
