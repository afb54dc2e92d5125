import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "./helpers/run-cli.ts";
import { createTempFolder, writeTree } from "./watch/temp-tree.ts";

// The examples of asking many audits, with the real DuckDB and the real Spark, as .ci/run installs them.

const python = resolve(".venv/bin/python");
const has = (name: string) =>
  existsSync(python) && spawnSync(python, ["-c", `import ${name}`]).status === 0;
const hasDuckdb = has("duckdb");
const hasSpark = has("pyspark") && spawnSync("java", ["-version"]).status === 0;
if (!hasDuckdb) console.log("archives.test.ts is skipped in part: no duckdb in .venv");
if (!hasSpark) console.log("archives.test.ts is skipped in part: no pyspark in .venv, or no java");

const overfitting = "fixtures/runs/overfitting";

/** So many seconds of speech, as the trainer's own clips hold it. */
function clip(seconds: number): Uint8Array {
  return new Uint8Array(44 + seconds * 64_000);
}

/** Three voices that overfit, with one, one and twelve minutes of speech, and one that never validated. */
function manyVoices(): string {
  const root = createTempFolder();
  for (const name of ["ann", "ben", "cleo"]) {
    cpSync(join(overfitting, "logs/alice"), join(root, "logs", name), { recursive: true });
  }
  cpSync("fixtures/runs/stock-two-points", join(root, "stock"), { recursive: true });
  const speech = { ann: 60, ben: 60, cleo: 720 };
  for (const [name, seconds] of Object.entries(speech)) {
    writeTree(root, { [`logs/${name}/5-wav32k/one.wav`]: clip(seconds) });
  }
  return root;
}

async function auditTo(file: string, ...paths: readonly string[]): Promise<void> {
  const { stdout, stderr, code } = await runCli(["audit", ...paths, "--output", "ndjson"]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  writeFileSync(file, stdout);
}

/** Runs the shipped SQL in a folder and gives each SELECT's rows. */
const asking = `
import duckdb, json, sys
connection = duckdb.connect()
for statement in duckdb.extract_statements(open(sys.argv[1]).read()):
    if statement.type == duckdb.StatementType.SELECT:
        print(json.dumps([list(row) for row in connection.execute(statement).fetchall()]))
    else:
        connection.execute(statement)
`;

describe.skipIf(!hasDuckdb)("with the real DuckDB", () => {
  test("one query each tells the typical best epoch, the share of overfitting, the hours", async () => {
    const root = manyVoices();
    await auditTo(join(root, "audits.ndjson"), join(root, "logs"), join(root, "stock"));
    const sql = resolve("examples/duckdb/voices.sql");
    const asked = spawnSync(python, ["-c", asking, sql], { cwd: root, encoding: "utf8" });
    expect(asked.status, asked.stderr).toBe(0);
    const [bySpeech, overfit] = asked.stdout
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(bySpeech).toEqual(
      expect.arrayContaining([
        ["under 3 min", 2, 7, 20],
        ["10 min and more", 1, 7, 20],
      ]),
    );
    expect(overfit).toEqual([[3, 100]]);
  });
});

describe.skipIf(!hasSpark)("with the real Spark, in local mode", { timeout: 240_000 }, () => {
  test("workers audit their share, a bad folder is a line of its own, and the file is the same ndjson", async () => {
    const root = manyVoices();
    const folders = ["ann", "ben", "cleo"].map((name) => join(root, "logs", name));
    writeFileSync(join(root, "runs.txt"), `${[...folders, join(root, "gone")].join("\n")}\n`);
    const program = `${process.execPath} ${resolve("dist/cli.js")}`;
    const words = ["runs.txt", "out", "--stopwatch", program, "--partitions", "2"];
    const done = spawnSync(python, [resolve("examples/spark/audit_runs.py"), ...words], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, PYSPARK_PYTHON: python, SPARK_LOCAL_IP: "127.0.0.1" },
    });
    expect(done.status, done.stderr).toBe(0);
    expect(done.stdout).toContain("overfitting: 3");
    const parts = readdirSync(join(root, "out")).filter((name) => name.startsWith("part-"));
    const lines = parts.flatMap((name) =>
      readFileSync(join(root, "out", name), "utf8")
        .split("\n")
        .filter(Boolean),
    );
    await auditTo(join(root, "alone.ndjson"), ...folders);
    const alone = readFileSync(join(root, "alone.ndjson"), "utf8").split("\n");
    const isRun = (line: string) => line.startsWith('{"event":"run"');
    expect(lines.filter(isRun).toSorted()).toEqual(alone.filter(isRun).toSorted());
    expect(lines.filter((line) => !isRun(line))).toEqual([
      expect.stringContaining("does not exist"),
    ]);
  });
});
