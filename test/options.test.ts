import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { presets } from "../src/core/presets.ts";
import { UsageError } from "../src/errors.ts";
import {
  checkpointFolders,
  collectOptions,
  evaluateOptions,
  flagOption,
  type GivenOptions,
  languageOption,
  type OptionName,
  optionRows,
  optionTable,
  outputForm,
  speedOption,
  textOption,
  variableOf,
} from "../src/options.ts";
import { optionsOf } from "./helpers/core-samples.ts";
import { createTempFolder } from "./watch/temp-tree.ts";

/** What a usage error says; fails when nothing, or something else, is thrown. */
function complaint(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** A settings file with this text. */
function configFile(text: string): string {
  const path = join(createTempFolder(), "stopwatch.config.json");
  writeFileSync(path, text);
  return path;
}

test("nothing given gives the defaults that README states", () => {
  expect(evaluateOptions(Object.freeze({}))).toEqual(optionsOf());
});

test("what is given is taken as it is", () => {
  const given = Object.freeze({
    monitor: "loss/g/mel",
    mode: "max",
    rule: "patience",
    preset: "careful",
    patience: 7,
    "min-delta": 0,
    "min-delta-mode": "absolute",
    smoothing: 0.6,
    epochs: 60,
  });
  expect(evaluateOptions(given)).toEqual({
    rule: "patience",
    preset: presets.careful,
    patience: 7,
    patienceIsSet: true,
    minDelta: 0,
    minDeltaMode: "absolute",
    smoothing: 0.6,
    monitor: { tag: "loss/g/mel", mode: "max" },
    epochs: 60,
  });
});

test("a patience that equals the default still counts as set", () => {
  expect(evaluateOptions({ patience: 5 }).patienceIsSet).toBe(true);
});

const wrong: readonly [OptionName, unknown, string][] = [
  [
    "patience",
    "ten",
    '--patience must be a whole number of at least 1, got "ten". Example: --patience 5',
  ],
  ["patience", 0, "--patience must be a whole number of at least 1, got 0. Example: --patience 5"],
  [
    "patience",
    2.5,
    "--patience must be a whole number of at least 1, got 2.5. Example: --patience 5",
  ],
  [
    "patience",
    true,
    "--patience must be a whole number of at least 1, got true. Example: --patience 5",
  ],
  [
    "patience",
    Number.POSITIVE_INFINITY,
    "--patience must be a whole number of at least 1, got null. Example: --patience 5",
  ],
  [
    "min-delta",
    -0.1,
    "--min-delta must be a number of at least 0, got -0.1. Example: --min-delta 0.001",
  ],
  [
    "smoothing",
    1,
    "--smoothing must be a number from 0 to below 1, got 1. Example: --smoothing 0.6",
  ],
  [
    "smoothing",
    -0.5,
    "--smoothing must be a number from 0 to below 1, got -0.5. Example: --smoothing 0.6",
  ],
  ["epochs", 0, "--epochs must be a number of at least 1, got 0. Example: --epochs 60"],
  ["mode", "down", '--mode must be one of min, max, got "down"'],
  ["min-delta-mode", 3, "--min-delta-mode must be one of relative, absolute, got 3"],
  ["monitor", 5, "--monitor must be a text, got 5"],
];

test.each(wrong)(
  "%s %j is refused with what was expected, given, and to do",
  (name, value, says) => {
    expect(complaint(() => evaluateOptions({ [name]: value }))).toBe(says);
  },
);

test("an unknown rule is answered with the known ones", () => {
  const says = complaint(() => evaluateOptions({ rule: "magic" }));
  expect(says).toMatch(/^--rule must be one of .*\badaptive\b.*\bpatience\b.*, got "magic"$/);
});

test("not a number is refused wherever a number is expected", () => {
  for (const name of ["patience", "min-delta", "smoothing", "epochs"] as const) {
    expect(complaint(() => evaluateOptions({ [name]: Number.NaN }))).toContain(`--${name} must be`);
  }
  expect(complaint(() => speedOption({ speed: Number.NaN }))).toContain("--speed must be");
});

test("speed is refused below a tenth and taken above", () => {
  expect(speedOption({})).toBeUndefined();
  expect(speedOption({ speed: 0.1 })).toBe(0.1);
  expect(complaint(() => speedOption({ speed: 0 }))).toBe(
    "--speed must be a number of at least 0.1, got 0. Example: --speed 20",
  );
});

test("yes-or-no options take true and false alone", () => {
  expect([flagOption({}, "once"), flagOption({ once: false }, "once")]).toEqual([undefined, false]);
  expect(complaint(() => flagOption({ once: "yes" }, "once"))).toBe(
    '--once must be true or false, got "yes"',
  );
});

test("each command has its own output forms", () => {
  expect(outputForm({ output: "json" }, ["text", "json"])).toBe("json");
  expect(complaint(() => outputForm({ output: "dashboard" }, ["text", "json"]))).toBe(
    '--output must be one of text, json, got "dashboard"',
  );
});

test("checkpoint folders are one or several texts, none empty", () => {
  expect(checkpointFolders({})).toEqual([]);
  expect(checkpointFolders({ checkpoints: "a" })).toEqual(["a"]);
  expect(checkpointFolders({ checkpoints: ["a", "b"] })).toEqual(["a", "b"]);
  expect(complaint(() => checkpointFolders({ checkpoints: ["a", ""] }))).toBe(
    '--checkpoints must name a folder, got ""',
  );
  expect(complaint(() => checkpointFolders({ checkpoints: 7 }))).toBe(
    "--checkpoints must name a folder, got 7",
  );
});

test("flags win over variables, variables over the settings file", () => {
  const config = configFile('{"patience": 1, "smoothing": 0.1, "epochs": 10}');
  const environment = { STOPWATCH_PATIENCE: "2", STOPWATCH_SMOOTHING: "0.2" };
  const given = collectOptions({ config, patience: 3 }, environment);
  expect(given).toMatchObject({ patience: 3, smoothing: 0.2, epochs: 10 });
});

test("a flag that nobody set hides nothing", () => {
  const environment = { STOPWATCH_PATIENCE: "2" };
  expect(collectOptions({ patience: undefined }, environment).patience).toBe(2);
});

test("every option has its variable, in capitals with underscores", () => {
  expect(variableOf("min-delta-mode")).toBe("STOPWATCH_MIN_DELTA_MODE");
  for (const [name, row] of optionRows) {
    // Tested below: taken from the command line alone.
    if (name === "config" || ("flagOnly" in row && row.flagOnly)) continue;
    const text = row.type === "boolean" ? "true" : row.type === "number" ? "3" : "x";
    const value = row.type === "boolean" ? true : row.type === "number" ? 3 : "x";
    expect(collectOptions({}, { [variableOf(name)]: text })).toEqual({
      [name]: "array" in row && row.array ? [value] : value,
    });
  }
});

test("N28 what may act on a process is taken from the command line alone", () => {
  const flagOnly = optionRows.filter(([, row]) => row.flagOnly === true).map(([name]) => name);
  expect(flagOnly).toEqual(
    expect.arrayContaining(["arm", "escalate", "stop-command", "pid", "windows-hard-stop"]),
  );
  for (const name of flagOnly) {
    expect(collectOptions({}, { [variableOf(name)]: "1" })).toEqual({});
    const config = configFile(JSON.stringify({ [name]: true }));
    expect(complaint(() => collectOptions({ config }, {}))).toMatch(/command line alone/);
    expect(collectOptions({ [name]: true }, {})).toEqual({ [name]: true });
  }
});

test("an empty variable counts as not set", () => {
  expect(collectOptions({}, { STOPWATCH_PATIENCE: "", STOPWATCH_LANG: "" })).toEqual({});
});

test("a variable that is no number is refused by the option's own words", () => {
  const given = collectOptions({}, { STOPWATCH_PATIENCE: "ten" });
  expect(complaint(() => evaluateOptions(given))).toMatch(/^--patience must be a whole number/);
});

test.each([
  ["1", true],
  ["TRUE", true],
  ["yes", true],
  ["on", true],
  ["0", false],
  ["No", false],
  ["off", false],
])("the variable of a yes-or-no option may be %s", (text, value) => {
  expect(collectOptions({}, { STOPWATCH_ASCII: text })).toEqual({ ascii: value });
});

test("a variable that is neither yes nor no is refused", () => {
  expect(complaint(() => collectOptions({}, { STOPWATCH_ASCII: "maybe" }))).toBe(
    'STOPWATCH_ASCII must be true or false, got "maybe"',
  );
});

test.skipIf(process.platform === "win32")(
  "several folders in a variable stand apart by colons",
  () => {
    const given = collectOptions({}, { STOPWATCH_CHECKPOINTS: "/a/b:/c d" });
    expect(checkpointFolders(given)).toEqual(["/a/b", "/c d"]);
  },
);

test("the settings file may be named by its variable, and spell names either way", () => {
  const config = configFile('{"min-delta": 0.5, "minDeltaMode": "absolute", "checkpoints": ["w"]}');
  const given = collectOptions({}, { STOPWATCH_CONFIG: config });
  expect(given).toMatchObject({ "min-delta": 0.5, "min-delta-mode": "absolute" });
  expect(checkpointFolders(given)).toEqual(["w"]);
});

test("a settings file that is missing or no JSON is named, with the reason", () => {
  const missing = join(createTempFolder(), "nowhere.json");
  expect(complaint(() => collectOptions({ config: missing }, {}))).toMatch(
    /^--config must name a JSON file, got ".*nowhere\.json": ENOENT/,
  );
  const broken = configFile("{ patience: 5 }");
  const says = complaint(() => collectOptions({ config: broken }, {}));
  expect(says).toContain("--config must name a JSON file");
  expect(says).toMatch(/JSON at position|property name/);
});

test.each(["[]", "null", "5", '"patience"'])("a settings file that holds %s is refused", (text) => {
  expect(complaint(() => collectOptions({ config: configFile(text) }, {}))).toMatch(
    /must hold a JSON object\. Example: \{ "patience": 7 \}$/,
  );
});

test("an unknown name in the settings file is refused, and the known ones are listed", () => {
  const says = complaint(() => collectOptions({ config: configFile('{"patients": 5}') }, {}));
  expect(says).toContain(
    'unknown option "patients". Known: monitor, mode, rule, preset, patience,',
  );
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
  "%s in a settings file is an unknown name like any other, and changes nothing",
  (name) => {
    const config = configFile(`{"${name}": {"patience": 9}}`);
    expect(complaint(() => collectOptions({ config }, {}))).toContain(`unknown option "${name}"`);
    expect(({} as Record<string, unknown>)["patience"]).toBeUndefined();
  },
);

test("a wrong kind of value in the settings file is refused like a flag", () => {
  const given = (text: string): GivenOptions => collectOptions({ config: configFile(text) }, {});
  expect(complaint(() => evaluateOptions(given('{"patience": "5"}')))).toContain('got "5"');
  expect(complaint(() => textOption(given('{"monitor": null}'), "monitor"))).toContain("got null");
  expect(complaint(() => flagOption(given('{"ascii": 1}'), "ascii"))).toContain("got 1");
  expect(complaint(() => checkpointFolders(given('{"checkpoints": [1]}')))).toContain("got 1");
});

test("the language is the flag's, else the locale's by POSIX order, else English", () => {
  const chinese = { LANG: "zh_CN.UTF-8" };
  expect(languageOption({}, {})).toBe("en");
  expect(languageOption({}, chinese)).toBe("zh-CN");
  expect(languageOption({ lang: "en" }, chinese)).toBe("en");
  expect(languageOption({}, { ...chinese, LC_MESSAGES: "de_DE" })).toBe("en");
  expect(languageOption({}, { ...chinese, LC_MESSAGES: "de_DE", LC_ALL: "zh_TW" })).toBe("zh-CN");
  expect(languageOption({}, { LC_ALL: "", LANG: "zh" })).toBe("zh-CN");
  expect(languageOption({}, { LANG: "zhuang" })).toBe("en");
  expect(complaint(() => languageOption({ lang: "fr" }, {}))).toBe(
    '--lang must be one of en, zh-CN, got "fr"',
  );
});

test("every option says in both languages what it is for, and which commands take it", () => {
  for (const [name, row] of optionRows) {
    expect(row.help.en, name).toMatch(/^[\x20-\x7e]+$/);
    expect(row.help["zh-CN"], name).toMatch(/[\p{Script=Han}：]/u);
    expect(row.commands.length, name).toBeGreaterThan(0);
  }
  expect(Object.keys(optionTable)).toHaveLength(optionRows.length);
});
