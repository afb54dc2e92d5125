import { closeSync, openSync, writeSync } from "node:fs";
import { createRandom } from "./random.ts";
import { lossAt } from "./training.ts";

/** How many numbers a generated text holds, and how many lines it has. */
export interface TextSize {
  readonly points: number;
  readonly lines: number;
}

/**
 * Writes a GPT-SoVITS s2 train.log of about `bytes`: two lines an interval of ten steps, ten intervals an epoch, a save
 * every fourth epoch.
 */
export function writeTrainLog(path: string, bytes: number): TextSize {
  const random = createRandom(4);
  let epoch = 0;
  let clock = Date.UTC(2026, 0, 1);
  const stamp = () => {
    clock += 1_500;
    return `${new Date(clock).toISOString().replace("T", " ").replace(".", ",").slice(0, 23)}\tbench\tINFO\t`;
  };
  const lines = writeLines(path, bytes, (write, share) => {
    if (epoch === 0) write(`${stamp()}${settings}`);
    epoch += 1;
    for (let interval = 0; interval < intervals; interval += 1) {
      const step = ((epoch - 1) * intervals + interval) * 10;
      write(`${stamp()}Train Epoch: ${epoch} [${interval * 10}%]`);
      const losses = [2.4, 2.6, 4.1, lossAt(share, random), 0.02, 1.1].map((it) => it + random());
      write(`${stamp()}[${losses.join(", ")}, ${step}, 9.99875e-05]`);
    }
    if (epoch % 4 === 0) {
      const file = `logs/bench/G_${epoch}.pth`;
      write(`${stamp()}Saving model and optimizer state at iteration ${epoch} to ${file}`);
    }
    write(`${stamp()}====> Epoch: ${epoch}`);
  });
  // Six losses and the learning rate an interval.
  return { points: epoch * intervals * 7, lines };
}

/** Logging intervals an epoch. */
const intervals = 10;

/** The settings as the trainer prints them when it starts, in short. */
const settings =
  "{'train': {'log_interval': 10, 'epochs': 20000, 'batch_size': 4}, 'data': {'exp_dir': 'logs/bench'}, 's2_ckpt_dir': 'logs/bench', 'content_module': 'cnhubert'}";

/** Writes a table of step and two losses, printed with all their digits, about `bytes` long. */
export function writeTable(path: string, bytes: number): TextSize {
  const random = createRandom(5);
  let step = 0;
  const lines = writeLines(path, bytes, (write, share) => {
    if (step === 0) write("step,train_loss,val_loss");
    for (let row = 0; row < 1000; row += 1) {
      write(`${step},${lossAt(share, random)},${lossAt(share / 2, random)}`);
      step += 1;
    }
  });
  return { points: 2 * step, lines };
}

/** Calls `more` until the file is long enough; returns how many lines it has. */
function writeLines(
  path: string,
  bytes: number,
  more: (write: (line: string) => void, share: number) => void,
): number {
  const file = openSync(path, "w");
  let written = 0;
  let lines = 0;
  let waiting: string[] = [];
  try {
    while (written < bytes) {
      more((line) => waiting.push(line), written / bytes);
      lines += waiting.length;
      written += writeSync(file, `${waiting.join("\n")}\n`);
      waiting = [];
    }
    return lines;
  } finally {
    closeSync(file);
  }
}
