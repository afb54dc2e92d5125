import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { csv } from "../../../src/core/formats/csv.ts";
import { json } from "../../../src/core/formats/json.ts";
import { tensorboardCsv } from "../../../src/core/formats/tensorboard-csv.ts";
import { parseWhole } from "../../helpers/table-fixtures.ts";

/** Real logs, beside the repository; not part of it, as they are other people's. */
const corpus = "../shared/corpus";
const formats = [tensorboardCsv, json, csv];

function read(path: string) {
  const bytes = new Uint8Array(readFileSync(path));
  const name = path.slice(path.lastIndexOf("/") + 1);
  const format = formats.find((one) => one.matches({ name, bytes: bytes.subarray(0, 65_536) }));
  return { bytes, format, name, ...(format && parseWhole(format, name, bytes)) };
}

function pathsIn(folder: string): readonly string[] {
  if (!existsSync(`${corpus}/${folder}`)) return [];
  return readdirSync(`${corpus}/${folder}`)
    .filter((name) => /\.(csv|json)$/.test(name))
    .map((name) => `${corpus}/${folder}/${name}`);
}

const raw = pathsIn("curves/raw");
const validation = /^((val|valid|eval)(idation)?[_/]|loss_dev$)/i;

/** Numbers in the validation columns of a CSV, counted without our parser; the corpus has no quotes. */
function countCsv(text: string): number {
  const [header = "", ...rows] = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = header.split(",").map((name) => validation.test(name.trim()));
  const isNumber = (cell: string, at: number) =>
    columns[at] && /^\s*[-+]?[.\d][-+.\de]*\s*$/i.test(cell);
  return rows.flatMap((row) => row.split(",").filter(isNumber)).length;
}

/** Numbers behind validation keys in a JSON text, counted without our parser; `eval_steps` is a setting. */
function countJson(text: string): number {
  return [...text.matchAll(/"([^"]+)": -?\d/g)].filter(
    ([, key = ""]) => validation.test(key) && key !== "eval_steps",
  ).length;
}

describe.skipIf(raw.length === 0)("the corpus of real logs", () => {
  test("has the files that the tests below speak of", () => {
    expect(raw.length).toBeGreaterThan(100);
    expect(pathsIn("tensorboard").length).toBe(16);
  });

  test.each(raw)("%s gives points, no problem, and each validation value", (path) => {
    const { format, bytes, points = [], problems, marks } = read(path);
    expect(format).toBe(path.endsWith(".json") ? json : csv);
    expect(problems).toEqual([]);
    expect(marks).toEqual([]);
    expect(points.length).toBeGreaterThan(0);
    const found = points.filter(({ tag, value }) => validation.test(tag) && Number.isFinite(value));
    const text = new TextDecoder().decode(bytes);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBe(path.endsWith(".json") ? countJson(text) : countCsv(text));
  });

  test.each(pathsIn("tensorboard"))("%s gives a point with step and wall time a row", (path) => {
    const { format, bytes, points = [], problems } = read(path);
    expect(format).toBe(tensorboardCsv);
    expect(problems).toEqual([]);
    const rows = new TextDecoder().decode(bytes).trim().split("\n").length - 1;
    expect(points).toHaveLength(rows);
    for (const { step, wallTime, value } of points) {
      expect(Number.isInteger(step) && Number.isFinite(wallTime) && Number.isFinite(value)).toBe(
        true,
      );
    }
  });

  test("the long table of all curves gives two values a row, under their run", () => {
    const { bytes, points = [], problems } = read(`${corpus}/curves/curves.csv`);
    expect(problems).toEqual([]);
    const rows = new TextDecoder().decode(bytes).trim().split("\n").length - 1;
    expect(points).toHaveLength(2 * rows);
    expect(new Set(points.map(({ run }) => run)).size).toBe(291);
    expect(points[1]).toEqual({
      tag: "val_loss",
      run: "CooperBigFoot__CAMELS-CH__001",
      epoch: 0,
      value: 0.3364467918872833,
    });
  });

  test("lists about logs are no logs: they have no step or epoch and no loss", () => {
    expect(read(`${corpus}/curves/runs.csv`).format).toBeUndefined();
    expect(read(`${corpus}/provenance.csv`).format).toBeUndefined();
  });

  test("the settings and the text logs of GPT-SoVITS are neither CSV nor JSON logs", () => {
    const folder = `${corpus}/voice/gpt-sovits/stock`;
    for (const name of ["config.json", "train.log", "console.log"]) {
      expect(read(`${folder}/${name}`).format).toBeUndefined();
    }
  });
});

describe.skipIf(raw.length === 0)("spot checks, read by eye", () => {
  const pointsOf = (slug: string) =>
    read(raw.find((path) => path.includes(slug)) ?? "").points ?? [];

  test("Keras with CRLF", () => {
    const points = pointsOf("lo-b__basic_asr__log.csv");
    expect(points.slice(2, 4)).toEqual([
      { tag: "val_accuracy", epoch: 0, value: 0.5137500166893005 },
      { tag: "val_loss", epoch: 0, value: 1.3807919025421143 },
    ]);
    expect(points).toHaveLength(40);
  });

  test("a byte order mark, blank cells, no last newline", () => {
    const points = pointsOf("simple-cnn-20-epochs-metrics.csv");
    expect(points.slice(0, 3)).toEqual([
      { tag: "train_accuracy", step: 1, value: 0 },
      { tag: "train_loss", step: 1, value: 2.5308 },
      { tag: "train_accuracy", step: 2, value: 0.3479 },
    ]);
  });

  test("Hugging Face: training and evaluation at step 15", () => {
    const points = pointsOf("gallery_overfit_seed43_trainer_state.json");
    expect(points.slice(0, 3)).toEqual([
      { tag: "grad_norm", step: 5, epoch: 0.625, value: 0.7528591752052307 },
      { tag: "learning_rate", step: 5, epoch: 0.625, value: 8e-5 },
      { tag: "loss", step: 5, epoch: 0.625, value: 1.389451026916504 },
    ]);
    expect(points.find(({ tag }) => tag === "eval_loss")).toEqual({
      tag: "eval_loss",
      step: 15,
      epoch: 1.875,
      value: 1.3610332012176514,
    });
  });

  test("a list of rows without epochs, with numbers in objects", () => {
    const points = pointsOf("results_fold_0_history.json");
    expect(points[3]).toEqual({ tag: "acc_train/binary", value: 0.86344908769864626 });
  });
});
