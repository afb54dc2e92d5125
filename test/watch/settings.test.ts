import { join } from "node:path";
import { expect, test } from "vitest";
import { countDataItems, readSettings } from "../../src/watch/settings.ts";
import { createTempFolder, writeTree } from "./temp-tree.ts";

async function read(files: Readonly<Record<string, string>>) {
  const root = createTempFolder();
  writeTree(root, files);
  const settings = await readSettings(Object.keys(files).map((name) => join(root, name)));
  return settings && { file: settings.path.slice(root.length + 1), config: settings.config };
}

test("settings are read from JSON, a byte order mark or not", async () => {
  const config = { train: { log_interval: 100, betas: [0.8, 0.99] }, name: "声音" };
  expect(await read({ "config.json": `\uFEFF${JSON.stringify(config)}` })).toEqual({
    file: "config.json",
    config,
  });
});

test("hparams.yaml of Lightning is read although it holds Python objects", async () => {
  const yaml = [
    "config:",
    "  train:",
    "    batch_size: 8",
    "    precision: '32'",
    "    lr: 1.0e-05",
    "output_dir: !!python/object/apply:pathlib.PosixPath",
    "- logs",
    "- alice",
    "when: 2026-11-23",
    "",
  ].join("\n");
  expect(await read({ "hparams.yaml": yaml })).toEqual({
    file: "hparams.yaml",
    config: {
      config: { train: { batch_size: 8, precision: "32", lr: 1e-5 } },
      output_dir: ["logs", "alice"],
      when: "2026-11-23",
    },
  });
});

test("a config.json that is empty or half written counts as absent, and the next file is read", async () => {
  for (const torn of ["", "  \n", '{"train": {"log_int', "[1, 2]", "null", "{}"]) {
    const found = await read({ "config.json": torn, "hparams.yaml": "epochs: 8\n" });
    expect(found).toEqual({ file: "hparams.yaml", config: { epochs: 8 } });
  }
  expect(await readSettings([join(createTempFolder(), "config.json")])).toBeUndefined();
});

test("a YAML that would burst, nest without end or is none is passed over", async () => {
  const bomb = Array.from(
    { length: 30 },
    (_, index) => `a${index}: &a${index} [${Array(9).fill(index === 0 ? "x" : `*a${index - 1}`)}]`,
  );
  for (const yaml of [bomb.join("\n"), "[".repeat(20_000), "a: [1\nb: }", "a: *nowhere"]) {
    expect(await read({ "hparams.yaml": yaml })).toBeUndefined();
  }
});

test("a settings file over one mebibyte is passed over", async () => {
  expect(await read({ "config.json": `{"a": "${"x".repeat(1024 * 1024)}"}` })).toBeUndefined();
});

test("a key called __proto__ is only a key", async () => {
  for (const files of [
    { "config.json": '{"__proto__": {"polluted": true}, "a": 1}' },
    { "hparams.yaml": "__proto__:\n  polluted: true\na: 1\n" },
  ]) {
    const found = await read(files);
    expect(found?.config["polluted"]).toBeUndefined();
    expect(Object.getPrototypeOf(found?.config)).toBe(Object.prototype);
  }
});

test("clips are counted by lines, without the header of the token table and blank lines", async () => {
  const root = createTempFolder();
  writeTree(root, {
    "both/2-name2text.txt": "a.wav\tx\ty\tz\r\nb.wav\tx\ty\tz\r\n\r\nc.wav\tx\ty\tz",
    "both/6-name2semantic.tsv": "item_name\tsemantic_audio\na.wav\t1 2 3\nb.wav\t4\n",
    "headless/6-name2semantic.tsv": "a.wav\t1 2 3\nb.wav\t4\n",
    "none/train.log": "",
    "empty/2-name2text.txt": "",
  });
  expect(await countDataItems(join(root, "both"))).toEqual({ s2: 3, s1: 2 });
  expect(await countDataItems(join(root, "headless"))).toEqual({ s1: 2 });
  expect(await countDataItems(join(root, "none"))).toEqual({});
  expect(await countDataItems(join(root, "empty"))).toEqual({ s2: 0 });
});

test("lines are counted across the pieces that a file is read in", async () => {
  const root = createTempFolder();
  const line = `${"x".repeat(99)}\n`;
  writeTree(root, { "2-name2text.txt": line.repeat(3000) });
  expect(await countDataItems(root)).toEqual({ s2: 3000 });
});
