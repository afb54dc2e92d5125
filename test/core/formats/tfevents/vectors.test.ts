import { describe, expect, test } from "vitest";
import {
  event,
  fileVersion,
  record,
  scalar,
  sessionLog,
  tensorFlow2Scalar,
  torchTensor,
} from "../../../helpers/event-file-writer.ts";
import { readAtOnce } from "../../../helpers/read-event-file.ts";

const wallTime = 1_700_000_000.5;

/** Records and payloads as TensorBoard, torch and TensorFlow 2 write them. */
const fileVersionRecord =
  "1800000000000000a37f4b220900000040fc54d9411a0d627261696e2e4576656e743a32eced8f9d";
const scalarRecord =
  "200000000000000029eda9500900002040fc54d94110642a130a110a0a6c6f73732f672f6d656c1500009441f3ab23c2";
const torchPayload =
  "0900002040fc54d94110642a1f0a1d0a046c6f7373420808012a04000094414a0b0a090a077363616c617273";
const tensorFlow2Payload =
  "0900002040fc54d94110642a230a210a046c6f7373420a080112002204000094414a0d0a090a077363616c6172732001";
const sessionPayload = "0900002040fc54d94110643a020801";

describe("bytes that real writers wrote", () => {
  test("a file version and a scalar give the scalar", () => {
    const { points, problems } = readAtOnce(bytesOf(fileVersionRecord + scalarRecord));
    expect(points).toEqual([{ tag: "loss/g/mel", step: 100, wallTime, value: 18.5 }]);
    expect(problems).toEqual([]);
  });

  test.each([
    ["torch's new style", torchPayload],
    ["TensorFlow 2", tensorFlow2Payload],
  ])("a scalar of %s gives its value", (_, payload) => {
    const { points } = readAtOnce(record(bytesOf(payload)));
    expect(points).toEqual([{ tag: "loss", step: 100, wallTime, value: 18.5 }]);
  });

  test("a SessionLog START gives a mark at its step, and one at step -1 too", () => {
    const negative = sessionPayload.replace("1064", "10ffffffffffffffffff01");
    const { marks } = readAtOnce(Buffer.concat([sessionPayload, negative].map(recordOf)));
    expect(marks).toEqual([
      { before: 0, kind: "session started", step: 100 },
      { before: 0, kind: "session started", step: -1 },
    ]);
  });

  test("are what the tests' own writer writes", () => {
    expect(hexOf(record(fileVersion()))).toBe(fileVersionRecord);
    const content = { wallTime, step: 100 };
    expect(hexOf(record(event({ ...content, summary: [scalar("loss/g/mel", 18.5)] })))).toBe(
      scalarRecord,
    );
    expect(hexOf(event({ ...content, summary: [torchTensor("loss", 18.5)] }))).toBe(torchPayload);
    const first = tensorFlow2Scalar("loss", 18.5, { metadata: true });
    expect(hexOf(event({ ...content, summary: [first] }))).toBe(tensorFlow2Payload);
    expect(hexOf(sessionLog(1, content))).toBe(sessionPayload);
  });
});

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

function recordOf(hex: string): Uint8Array {
  return record(bytesOf(hex));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
