import fc from "fast-check";
import { expect, test } from "vitest";
import { UsageError } from "../src/errors.ts";
import { readFullLine } from "../src/full-line.ts";
import { commandNames } from "../src/option-row.ts";
import { optionRows } from "../src/options.ts";
import { type OwnWords, readPlainLine } from "../src/plain-line.ts";

const names = optionRows.map(([name]) => name);
const anyValue = fc.oneof(
  fc.constantFrom("a", "logs/alice", "中文", "1", "0.5", "007", "1e3", "0x10", "-1", "", " ", "."),
  fc.constantFrom("true", "false", "'a'", '"a b"', "a=b", "--", "-", "-5", "NaN", "1_000", "5 "),
  fc.constantFrom("en", "zh-CN", "json", "standard", "relative", "default", "a.b", "[]", "[a]"),
  fc.string({ maxLength: 4 }),
);
const option = fc.constantFrom(...names);
/** One word or two of a command line: often right, often not. */
const part = fc.oneof(
  { weight: 3, arbitrary: anyValue.map((value) => [value]) },
  { weight: 4, arbitrary: fc.tuple(option, anyValue).map(([name, value]) => [`--${name}`, value]) },
  {
    weight: 2,
    arbitrary: fc.tuple(option, anyValue).map(([name, value]) => [`--${name}=${value}`]),
  },
  { weight: 2, arbitrary: option.map((name) => [`--${name}`]) },
  { weight: 1, arbitrary: option.map((name) => [`--no-${name}`]) },
  { weight: 1, arbitrary: fc.constantFrom(["-x"], ["--unknown"], ["--Arm"], ["--minDelta", "1"]) },
);

/** What yargs reads of some words, or that it refuses them. */
async function fully(words: readonly string[]): Promise<OwnWords | undefined> {
  try {
    return await readFullLine(words);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return undefined;
  }
}

test("a plain line is read as yargs reads it, option by option", async () => {
  let plain = 0;
  for (const command of commandNames) {
    for (const [name, row] of optionRows) {
      if (!row.commands.includes(command)) continue;
      const value = row.choices?.[0] ?? (row.type === "number" ? "12.5" : "some/path");
      const given = row.type === "boolean" ? [`--${name}`] : [`--${name}`, value];
      const words = [command, ...given, ...given];
      const read = readPlainLine(words);
      expect(read, words.join(" ")).toEqual(await fully(words));
      if (read !== undefined) plain += 1;
    }
  }
  expect(plain).toBeGreaterThan(100);
});

test("whatever is taken for plain, yargs reads the same", async () => {
  let plain = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...commandNames),
      fc.array(part, { maxLength: 4 }),
      async (command, parts) => {
        const words = [command, ...parts.flat()];
        const read = readPlainLine(words);
        if (read === undefined) return;
        plain += 1;
        expect(read).toEqual(await fully(words));
      },
    ),
    { numRuns: 600 },
  );
  expect(plain).toBeGreaterThan(100);
});

test("help, mistakes and everything unusual are left to yargs", () => {
  const unusual = [
    [],
    ["--help"],
    ["audit", "-h"],
    ["audit", "--version"],
    ["audti", "logs"],
    ["audit", "--no-color", "logs"],
    ["audit", "--patience", "many", "logs"],
    ["audit", "--patience", "-1", "logs"],
    ["audit", "--patience"],
    ["audit", "--lang", "de", "logs"],
    ["audit", "--arm", "logs"],
    ["audit", "--color", "false", "logs"],
    ["audit", "--", "logs"],
    ["demo", "logs"],
  ];
  for (const words of unusual) expect(readPlainLine(words), words.join(" ")).toBeUndefined();
});
