import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evaluate } from "../src/core/evaluate.ts";
import { exitCodes } from "../src/errors.ts";
import type { Language } from "../src/messages/index.ts";
import { evaluateOptions, optionRows, shownDefault } from "../src/options.ts";
import { auditToText } from "../src/outputs/audit-text.ts";
import { readOnce } from "../src/read-once.ts";
import { openReplay } from "../src/watch/replay.ts";

/** `STOPWATCH_WRITE_README=1 npx vitest run test/readme.test.ts` brings both READMEs up to date. */
const write = process.env["STOPWATCH_WRITE_README"] === "1";

const pages = [
  { file: "README.md", language: "en", headings: ["Option", "Default", "Meaning", "Commands"] },
  { file: "README.zh-CN.md", language: "zh-CN", headings: ["选项", "默认值", "含义", "命令"] },
] as const;

const off = { en: "off", "zh-CN": "关" } as const;

/** The text between `<!-- name -->` and `<!-- end -->`. */
function region(page: string, name: string): { from: number; to: number; text: string } {
  const opening = `<!-- ${name} -->\n`;
  const from = page.indexOf(opening) + opening.length;
  const to = page.indexOf("<!-- end -->", from);
  if (from < opening.length || to < 0) throw new Error(`no region ${name}`);
  return { from, to, text: page.slice(from, to) };
}

function checkRegion(file: string, name: string, expected: string): void {
  const page = readFileSync(file, "utf8");
  const { from, to, text } = region(page, name);
  if (write) writeFileSync(file, page.slice(0, from) + expected + page.slice(to));
  else expect(text).toBe(expected);
}

async function auditOfDemo(language: Language): Promise<string> {
  const replay = await openReplay("fixtures/demo");
  try {
    await replay.writeUntil(Number.POSITIVE_INFINITY);
    const options = evaluateOptions({});
    const found = await readOnce([join(replay.root, "logs")], { checkpointFolders: [] });
    const audited = found.runs.map(({ run, modified }) => ({
      evaluation: evaluate(run, options),
      modified,
    }));
    const page = { language, columns: 80, color: false, ascii: false, smoothing: 0, now: 0 };
    return auditToText(audited, found.problems, page);
  } finally {
    await replay.remove();
  }
}

function optionTable(language: Language, headings: readonly string[]): string {
  const rows = optionRows.map(([name, row]) => {
    const value = row.choices?.join("\\|") ?? row.value ?? "";
    const flag = `\`--${name}${value === "" ? "" : ` ${value}`}\``;
    const standard = shownDefault(row, language) || (row.type === "boolean" ? off[language] : "");
    return `| ${flag} | ${standard} | ${row.help[language]} | ${row.commands.join(", ")} |`;
  });
  return `${[`| ${headings.join(" | ")} |`, "| --- | --- | --- | --- |", ...rows].join("\n")}\n`;
}

describe.each(pages)("$file", ({ file, language, headings }) => {
  it("shows the audit of the bundled run as the program prints it", async () => {
    checkRegion(file, "picture: audit", `\`\`\`\n${await auditOfDemo(language)}\`\`\`\n`);
  });

  it("lists the options as they are", () => {
    checkRegion(file, "options", optionTable(language, headings));
  });

  it("names every exit code and every word of advice", () => {
    const page = readFileSync(file, "utf8");
    for (const code of Object.values(exitCodes)) {
      expect(page).toMatch(new RegExp(`(^|\\D)${code}(\\D|$)`, "m"));
    }
  });

  it("gives the two commands that the package has", () => {
    const page = readFileSync(file, "utf8");
    const scripts: unknown = JSON.parse(readFileSync("package.json", "utf8"));
    expect(scripts).toMatchObject({
      scripts: { start: expect.any(String), test: expect.any(String) },
    });
    expect(page).toContain("npm ci && npm start");
    expect(page).toContain("npm cit");
  });
});
