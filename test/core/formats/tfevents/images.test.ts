import fc from "fast-check";
import { expect, test } from "vitest";
import {
  isSmallPng,
  largestPicture,
  parsePicture,
  parsePictureHead,
  pictureHeadBytes,
} from "../../../../src/core/formats/tfevents/images.ts";
import { event, image, scalar } from "../../../helpers/event-file-writer.ts";
import { picture, pngFile } from "../../../helpers/picture-files.ts";

const tag = "slice/mel_gen";

test("the first bytes of an event tell the step and the tag of its picture", () => {
  const bytes = event({ step: 432, summary: [picture(tag, pngFile(7))] });
  expect(parsePictureHead(bytes.subarray(0, pictureHeadBytes), bytes.length)).toEqual({
    step: 432,
    tag,
  });
});

test("an event with a number, or with nothing, has no picture", () => {
  for (const bytes of [event({ step: 1, summary: [scalar(tag, 2)] }), event({ step: 1 })]) {
    expect(parsePictureHead(bytes, bytes.length)).toBeUndefined();
    expect(parsePicture(bytes, tag)).toBeUndefined();
  }
});

test("the PNG file comes out as it went in, whichever value of the event it is", () => {
  const file = pngFile(9);
  const summary = [scalar("loss", 1), picture("other", pngFile(1)), picture(tag, file)];
  expect(parsePicture(event({ step: 3, summary }), tag)).toEqual(file);
});

test("what is no PNG, too large, or unpacks to too much is no picture", () => {
  expect(parsePicture(event({ step: 3, summary: [image(tag, 600)] }), tag)).toBeUndefined();
  expect(isSmallPng(pngFile(1))).toBe(true);
  expect(isSmallPng(pngFile(1).subarray(0, 20))).toBe(false);
  const huge = new Uint8Array(largestPicture + 1);
  huge.set(pngFile(1));
  expect(isSmallPng(huge)).toBe(false);
  const bomb = pngFile(1).slice();
  new DataView(bomb.buffer).setUint32(16, 100_000);
  expect(isSmallPng(bomb)).toBe(false);
});

test("no bytes make the parsers throw", () => {
  const whole = event({ step: 5, summary: [picture(tag, pngFile(3))] });
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, cut) => {
      const damaged = whole.slice(0, cut);
      if (at < damaged.length) damaged[at] = byte;
      parsePictureHead(damaged.subarray(0, pictureHeadBytes), whole.length);
      const found = parsePicture(damaged, tag);
      expect(found === undefined || isSmallPng(found)).toBe(true);
    }),
  );
});
