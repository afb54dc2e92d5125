import { execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { shells } from "../src/completion-scripts.ts";
import { optionRows } from "../src/options.ts";
import { runCli } from "./helpers/run-cli.ts";
import { createTempFolder } from "./watch/temp-tree.ts";

const run = promisify(execFile);
const hasBash = spawnSync("bash", ["--version"]).status === 0;
const hasZsh = spawnSync("zsh", ["--version"]).status === 0;
const hasFish = spawnSync("fish", ["--version"]).status === 0;
const hasGroff = spawnSync("groff", ["--version"]).status === 0;
for (const [has, name] of [
  [hasBash, "bash"],
  [hasZsh, "zsh"],
  [hasFish, "fish"],
  [hasGroff, "groff"],
] as const) {
  if (!has) console.warn(`skipped: no ${name} here, so what is written for it is not read by it`);
}

async function scriptOf(shell: string): Promise<string> {
  const { stdout, stderr, code } = await runCli(["completion", shell]);
  expect([stderr, code]).toEqual(["", 0]);
  return stdout;
}

/** What bash offers for the last word of a line. */
async function offered(words: readonly string[], cwd: string): Promise<readonly string[]> {
  const script = `${await scriptOf("bash")}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _stopwatch; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run("bash", ["-c", script, "bash", "stopwatch", ...words], { cwd });
  return stdout.split("\n").filter((line) => line !== "");
}

test.skipIf(!hasBash)(
  "bash completes commands, options, values, folders and names with blanks",
  async () => {
    const cwd = createTempFolder();
    mkdirSync(join(cwd, "auditions"));
    writeFileSync(join(cwd, "my run.csv"), "");
    expect(await offered(["au"], cwd)).toEqual(["audit", "auditions"]);
    expect(await offered(["audit", "--expl"], cwd)).toEqual(["--explain"]);
    expect(await offered(["audit", "--ar"], cwd)).toEqual([]);
    expect(await offered(["guard", "--ar"], cwd)).toEqual(["--arm"]);
    expect(await offered(["tail", "--preset", ""], cwd)).toEqual(["quick", "balanced", "careful"]);
    expect(await offered(["completion", ""], cwd)).toEqual([...shells]);
    expect(await offered(["audit", "my"], cwd)).toEqual(["my run.csv"]);
  },
);

test("each shell's script names every option of the table, in Chinese where the locale is", async () => {
  for (const shell of shells) {
    const script = await scriptOf(shell);
    // fish writes an option without its dashes, behind -l.
    const lacking = optionRows.filter(
      ([name]) => !script.includes(shell === "fish" ? `-l ${name}` : `--${name}`),
    );
    expect(lacking, shell).toEqual([]);
  }
  const environment = { LANG: "zh_CN.UTF-8" };
  const { stdout } = await runCli(["completion", "fish"], { environment });
  expect(stdout).toMatch(/\p{Script=Han}/u);
});

test.skipIf(!hasZsh)("zsh reads its script", async () => {
  const file = join(createTempFolder(), "_stopwatch");
  writeFileSync(file, await scriptOf("zsh"));
  execFileSync("zsh", ["-n", file]);
});

test.skipIf(!hasFish)("fish reads its script, and completes by it", async () => {
  const file = join(createTempFolder(), "stopwatch.fish");
  writeFileSync(file, await scriptOf("fish"));
  const line = `source ${file}; complete -C 'stopwatch tail --pres'`;
  expect(execFileSync("fish", ["-c", line], { encoding: "utf8" })).toMatch(/^--preset/);
});

test.skipIf(!hasGroff)("the manual page is read without a complaint and names every option", () => {
  const { stdout, stderr } = spawnSync(
    "groff",
    ["-man", "-ww", "-Tutf8", "-P-cbou", "-rLL=500n", "dist/stopwatch.1"],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  // Hyphens come out as typed, so that an option can be copied.
  for (const [name] of optionRows) expect(stdout).toContain(`--${name}`);
  expect(readFileSync("package.json", "utf8")).toContain('"man": "dist/stopwatch.1"');
});
