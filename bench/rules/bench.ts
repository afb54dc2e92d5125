import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { UsageError } from "../../src/errors.ts";
import { readCurves } from "./curves.ts";
import { failuresReport } from "./failures.ts";
import { comparedRules, judgeRules } from "./judged-rules.ts";
import { leaveOneOutReport } from "./leave-one-out.ts";
import { resamplingReport } from "./resampling.ts";
import { pastModule, pastTable } from "./sure.ts";
import { syntheticReport } from "./synthetic-report.ts";
import { decisionsCsv, repositoriesTable, rulesJson, rulesTable } from "./tables.ts";
import { voiceReport } from "./voice-runs.ts";

const usage = `npm run bench:rules -- [CURVES.csv] [--json OUT] [--decisions OUT.csv]
npm run bench:rules -- [CURVES.csv] --loro
npm run bench:rules -- [CURVES.csv] --failures
npm run bench:rules -- [CURVES.csv] --sure
npm run bench:rules -- --synthetic [--seeds COUNT]
npm run bench:rules -- --voice`;

/** The curves and the voice trainings beside the repository. */
const corpus = "../shared/corpus/curves/curves.csv";
const voice = "../shared/corpus/voice";

async function main(): Promise<void> {
  const { values, positionals } = parseArguments();
  if (positionals.length > 1) throw new UsageError(`expected one CSV of curves\n${usage}`);
  const seeds = Number(values.seeds ?? 100);
  if (!Number.isInteger(seeds) || seeds < 1) {
    throw new UsageError(`--seeds must be a whole number above 0, got "${values.seeds}"`);
  }
  if (values.synthetic) return console.log(syntheticReport(seeds));
  if (values.voice) return console.log(await voiceReport(voice));
  const path = positionals[0] ?? corpus;
  const curves = await readCurves(path);
  if (curves.length === 0) {
    throw new UsageError(`expected curves of 12 finite validations or more, ${path} holds none`);
  }
  if (values.sure) {
    const date = new Date().toISOString().slice(0, 10);
    return console.log(pastModule(pastTable(curves), { curves: curves.length, date }).trimEnd());
  }
  if (values.loro) {
    return console.log(`${leaveOneOutReport(curves)}\n\n${resamplingReport(curves)}`);
  }
  if (values.failures) {
    return console.log(failuresReport(curves, { preset: "balanced", count: 10 }));
  }
  const rules = judgeRules(curves, comparedRules());
  const repositories = new Set(curves.map(({ repository }) => repository)).size;
  console.log(`${curves.length} curves, ${repositories} repositories\n\n${rulesTable(rules)}`);
  for (const rule of rules) {
    if (/^preset \w+$/.test(rule.rule)) console.log(`\n${repositoriesTable(rule, curves)}`);
  }
  if (values.json !== undefined) await writeFile(values.json, rulesJson(rules, curves));
  if (values.decisions !== undefined)
    await writeFile(values.decisions, decisionsCsv(rules, curves));
}

function parseArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "string" },
        decisions: { type: "string" },
        loro: { type: "boolean" },
        failures: { type: "boolean" },
        sure: { type: "boolean" },
        synthetic: { type: "boolean" },
        voice: { type: "boolean" },
        seeds: { type: "string" },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
