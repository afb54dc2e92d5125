import {
  event,
  eventFile,
  fileVersion,
  histogram,
  image,
  scalar,
  tensorFlow2Scalar,
  torchTensor,
} from "../helpers/event-file-writer.ts";
import { below, oneOf, type Random } from "./random.ts";

/** Logs as programs write them, with nothing wrong in them, in all their variety. */

const tags = ["loss/g/mel", "val_loss", "声音/损失", "a b", "epoch loss", "x".repeat(90)];

/** An event file in any of the three ways to write a scalar, pictures and histograms in between. */
export function soundEventFile(random: Random): Uint8Array {
  const style = oneOf(random, ["simple", "new style", "double", "tensorflow 2"] as const);
  const described = new Set<string>();
  const value = (tag: string): Uint8Array => {
    const number = oneOf(random, [random() * 30, -random(), 0, 1e-30, 1e30, Number.NaN]);
    if (style === "simple") return scalar(tag, number);
    if (style === "new style") return torchTensor(tag, number);
    if (style === "double") return torchTensor(tag, number, "double");
    const metadata = !described.has(tag);
    described.add(tag);
    return tensorFlow2Scalar(tag, number, { metadata, listed: random() < 0.3 });
  };
  const events = Array.from({ length: 1 + below(random, 40) }, (_, index) => {
    const summary = [value(oneOf(random, tags))];
    if (random() < 0.2) summary.push(image("picture", 1 + below(random, 9000)));
    if (random() < 0.2) summary.unshift(histogram("weights", 1 + below(random, 200)));
    if (random() < 0.2) summary.push(value(oneOf(random, tags)));
    return event({ step: index * oneOf(random, [1, 100]), wallTime: 1.7e9 + random(), summary });
  });
  return eventFile(fileVersion(), ...events);
}

const ends = ["\n", "\r\n"] as const;

/** As Python prints a float. */
function printed(random: Random): string {
  const value = oneOf(random, [random() * 30, random() * 1e-6, random() * 1e12, -random(), 3]);
  return oneOf(random, [
    String(value).replace(/e([+-])(\d)$/, "e$10$2"),
    value.toFixed(below(random, 6)),
    value.toExponential(below(random, 17)).replace(/e([+-])(\d)$/, "e$10$2"),
  ]);
}

/** A train.log of GPT-SoVITS. */
export function soundTrainLog(random: Random): string {
  const end = oneOf(random, ends);
  const name = oneOf(random, ["alice", "声音", "a b", "x:y"]);
  const stamp = () =>
    `2026-03-01 20:${10 + below(random, 49)}:00,${100 + below(random, 899)}\t${name}\tINFO\t`;
  const lines = [`${stamp()}{'train': {'epochs': 8}, 's2_ckpt_dir': 'logs/a'}`];
  for (let step = 0; step < 5 + below(random, 60); step += 1) {
    lines.push(`${stamp()}Train Epoch: ${1 + Math.floor(step / 10)} [${step % 100}%]`);
    const losses = Array.from({ length: 6 }, () => printed(random));
    lines.push(
      `${stamp()}[${losses.join(", ")}, ${step * 10}, ${oneOf(random, ["0.0001", "9.99875e-05"])}]`,
    );
    if (random() < 0.1) lines.push(`${stamp()}====> Epoch: ${1 + Math.floor(step / 10)}`);
    if (random() < 0.1) lines.push(`${stamp()}保存 something else`);
  }
  return `${lines.join(end)}${end}`;
}

/** A table of steps and losses, quoted here and there, blanks where nothing was logged. */
export function soundTable(random: Random): string {
  const end = oneOf(random, ends);
  const names = ["train_loss", "val_loss", "声音 loss"].slice(0, 1 + below(random, 3));
  const quote = (text: string) => (random() < 0.05 ? `"${text}"` : text);
  const rows = Array.from({ length: 1 + below(random, 80) }, (_, step) =>
    [
      step,
      ...names.map(() => (random() < 0.1 && names.length > 1 ? "" : quote(printed(random)))),
    ].join(","),
  );
  const mark = random() < 0.2 ? "\uFEFF" : "";
  return `${mark}${["step", ...names].join(",")}${end}${rows.join(end)}${end}`;
}

/** JSON lines with one row each. */
export function soundJsonLines(random: Random): string {
  return Array.from({ length: 1 + below(random, 60) }, (_, step) => {
    const row = { step, loss: Number(printed(random)), val_loss: random() < 0.3 ? null : random() };
    return `${JSON.stringify(row)}\n`;
  }).join("");
}
