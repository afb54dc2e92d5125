import { expect, test } from "vitest";
import { parseScript } from "../../src/stop/trainer-scripts.ts";

const words = (line: string) => line.split(" ");

test("a trainer's script is the one that Python runs, with its config", () => {
  for (const [line, name, config] of [
    ["python -s GPT_SoVITS/s2_train.py --config TEMP/tmp_s2.json", "s2_train", "TEMP/tmp_s2.json"],
    ["/opt/v/bin/python3.11 -su s2_train_v3_lora.py -c a.json", "s2_train_v3_lora", "a.json"],
    ["python -X dev -W error s1_train.py --config_file=t.yaml", "s1_train", "t.yaml"],
    ["python -Xtracemalloc s2_train_v3.py", "s2_train_v3", undefined],
    ["python3 -u -m GPT_SoVITS.s2_train --config x.json", "s2_train", "x.json"],
    ["python s2_train.py --config a.json --config b.json", "s2_train", "b.json"],
  ] as const) {
    const script = parseScript(words(line));
    expect([script?.name, script?.config], line).toEqual([name, config]);
  }
});

test("whoever only names a trainer's script is no trainer", () => {
  for (const command of [
    words("vim GPT_SoVITS/s2_train.py"),
    ["/bin/sh", "-c", '"python" -s GPT_SoVITS/s2_train.py --config TEMP/tmp_s2.json'],
    words("tail -f s2_train.py"),
    ["python", "-c", "print(1)", "s2_train.py"],
    ["python", "-sc", "print(1)", "s2_train.py"],
    words("python webui.py s2_train.py"),
    words("python - s2_train.py"),
    words("python -m pdb s2_train.py"),
    words("python my_s2_train.py"),
    words("python s2_train.py.bak"),
    words("python"),
    words("python constructor.py"),
    [],
  ]) {
    expect(parseScript(command), command.join(" ")).toBeUndefined();
  }
});
