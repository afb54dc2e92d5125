import { join } from "node:path";
import { expect, test } from "vitest";
import { readImages } from "../../src/watch/read-images.ts";
import { event, eventFile, fileVersion, noise, scalar } from "../helpers/event-file-writer.ts";
import { picture, pngFile } from "../helpers/picture-files.ts";
import { createTempFolder, writeTree } from "./temp-tree.ts";

const wishes = [{ moment: "best", step: 20 }, { moment: "last" }] as const;

/** Events as GPT-SoVITS writes them at a logged step: a number, then the picture of each kind. */
function logged(step: number): Uint8Array[] {
  return [
    event({ step, summary: [scalar("loss/g/mel", 20)] }),
    event({ step, summary: [picture("slice/mel_org", pngFile(step))] }),
    event({ step, summary: [picture("slice/mel_gen", pngFile(step + 1))] }),
    event({ step, summary: [picture("all/mel", pngFile(99))] }),
  ];
}

function write(bytes: Uint8Array): string {
  const folder = createTempFolder();
  writeTree(folder, { "events.out.tfevents.1": bytes });
  return join(folder, "events.out.tfevents.1");
}

test("the pictures of the moments are read, original and generated of one step", async () => {
  const file = write(eventFile(fileVersion(), ...[0, 10, 20, 30].flatMap(logged)));
  expect(await readImages([file], wishes)).toEqual([
    { step: 20, moments: ["best"], original: pngFile(20), generated: pngFile(21) },
    { step: 30, moments: ["last"], original: pngFile(30), generated: pngFile(31) },
  ]);
});

test("a file that ends in the midst of a picture has the ones before", async () => {
  const whole = eventFile(fileVersion(), ...[0, 10, 20, 30].flatMap(logged));
  const end = eventFile(...logged(30)).length;
  const file = write(whole.subarray(0, whole.length - end + 900));
  const read = await readImages([file], wishes);
  expect(read.map(({ step, moments }) => [step, moments])).toEqual([[20, ["best", "last"]]]);
});

test("a picture whose checksum does not match is not shown", async () => {
  const bytes = eventFile(fileVersion(), ...logged(20));
  const at = bytes.length - eventFile(...logged(20).slice(2)).length + 300;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  expect(await readImages([write(bytes)], wishes)).toEqual([]);
});

test("files that are missing, empty or no event files have no pictures", async () => {
  expect(await readImages(["/nowhere/events"], wishes)).toEqual([]);
  expect(await readImages([write(new Uint8Array(0))], wishes)).toEqual([]);
  expect(await readImages([write(noise(20_000))], wishes)).toEqual([]);
});
