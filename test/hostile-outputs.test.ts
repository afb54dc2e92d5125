import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { buildReportRun } from "../src/core/build-report.ts";
import { buildRunView } from "../src/core/build-view.ts";
import { evaluate } from "../src/core/evaluate.ts";
import type { Evaluation } from "../src/core/evaluation.ts";
import type { ReportRun } from "../src/core/report.ts";
import type { Run } from "../src/core/run.ts";
import { catalogueOf } from "../src/messages/index.ts";
import { auditToText } from "../src/outputs/audit-text.ts";
import { checksToCsv } from "../src/outputs/checks-csv.ts";
import { curveToSvg } from "../src/outputs/curve-svg.ts";
import { doctorToText } from "../src/outputs/doctor-text.ts";
import { reportPage } from "../src/outputs/html/report-page.ts";
import { createJsonLines } from "../src/outputs/json-lines.ts";
import { createAuditJson } from "../src/outputs/json-stream.ts";
import { createPlain } from "../src/outputs/plain.ts";
import { renderViewToText } from "../src/outputs/tui/index.tsx";
import { readPageParts } from "../src/page-parts.ts";
import { csvRun, optionsOf } from "./helpers/core-samples.ts";
import { isDangerous } from "./helpers/dangerous-code.ts";
import { validationMel } from "./helpers/sample-runs.ts";
import { viewOf } from "./helpers/sample-view.ts";

/** What of a text a terminal would obey or hide, with what stands around it. */
function dangerIn(text: string): string {
  let at = 0;
  for (const character of text) {
    if (character !== "\n" && isDangerous(character.codePointAt(0) ?? 0))
      return JSON.stringify(text.slice(at - 30, at + 9));
    at += character.length;
  }
  return "";
}

/** Sequences that clear, title, copy, hide or turn round; halves of characters; ends of lines. */
const pieces = [
  "\x1b[2J",
  "\x1b]52;c;aGk=\x07",
  "\x1b]0;x",
  "\u009b31m",
  "\u009d",
  "\b\r",
  "\u202e",
  "\u2066",
  "\ud800",
  "\udc00",
  "\u2028",
  "\0",
  "\t",
  '\n{"level":',
  "</script>",
  "=1+1",
  "声音",
  "a",
];
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 }).map((all) => all.join("")),
  fc.string({ unit: "binary", minLength: 1, maxLength: 40 }),
);

/** A run whose every text comes from somebody else. */
function hostileRun(text: string): Run {
  const rows = validationMel.map((mel, index) => `${index + 1},${mel},${mel + 1}`);
  const run = csvRun(`epoch,val_loss,loss\n${rows.join("\n")}\n`, text);
  const logs = run.logs.map((log) => ({
    ...log,
    path: `/logs/${text}`,
    problems: [{ line: 3, reason: { id: "problem.bad-number", text } } as const],
    problemCount: 1,
    passes: log.passes.map((pass) => {
      const columns = [...pass.columns.values()].map((each) => {
        const tag = each.tag === "val_loss" ? `val/${text}` : each.tag;
        return [tag, { ...each, tag }] as const;
      });
      return {
        ...pass,
        columns: new Map(columns),
        config: { train: { epochs: 20, [text]: text } },
      };
    }),
  }));
  const checkpointFiles = [4, 8].map((epoch) => ({
    path: `/weights/${text}_e${epoch}_s${epoch * 4}.pth`,
    bytes: 9,
    modified: epoch,
    own: true,
  }));
  return { ...run, path: `/logs/${text}`, logs, checkpointFiles };
}

interface Shown {
  readonly evaluation: Evaluation;
  readonly report: ReportRun;
}

const options = optionsOf({ rule: "adaptive" });
const facts = { now: 1_700_000_000, modified: 1_699_999_000 };

function judge(text: string): Shown {
  const evaluation = evaluate(hostileRun(text), options);
  return { evaluation, report: buildReportRun(evaluation, { ...facts, options, points: 400 }) };
}

const runViewOf = ({ evaluation }: Shown) =>
  buildRunView(evaluation, { ...facts, smoothing: options.smoothing });

function written(show: (write: (text: string) => void) => void): string {
  let text = "";
  show((more) => {
    text += more;
  });
  return text;
}

let parts: Awaited<ReturnType<typeof readPageParts>>;
beforeAll(async () => {
  parts = await readPageParts();
});

/** All that a run can be shown as, beyond a live terminal. */
const outputs: Readonly<Record<string, (shown: Shown) => string>> = {
  "the audit's text": ({ evaluation }) =>
    auditToText([{ evaluation, modified: facts.modified }], [], {
      now: facts.now,
      smoothing: 0,
      columns: 100,
      color: false,
      ascii: false,
      language: "en",
    }),
  "the audit's JSON": ({ evaluation }) => {
    const json = createAuditJson(false);
    return json.run(evaluation) + json.end([]);
  },
  "the audit's CSV": ({ report }) =>
    checksToCsv([report], { spreadsheetSafe: true, smoothing: 0 }).replaceAll("\r\n", "\n"),
  "the audit's picture": ({ report }) => curveToSvg(report, { language: "zh-CN" }),
  "the HTML report": ({ report }) =>
    reportPage(
      {
        language: "en",
        made: 0,
        version: "1",
        problems: [],
        picturesLeftOut: false,
        runs: [{ ...report, pictures: [] }],
      },
      parts,
    ),
  "the lines of a tail": (shown) =>
    written((write) => createPlain(write, { language: "en" }).show(viewOf(runViewOf(shown)))),
  "the JSON lines of a tail": (shown) =>
    written((write) => createJsonLines(write).show(viewOf(runViewOf(shown)))),
  "the dashboard and its chart": (shown) =>
    renderViewToText(viewOf(runViewOf(shown)), {
      columns: 90,
      rows: 30,
      color: false,
      language: "en",
    }),
};

test.each(Object.entries(outputs))(
  "%s holds no byte of a name, tag, file, setting or log text that a terminal obeys",
  (_, show) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = show(judge(text));
        expect(shown.length).toBeGreaterThan(50);
        // Our own page is written by us: what stands between its scripts' tags holds no text of a log.
        expect(dangerIn(shown.replace(/<(script|style)>[\s\S]*?<\/\1>/g, ""))).toBe("");
      }),
      { numRuns: 40 },
    );
  },
);

test("what the doctor says holds none either", () => {
  const look = { columns: 80, color: false, catalogue: catalogueOf("en") };
  fc.assert(
    fc.property(hostile, (text) => {
      const messages = [{ id: "problem.syntax", text } as const];
      expect(dangerIn(doctorToText([{ name: text, messages }], look))).toBe("");
    }),
    { numRuns: 100 },
  );
});

test("in a table for a spreadsheet no text begins a formula, also behind blanks", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1"]) {
    const csv = checksToCsv([judge(text).report], { spreadsheetSafe: true, smoothing: 0 });
    for (const line of csv.split("\r\n").slice(1)) expect(line).not.toMatch(/^"?\s*[=+\-@\t\r]/);
  }
});

test("stripping escape sequences would not do: what the usual strippers leave is why nothing is parsed", () => {
  const script = `const { stripVTControlCharacters: strip } = require("node:util");
    const left = ["\\u009d52;c;aGk=\\u009c", "\\u001b]0;never ended", "a\\bb", "a\\rb", "\\u202e", "\\0"];
    process.stdout.write(JSON.stringify(left.map(strip)));`;
  const { stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  const left: unknown = JSON.parse(stdout);
  expect(Array.isArray(left) && left.some((text) => dangerIn(String(text)) !== "")).toBe(true);
});
