// First of all: what follows imports React.
import "../../../src/outputs/tui/production.ts";

import { EventEmitter } from "node:events";
import { render } from "ink";
import { createElement } from "react";
import { smooth } from "../../../src/core/smooth.ts";
import type { ChartView, RunView, View } from "../../../src/core/view.ts";
import { catalogueOf } from "../../../src/messages/index.ts";
import { glyphsFor } from "../../../src/outputs/chart-glyphs.ts";
import { App } from "../../../src/outputs/tui/app.tsx";
import { createTerminal } from "../../../src/outputs/tui/terminal.ts";
import { createRandom } from "../logs/random.ts";
import { lossAt } from "../logs/training.ts";

/**
 * `node frame.js POINTS`: draws the dashboard at 120 by 40 as it is drawn live, again and again with one more point,
 * and prints the CPU time of the frames: layout, charts, and what is written. Waits between frames are not counted.
 */
const points = Number(process.argv[2]);
const frames = 60;
const size = { columns: 120, rows: 40 };

const random = createRandom(7);
const values = Array.from({ length: points + frames }, (_, at) => 40 * lossAt(at / points, random));
const steps = values.map((_, at) => at * 100);
const smoothed = smooth(values, 0.6);

function chartOf(count: number, tag: string): ChartView {
  const x = steps.slice(0, count);
  const y = values.slice(0, count);
  const curve = { tag, mode: "min", xUnit: "step", x, y } as const;
  return { ...curve, smoothed: smoothed.slice(0, count), smoothing: 0.6, marks: [] };
}

const others = Array.from({ length: 12 }, (_, at) => chartOf(400, `loss/g/${at}`));

function viewAt(frame: number): View {
  const count = points + frame;
  const last = { check: count - 1, step: count * 100, value: values[count - 1] ?? 0 };
  const run: RunView = {
    path: "/logs/alice",
    name: "alice",
    state: "live",
    age: 1,
    verdict: "improving",
    advice: "continue",
    evidence: "training",
    reason: { id: "reason.no-points" },
    hints: [],
    checks: count,
    checkUnit: "point",
    points: count,
    patience: { checks: 5, used: 0 },
    smoothing: 0,
    best: last,
    last,
    chart: chartOf(count, "loss/g/mel"),
    otherCharts: others,
    shortlist: [],
    checkpointCount: 0,
    notes: [],
    findings: [],
    problems: [],
  };
  return { now: 1_780_000_000 + frame, logdir: "logs", runs: [run], problems: [] };
}

const out = Object.assign(new EventEmitter(), { ...size, write: () => true, isTTY: true });
// The least that the terminal and ink ask of a stdout and a stdin.
const terminal = createTerminal(out);
const stdin = Object.assign(new EventEmitter(), {
  isTTY: true,
  setRawMode: () => {},
  setEncoding: () => {},
  ref: () => {},
  unref: () => {},
  read: () => null,
}) as unknown as NodeJS.ReadStream;
const look = { columns: size.columns, color: true, ascii: false };
const words = { catalogue: catalogueOf("en"), glyphs: glyphsFor(false) };

const drawn = { look: { ...look, ...words }, rows: size.rows, quit: () => {} };
const screen = { mouse: () => {}, suspend: () => {}, paint: terminal.paint };

function treeOf(view: View) {
  return createElement(App, { ...drawn, view, terminal: screen });
}

// Made before: what making them costs, and its garbage, is no part of a frame.
const trees = Array.from({ length: frames }, (_, frame) => treeOf(viewAt(frame)));
terminal.enter();
const instance = render(trees[0], {
  stdin,
  stdout: terminal.sink,
  exitOnCtrlC: false,
  patchConsole: false,
  debug: true,
});
const taken: number[] = [];
for (const tree of trees.slice(1)) {
  const started = process.cpuUsage();
  instance.rerender(tree);
  // Effects, and the write itself, come within ten turns; the painter writes at most every 100 ms.
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const used = process.cpuUsage(started);
  taken.push((used.user + used.system) / 1000);
  await new Promise((resolve) => setTimeout(resolve, 110));
}
instance.unmount();
terminal.restore();
// The first frames are those of a program that is still being compiled.
const warm = taken.slice(9).sort((a, b) => a - b);
const at = (share: number) => warm[Math.floor((warm.length - 1) * share)];
process.stdout.write(
  `${JSON.stringify({ medianMs: at(0.5), p95Ms: at(0.95), firstMs: taken[0] })}\n`,
);
process.exit(0);
