import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../helpers/run-cli.ts";
import { createTempFolder, writeTree } from "../watch/temp-tree.ts";

const run = "fixtures/runs/overfitting";

/** A folder with a program that stands for the system's opener: it writes down what it was asked to open. */
function opener(): { folder: string; opened: () => string } {
  const folder = createTempFolder();
  const note = join(folder, "opened");
  writeTree(folder, { "xdg-open": `#!/bin/sh\nprintf %s "$1" > '${note}'\n` });
  chmodSync(join(folder, "xdg-open"), 0o755);
  return { folder, opened: () => (existsSync(note) ? readFileSync(note, "utf8") : "") };
}

test.runIf(process.platform === "linux")(
  "--open writes the report to a file and opens that",
  async () => {
    const { folder, opened } = opener();
    const temp = createTempFolder();
    const environment = { PATH: `${folder}:${process.env["PATH"]}`, TMPDIR: temp };
    const { stdout, stderr, code } = await runCli(["audit", run, "--open"], { environment });
    expect(code).toBe(0);
    expect(stdout).toBe("");
    await expect.poll(opened, { timeout: 20_000 }).toMatch(/report\.html$/);
    expect(opened().startsWith(temp)).toBe(true);
    expect(stderr).toBe(`stopwatch: the report is ${opened()}\n`);
    expect(readFileSync(opened(), "utf8")).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  },
);

test.runIf(process.platform === "linux")(
  "without an opener the report is there all the same",
  async () => {
    const { stderr, code } = await runCli(["audit", run, "--open"], {
      environment: { PATH: createTempFolder(), TMPDIR: createTempFolder() },
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(/report\.html; open it in a browser \(xdg-open: ENOENT\)\n$/);
  },
);

test("--open with another output, and svg of several runs, are refused in one line", async () => {
  const wrong = await runCli(["audit", run, "--open", "--output", "csv"]);
  expect(wrong).toMatchObject({ code: 2, stdout: "" });
  expect(wrong.stderr).toMatch(/^stopwatch: --open opens the HTML report, got --output csv\..*\n$/);
  const several = await runCli(["audit", "fixtures/runs", "--output", "svg"]);
  expect(several).toMatchObject({ code: 2, stdout: "" });
  expect(several.stderr).toMatch(/^stopwatch: --output svg draws one run, found 4\. .*\n$/);
});

test("html, svg and csv come out of the program, and --lang tells their language", async () => {
  const svg = await runCli(["audit", run, "--output", "svg", "--lang", "zh-CN"]);
  expect(svg.stdout).toContain("过拟合");
  const csv = await runCli(["audit", run, "--output", "csv"]);
  expect(csv.stdout.split("\r\n")).toHaveLength(15);
  const html = await runCli(["audit", run, "--output", "html", "--lang", "zh-CN"]);
  expect(html.stdout).toContain('<html lang="zh-CN">');
});
