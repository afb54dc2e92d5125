import { expect, test } from "vitest";
import { evaluate } from "../../src/core/evaluate.ts";
import { parseScoreTable } from "../../src/core/score-table.ts";
import { evaluateOptions } from "../../src/options.ts";

const head = "Wall time,Step,Value,Epoch,File,Spread,Clips,Draws,Metric,Settings";

function valuesOf(text: string): readonly (readonly [number | undefined, number])[] | string {
  const table = parseScoreTable(text);
  return "problem" in table
    ? table.problem
    : table.scores.map(({ epoch, step, value }) => [epoch ?? step, value]);
}

test("our own table: the newest settings count, of one place the last row, in order of training", () => {
  const rows = [
    "1,8,30,1,/w/a_e1_s8.pth,0.1,6,4,mel,old",
    "3,24,27,3,/w/a_e3_s24.pth,0.1,6,4,mel,new",
    "1,8,29,1,/w/a_e1_s8.pth,0.1,6,4,mel,new",
    "1,8,28.5,1,/w/a_e1_s8.pth,0.2,6,4,mel,new",
  ];
  const table = parseScoreTable([head, ...rows].join("\n"));
  expect(table).toEqual({
    ...{ metric: "mel", clips: 6, draws: 4 },
    scores: [
      { value: 28.5, step: 8, epoch: 1, wallTime: 1, spread: 0.2, file: "/w/a_e1_s8.pth" },
      { value: 27, step: 24, epoch: 3, wallTime: 3, spread: 0.1, file: "/w/a_e3_s24.pth" },
    ],
  });
});

test.each([
  [
    "epoch,val_loss\n2,0.4\n1,0.5\n",
    [
      [1, 0.5],
      [2, 0.4],
    ],
  ],
  [
    "\ufeffStep,train/loss,val/mel\r\n10,1,0.5\r\n20,0.9,0.6\r\n",
    [
      [10, 0.5],
      [20, 0.6],
    ],
  ],
  ["global_step,whatever\n10,0.5\n", [[10, 0.5]]],
  [
    "epoch,value\n1,nan\n2,x\n3,\n,4\n4,1e-3\n",
    [
      [1, Number.NaN],
      [4, 0.001],
    ],
  ],
  ["epoch,value\n", []],
  ["a,b\n1,2\n", "no place"],
  ["epoch,one,two\n1,2,3\n", "no value"],
  ["", "no place"],
  ['epoch,value\n1,"2\n', "syntax"],
])("a table made by hand: %j", (text, expected) => {
  expect(valuesOf(text)).toEqual(expected);
});

const run = {
  path: "/logs/alice/logs_s1_v2",
  name: "alice",
  logs: [],
  checkpointFiles: [1, 2, 3, 4, 5].map((epoch) => ({
    path: `/w/alice-e${epoch * 3}.ckpt`,
    bytes: 1,
    modified: epoch,
    own: false,
  })),
};

test("scores of the GPT stage stand at the epochs that the files are named by, though its log counts from 0", () => {
  const scores = [5, 4, 3, 3.5, 4].map((value, index) => ({
    value,
    epoch: (index + 1) * 3,
    file: `/w/alice-e${(index + 1) * 3}.ckpt`,
  }));
  const heldOut = { metric: "cross-entropy", clips: 6, draws: 1, scores } as const;
  const evaluation = evaluate({ ...run, heldOut }, evaluateOptions({}));
  expect(evaluation.trainer.id).toBe("gpt-sovits-s1");
  expect(evaluation.monitored).toMatchObject({ evidence: "validation", folder: "holdout" });
  expect(evaluation.best).toMatchObject({ epoch: 9, value: 3 });
  const first = evaluation.checkpoints.find(({ rank }) => rank === 1);
  expect(first).toMatchObject({ distance: 0, score: 3, checkpoint: { name: "alice-e9.ckpt" } });
});

test("with fewer scores than a verdict needs the files are ranked by them, and the setting is named", () => {
  const scores = [3, 2].map((value, index) => ({ value, epoch: index + 1 }));
  const heldOut = { metric: "cross-entropy", scores } as const;
  const files = run.checkpointFiles.slice(0, 2).map((file, index) => ({
    ...file,
    path: `/w/alice-e${index + 1}.ckpt`,
  }));
  const { verdict, checkpoints, hints } = evaluate(
    { ...run, heldOut, checkpointFiles: files },
    evaluateOptions({}),
  );
  expect(verdict).toBe("cannot judge");
  const ranked = checkpoints.map(({ rank, checkpoint }) => [rank, checkpoint.epoch]);
  expect(ranked).toEqual([
    [2, 1],
    [1, 2],
  ]);
  expect(hints).toEqual([
    { id: "hint.few-scores", files: 2, needed: 4, setting: "save_every_n_epoch" },
  ]);
});
