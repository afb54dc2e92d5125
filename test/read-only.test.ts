import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { cli, runCli, startCli } from "./helpers/run-cli.ts";
import { createTempFolder, writeTree } from "./watch/temp-tree.ts";

const fixtures = fileURLToPath(new URL("../fixtures", import.meta.url));

/** Every name below a folder with its kind, mode, size, time of change and content. */
function snapshot(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((name) => {
      const path = join(root, name);
      const stat = lstatSync(path, { bigint: true });
      const content = stat.isFile() ? readFileSync(path).toString("base64") : "";
      return [name, stat.mode, stat.size, stat.mtimeNs, stat.ctimeNs, stat.nlink, content].join(
        " ",
      );
    })
    .sort();
}

/** All our runs in one tree, with settings of ours that must not be picked up or touched. */
function tree(): string {
  const root = createTempFolder();
  cpSync(join(fixtures, "runs"), join(root, "logs"), { recursive: true });
  cpSync(join(fixtures, "demo/logs"), join(root, "logs/demo"), { recursive: true });
  writeTree(root, { "logs/half.csv": "epoch,val_loss\n1,3\n2,2", "stopwatch.config.json": "{}" });
  return root;
}

/** Runs everything there is on a tree. */
async function runEverything(root: string): Promise<void> {
  const logs = join(root, "logs");
  const cwd = { cwd: root };
  const results = await Promise.all([
    runCli(["audit", logs], cwd),
    runCli(["audit", logs, "--output", "json", "--checkpoints", logs], cwd),
    runCli(["doctor", logs], cwd),
    runCli(["tail", "--once", "--output", "dashboard", logs], cwd),
  ]);
  expect(results.map(({ code, stderr }) => [code, stderr])).toEqual(Array(4).fill([0, ""]));
  const tails = ["plain", "json-lines"].map((form) =>
    startCli(["tail", logs, "--output", form], cwd),
  );
  await Promise.all(tails.map((tail) => tail.seen(/validated-1/)));
  // Long enough for the table without a last line break to count as ended, and for another look around.
  await new Promise((resolve) => setTimeout(resolve, 4000));
  for (const tail of tails) tail.child.kill("SIGINT");
  expect((await Promise.all(tails.map((tail) => tail.finished))).map(({ code }) => code)).toEqual([
    130, 130,
  ]);
}

test("N24 nothing is written where the runs are: no name, byte, mode or time changes", async () => {
  const root = tree();
  const before = snapshot(root);
  expect(before.length).toBeGreaterThan(20);
  await runEverything(root);
  expect(snapshot(root)).toEqual(before);
});

test("a tree that may only be read is enough", async () => {
  // Root may write all the same; that it does not is seen as above.
  const root = tree();
  const names = readdirSync(root, { recursive: true, encoding: "utf8" });
  const all = [root, ...names.map((name) => join(root, name))];
  const allowWriting = (writable: boolean) => {
    for (const path of all) {
      const reading = lstatSync(path).isDirectory() ? 0o555 : 0o444;
      chmodSync(path, writable ? reading | 0o200 : reading);
    }
  };
  allowWriting(false);
  // Runs before the folder is taken away.
  onTestFinished(() => allowWriting(true));
  const before = snapshot(root);
  await runEverything(root);
  expect(snapshot(root)).toEqual(before);
});

const hasStrace = spawnSync("strace", ["-V"]).status === 0;
if (!hasStrace) console.warn("strace is missing: what is opened for writing is not looked at");

/** Calls that write, make, rename, remove, or change what is told of a file. */
const writing =
  /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|^\d+ +(?:creat|rename|unlink|mkdir|rmdir|link|symlink|chmod|fchmodat|chown|fchownat|utime|truncate|flock)/;

test
  .skipIf(!hasStrace)
  .each([[["audit", "--output", "json"]], [["tail", "--once", "--output", "plain"]], [["doctor"]]])(
  "N24 T14 %j opens nothing where the runs are for writing, and makes and removes nothing there",
  (words) => {
    const root = tree();
    const traced = join(createTempFolder(), "calls");
    const [command = "", ...options] = words;
    const calls = ["-f", "-s", "4096", "-e", "trace=%file", "-o", traced];
    const program = [process.execPath, cli, command, join(root, "logs"), ...options];
    expect(spawnSync("strace", [...calls, ...program]).status).toBe(0);
    const below = readFileSync(traced, "utf8")
      .split("\n")
      .filter((line) => line.includes(`"${root}`));
    expect(below.filter((line) => line.includes("train.log")).length).toBeGreaterThan(0);
    expect(below.filter((line) => writing.test(line))).toEqual([]);
  },
);
