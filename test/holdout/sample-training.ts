import { chmodSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createZip } from "../stop/small-zip.ts";

/** Steps an epoch of the made-up training. */
const stepsPerEpoch = 8;

/** The log of a SoVITS training whose mel loss falls from epoch to epoch, a line every second step. */
export function trainingLog(epochs: number): string {
  const lines: string[] = [];
  let at = Date.parse("2026-11-23T05:00:00Z");
  const add = (text: string) => {
    at += 1000;
    const time = new Date(at).toISOString().replace("T", " ").replace(".", ",").slice(0, 23);
    lines.push(`${time}\talice\tINFO\t${text}`);
  };
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    for (let step = (epoch - 1) * stepsPerEpoch; step < epoch * stepsPerEpoch; step += 2) {
      const mel = 18 + 20 * Math.exp(-step / 60) + 0.3 * Math.sin(step);
      add(`Train Epoch: ${epoch} [${Math.round((100 * (step % stepsPerEpoch)) / stepsPerEpoch)}%]`);
      add(`[2.4, 2.6, 3.1, ${mel.toFixed(4)}, 0.0, 1.2, ${step}, 9.99e-05]`);
    }
    add(`====> Epoch: ${epoch}`);
  }
  return `${lines.join("\n")}\n`;
}

/** Weights of some epochs as the trainer names them, old enough to be whole. */
export function writeWeights(root: string, epochs: readonly number[]): void {
  const folder = join(root, "SoVITS_weights_v2");
  mkdirSync(folder, { recursive: true });
  for (const epoch of epochs) {
    const path = join(folder, `alice_e${epoch}_s${epoch * stepsPerEpoch}.pth`);
    writeFileSync(path, createZip(Buffer.from(`weights of epoch ${epoch}`)));
    utimesSync(path, Date.now() / 1000 - 120, Date.now() / 1000 - 120);
  }
}

/** What the stand-in training leaves in `logs/alice` and beside `logs/`. */
export function writeTraining(root: string, epochs: number, saveEvery = 1): void {
  const run = join(root, "logs", "alice");
  const train = { epochs, log_interval: 2, save_every_epoch: saveEvery, batch_size: 4 };
  const config = { name: "alice", train, s2_ckpt_dir: "logs/alice", content_module: "cnhubert" };
  writeFileSync(join(run, "config.json"), JSON.stringify(config));
  writeFileSync(join(run, "train.log"), trainingLog(epochs));
  const saved = Array.from({ length: epochs }, (_, index) => index + 1);
  writeWeights(
    root,
    saved.filter((epoch) => epoch % saveEvery === 0),
  );
}

/** A folder that looks like a checkout of GPT-SoVITS from outside. */
export function writeCheckout(root: string): string {
  const folder = join(root, "GPT-SoVITS");
  mkdirSync(join(folder, "GPT_SoVITS", "module"), { recursive: true });
  writeFileSync(join(folder, "GPT_SoVITS", "module", "models.py"), "");
  return folder;
}

/**
 * A program that stands in for Python: takes the scorer's place, speaks its protocol, and notes each request.
 *
 * @param body  what it does with `request`, the parsed request, and `say`, which writes an answer
 */
export function writePython(root: string, body: string): string {
  const path = join(root, "python-stand-in");
  const code = `#!${process.execPath}
const { appendFileSync, readFileSync } = require("node:fs");
const request = JSON.parse(readFileSync(0, "utf8"));
appendFileSync(${JSON.stringify(join(root, "requests.jsonl"))}, JSON.stringify({ ...request, cwd: process.cwd(), script: process.argv[2], gpu: process.env.CUDA_VISIBLE_DEVICES, nice: require("node:os").getPriority() }) + "\\n");
const say = (answer) => console.log(JSON.stringify(answer));
${body}
`;
  writeFileSync(path, code);
  chmodSync(path, 0o755);
  return path;
}

/** Scores every file, lowest at epoch 6; with a line of strangers' code in between. */
export const scoresByEpoch = `
say({ event: "ready", protocol: 1, clips: 3, seconds: 15.5, torch: "2.13.0", device: request.device });
console.log("printed by somebody else");
for (const file of request.files) {
  say({ event: "progress", path: file.path, done: 2, of: 16 });
  const value = 25 + 0.15 * (file.epoch - 6) ** 2;
  say({ event: "score", ...file, value, spread: 0.05, clips: 3, draws: request.draws, metric: "mel" });
}
say({ event: "done", scored: request.files.length });
`;
