import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createTrainingPulse, type PulseOptions } from "../../src/watch/training-pulse.ts";
import { createTempFolder } from "./temp-tree.ts";

const line = (message: string) => `2026-11-23 05:46:58,488\talice\tINFO\t${message}\n`;
const settings = line("{'train': {'log_interval': 6, 'epochs': 60}, 'data': {'exp_dir': 'x'}}");
const loss = (step: number) =>
  line("Train Epoch: 3 [45%]") + line(`[1.7, 3.4, 6.5, 23.1, 0.0, 0.5, ${step}, 0.0009]`);
const saving = line("Saving model and optimizer state at iteration 4 to logs/alice/G_100.pth");
const ended = line("====> Epoch: 4");

/** A run's folder with a train.log, and its pulse. */
function scene(text: string, options: PulseOptions = {}) {
  const folder = createTempFolder();
  const weights = join(folder, "weights");
  mkdirSync(weights);
  const path = join(folder, "train.log");
  writeFileSync(path, text);
  const pulse = createTrainingPulse(path, () => [weights], options);
  return { path, weights, look: pulse.look, append: (more: string) => appendFileSync(path, more) };
}

it("N9 a trainer has begun with its first loss since its newest start", async () => {
  const { look, append } = scene(settings);
  expect((await look(1)).trainingBegan).toBe(false);
  append(loss(6));
  expect((await look(2)).trainingBegan).toBe(true);
  append(settings);
  expect((await look(3)).trainingBegan).toBe(false);
});

it("a log in an encoding that was told is followed in it", async () => {
  const path = join(createTempFolder(), "train.log");
  const write = (text: string) => writeFileSync(path, Buffer.from(text, "utf16le"));
  write(settings);
  const pulse = createTrainingPulse(path, () => [], { encoding: "utf-16le" });
  expect((await pulse.look(1)).trainingBegan).toBe(false);
  write(settings + loss(6));
  expect((await pulse.look(2)).trainingBegan).toBe(true);
  write(settings + loss(6) + saving);
  expect(await pulse.look(3)).toMatchObject({ saving: true, logChanged: 3 });
});

it("the log is quiet since it was last seen to change", async () => {
  const { look, append } = scene(settings + loss(6));
  expect((await look(10)).logChanged).toBe(10);
  expect((await look(12)).logChanged).toBe(10);
  append(loss(12));
  expect(await look(13)).toMatchObject({ logChanged: 13, progressed: 13, gaps: [] });
  append(loss(18));
  expect(await look(15.5)).toMatchObject({ logChanged: 15.5, progressed: 15.5, gaps: [2.5] });
});

it("between two looks the file's time says when the log changed, unless it is of another clock", async () => {
  let wall = 5000;
  const { look, append, path } = scene(settings + loss(6), { wall: () => wall });
  const write = (text: string, modified: number) => {
    append(text);
    utimesSync(path, modified, modified);
  };
  await look(10);
  wall = 5004;
  write(loss(12), 5001);
  expect(await look(14)).toMatchObject({ logChanged: 11, progressed: 11 });
  wall = 5008;
  write(loss(18) + loss(24), 5007);
  expect(await look(18)).toMatchObject({ logChanged: 17, gaps: [3] });
  for (const modified of [4000, 9000]) {
    wall += 4;
    write(loss(wall), modified);
    const now = wall - 4990;
    expect(await look(now)).toMatchObject({ logChanged: now });
  }
});

it("N7 figures are awaited after a loss until the event file grows, and drawn after an epoch's end", async () => {
  const events = join(createTempFolder(), "events.out.tfevents.1.host.5.0");
  writeFileSync(events, "x");
  utimesSync(events, 1000, 1000);
  const { look, append } = scene(settings + loss(6), { eventFiles: () => [events] });
  expect((await look(1)).figures).toBe("awaited");
  writeFileSync(events, "xx");
  expect((await look(2)).figures).toBe("drawn");
  utimesSync(events, 1000, 1000);
  append(loss(12));
  expect((await look(3)).figures).toBe("awaited");
  append(ended);
  expect((await look(4)).figures).toBe("drawn");
});

it("what was in the log before the first look happened at no known time", async () => {
  const { look } = scene(settings + loss(6) + saving + ended);
  expect(await look(10)).toMatchObject({
    trainingBegan: true,
    saving: false,
    saveEnded: undefined,
    progressed: undefined,
    epochEnded: undefined,
  });
});

it("N8 a save lasts from its announcement to the end of its epoch", async () => {
  const { look, append } = scene(settings + loss(6));
  await look(1);
  append(saving);
  expect(await look(2)).toMatchObject({ saving: true, saveEnded: undefined });
  append(ended);
  expect(await look(5)).toMatchObject({ saving: false, saveEnded: 5, epochEnded: 5 });
});

it("a save that was going on when we came is seen, too", async () => {
  expect((await scene(settings + loss(6) + saving).look(1)).saving).toBe(true);
});

it("N14 nothing holds any more once the log was replaced", async () => {
  const { look, path } = scene(settings + loss(6) + loss(12));
  expect((await look(1)).trainingBegan).toBe(true);
  writeFileSync(path, settings);
  expect(await look(2)).toMatchObject({ trainingBegan: false, logChanged: 2 });
  expect((await look(3)).trainingBegan).toBe(false);
});

it("a log that is not there is never quiet", async () => {
  const pulse = createTrainingPulse(join(createTempFolder(), "train.log"), () => []);
  for (const now of [1, 5, 9]) {
    expect(await pulse.look(now)).toMatchObject({ trainingBegan: false, logChanged: now });
  }
});

it("the newest checkpoint stands still since its size and time were last seen to change", async () => {
  const { look, weights } = scene(settings + loss(6));
  expect((await look(1)).checkpointStill).toBe(Number.POSITIVE_INFINITY);
  writeFileSync(join(weights, "alice_e4_s96.pth"), "half");
  expect((await look(2)).checkpointStill).toBe(0);
  appendFileSync(join(weights, "alice_e4_s96.pth"), "whole");
  expect((await look(3)).checkpointStill).toBe(0);
  expect(await look(5.5)).toMatchObject({ checkpointStill: 2.5, saveEnded: 5.5 });
});
