import { expect, test } from "vitest";
import { readYamlText } from "../../src/stop/yaml-text.ts";

const read = (text: string) => readYamlText(text, "output_dir");

test("a text is read as Python's yaml.dump writes it", () => {
  for (const [text, expected] of [
    ["a: 1\noutput_dir: logs/alice/logs_s1_v2\ntrain:\n  x: 1\n", "logs/alice/logs_s1_v2"],
    ["output_dir: 'it''s'\n", "it's"],
    ['output_dir: "logs/\\u5F20\\u4E09/logs_s1"\n', "logs/张三/logs_s1"],
    ['output_dir: "\\xE4\\U0001F600"\n', "ä😀"],
    ["output_dir: logs/with blanks/in it\n", "logs/with blanks/in it"],
    ["output_dir: logs/folded\n  at eighty\npretrained: x\n", "logs/folded at eighty"],
    ['output_dir: "logs/\\u5F20\\\n  \\u4E09/\\\n  \\ x"\n', "logs/张三/ x"],
    ["output_dir: 张三/logs_s1\r\n", "张三/logs_s1"],
  ] as const) {
    expect(read(text), text).toBe(expected);
  }
});

test("what it is not sure of proves nothing", () => {
  for (const text of [
    "",
    "train:\n  output_dir: logs/alice\n",
    "output_dir: a\noutput_dir: b\n",
    "output_dir:\n  a: b\n",
    "output_dir:\n- a\n",
    "output_dir: &x logs\n",
    "output_dir: |\n  logs\n",
    "output_dir: logs # or not\n",
    'output_dir: "cut\n',
    'output_dir: "bell \\a"\n',
    "output_dir: {a: b}\n",
    "output_dir: *x\n",
    "not: yaml: at all",
  ]) {
    expect(read(text), text).toBeUndefined();
  }
});
