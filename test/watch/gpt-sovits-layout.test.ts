import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { listCheckpointFiles } from "../../src/watch/checkpoint-files.ts";
import { discoverRuns } from "../../src/watch/discover.ts";
import { countDataItems, readSettings } from "../../src/watch/settings.ts";
import { createTempFolder } from "./temp-tree.ts";

const corpus = join(import.meta.dirname, "../../../shared/corpus/voice/gpt-sovits");
const voices = ["dense", "restarted", "resumed", "stock", "validated-1"];

/** A GPT-SoVITS folder as the six real trainings left it: files.txt names each file, small ones are copied. */
function copyTrainings(): string {
  const root = createTempFolder();
  for (const run of [...voices, "s1"]) {
    const rows = readFileSync(join(corpus, run, "files.txt"), "utf8")
      .trimEnd()
      .split("\n")
      .slice(1);
    for (const path of rows.map((row) => row.split("\t")[0] ?? "")) {
      const kept = join(
        corpus,
        run,
        path.replace(/^logs\/[^/]+\/(logs_s1_v2\/(?=logs_s1_v2))?/, ""),
      );
      mkdirSync(dirname(join(root, path)), { recursive: true });
      if (existsSync(kept)) cpSync(kept, join(root, path));
      else writeFileSync(join(root, path), "");
    }
  }
  for (const run of voices)
    cpSync(join(corpus, run, "console.log"), join(root, "logs", run, "console.log"));
  return root;
}

test.skipIf(!existsSync(corpus))("the six real trainings of one folder are six runs", async () => {
  const root = copyTrainings();
  for (const asked of [root, join(root, "logs")]) {
    const { runs, problems } = await discoverRuns([asked]);
    const below = relative(asked, join(root, "logs"));
    expect(problems).toEqual([]);
    expect(runs.map((run) => run.name)).toEqual(
      ["dense", "restarted", "resumed", "s1-reader/logs_s1_v2", "stock", "validated-1"].map(
        (name) => join(below, name),
      ),
    );
    const resumed = runs.find((run) => run.name.endsWith("resumed"));
    expect(resumed?.logs.map((log) => relative(resumed.path, log.path))).toEqual([
      "train.log",
      "events.out.tfevents.1795412108.vm.32345.0",
      "events.out.tfevents.1795412414.vm.370.0",
      "eval/events.out.tfevents.1795412108.vm.32345.1",
      "eval/events.out.tfevents.1795412414.vm.370.1",
      "console.log",
    ]);
    expect(resumed?.logs.map((log) => log.folder ?? (log.spare === true ? "spare" : ""))).toEqual([
      "",
      "",
      "",
      "eval",
      "eval",
      "spare",
    ]);
  }
});

test.skipIf(!existsSync(corpus))(
  "their checkpoints, settings and clips are found from the logs folder alone",
  async () => {
    const root = copyTrainings();
    const { runs } = await discoverRuns([join(root, "logs")]);
    const found = async (name: string) => {
      const run = runs.find((one) => one.name === name);
      const files = await listCheckpointFiles(run?.checkpointFolders ?? []);
      const settings = await readSettings(run?.settings ?? []);
      return { files: files.map((file) => relative(root, file.path)), settings };
    };
    const stock = await found("stock");
    expect(stock.files).toContain("logs/stock/logs_s2_v2/G_233333333333.pth");
    expect(stock.files).toContain("SoVITS_weights_v2/stock_e8_s72.pth");
    expect(stock.settings?.config).toMatchObject({ train: { log_interval: 100, epochs: 8 } });
    const s1 = await found("s1-reader/logs_s1_v2");
    expect(s1.files.slice(0, 4)).toEqual([
      "logs/s1-reader/logs_s1_v2/ckpt/epoch=14-step=30.ckpt",
      "GPT_weights_v2/s1-reader-e10.ckpt",
      "GPT_weights_v2/s1-reader-e15.ckpt",
      "GPT_weights_v2/s1-reader-e5.ckpt",
    ]);
    expect(s1.settings?.config).toMatchObject({
      config: { train: { batch_size: 8, epochs: 15, exp_name: "s1-reader" } },
      output_dir: ["logs", "s1-reader", "logs_s1_v2"],
    });
    // The data files themselves were not kept: they are empty in the copy.
    expect(await countDataItems(join(root, "logs/stock"))).toEqual({ s1: 0, s2: 0 });
  },
);

test.skipIf(!existsSync(corpus))(
  "the corpus as it lies there is found, too, s1 with its one level of folders",
  async () => {
    const { runs, problems } = await discoverRuns([corpus]);
    expect(problems).toEqual([]);
    const names = runs.map((run) => run.name);
    for (const name of [...voices, "s1/logs_s1_v2"]) expect(names).toContain(name);
    const s1 = runs.find((run) => run.name === "s1/logs_s1_v2");
    expect(s1?.settings.map((path) => relative(corpus, path))).toEqual([
      "s1/logs_s1_v2/version_0/hparams.yaml",
      "s1/tmp_s1.yaml",
    ]);
  },
);

test.skipIf(!existsSync(corpus))(
  "a run whose train.log is missing is made of its event files",
  async () => {
    const root = copyTrainings();
    rmSync(join(root, "logs/stock/train.log"));
    const { runs } = await discoverRuns([join(root, "logs/stock")]);
    expect(runs.map((run) => [run.name, run.logs.length])).toEqual([["stock", 3]]);
  },
);
