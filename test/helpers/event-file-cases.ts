import {
  audio,
  bytesField,
  concat,
  event,
  eventFile,
  fileVersion,
  graph,
  histogram,
  image,
  metadata,
  record,
  scalar,
  sessionLog,
  tensorFlow2Scalar,
  tensorValue,
  torchTensor,
  varintField,
} from "./event-file-writer.ts";

/**
 * The inputs of fixtures/formats/event-file by the name of their case. What must come out of them was
 * worked out by hand and stands beside them.
 */
export const eventFileCases: Readonly<Record<string, Uint8Array>> = {
  empty: new Uint8Array(0),

  "version-only": eventFile(fileVersion()),

  torch: eventFile(
    fileVersion(),
    event({ wallTime: 1_700_000_000.25, summary: [scalar("loss/g/mel", 75)] }),
    event({ wallTime: 1_700_000_000.5, step: 100, summary: [scalar("loss/g/mel", 18.5)] }),
    event({ wallTime: 1_700_000_000.5, step: 100, summary: [scalar("learning_rate", 0.0001)] }),
    event({ wallTime: 1_700_000_001, step: 123_456_789, summary: [scalar("损失/梅尔", 17.25)] }),
    event({ wallTime: 1_700_000_002, step: -1, summary: [scalar("loss/g/mel", -0.5)] }),
  ),

  "torch-new-style": eventFile(
    fileVersion(),
    event({ step: 100, summary: [torchTensor("loss", 18.5)] }),
    event({ step: 200, summary: [torchTensor("loss", 0.1, "double")] }),
  ),

  "tensorflow-2": eventFile(
    fileVersion(),
    event({ summary: [tensorFlow2Scalar("epoch_loss", 2.5, { metadata: true })] }),
    event({ summary: [tensorValue("batch", varintField(1, 1))] }),
    event({ step: 1, summary: [tensorFlow2Scalar("epoch_loss", 2.25)] }),
    event({ step: 2, summary: [tensorFlow2Scalar("epoch_loss", 2, { listed: true })] }),
    event({ step: 2, summary: [tensorFlow2Scalar("bias", 7)] }),
    event({
      step: 2,
      summary: [tensorValue("mel", bytesField(8, new Uint8Array(5000)), metadata("images"))],
    }),
    event({ step: 3, summary: [tensorValue("mel", bytesField(8, new Uint8Array(100)))] }),
    event({ step: 3, summary: [tensorFlow2Scalar("epoch_loss", 1.75, { metadata: true })] }),
  ),

  "gpt-sovits": eventFile(fileVersion(), ...interval(10, 22.5), ...interval(20, 21.25)),

  "merged-summaries": eventFile(
    fileVersion(),
    event({
      step: 7,
      summary: [scalar("a", 1), image("mel", 5000), scalar("b", 2), histogram("weights", 10)],
    }),
    event({ step: 8, summary: [image("mel", 5000), scalar("b", 3), audio("voice", 6000)] }),
    event({ step: 9, summary: Array.from({ length: 250 }, () => scalar("many/values", 0.5)) }),
    graph(7000),
    graph(10),
    event({ step: 10, summary: [scalar("a", 4)] }),
  ),

  "session-restarted": eventFile(
    fileVersion(),
    sessionLog(1),
    event({ step: 8, summary: [scalar("loss", 3)] }),
    event({ step: 9, summary: [scalar("loss", 2.5)] }),
    sessionLog(3, { step: 9 }),
    sessionLog(1, { step: 9 }),
    event({ step: 9, summary: [scalar("loss", 2.75)] }),
    sessionLog(2, { step: 9 }),
  ),

  "strange-numbers": eventFile(
    fileVersion(),
    event({ step: 1, summary: [scalar("loss", Number.NaN)] }),
    event({ step: 2, summary: [scalar("loss", Number.POSITIVE_INFINITY)] }),
    event({ step: 3, summary: [scalar("loss", Number.NEGATIVE_INFINITY)] }),
    event({ step: 4, wallTime: Number.NaN, summary: [scalar("loss", 4)] }),
    event({ step: 2n ** 53n - 1n, summary: [scalar("loss", 5)] }),
    event({ step: 2n ** 53n, summary: [scalar("loss", 6)] }),
    event({ step: -(2n ** 63n), summary: [scalar("loss", 7)] }),
    event({ step: 8, wallTime: Number.NEGATIVE_INFINITY, summary: [scalar("loss", 8)] }),
    event({ step: 9, wallTime: 0, summary: [scalar("", 9)] }),
  ),

  // 1.5 is 0x3e00 in half precision, and 0x3fc0 in bfloat16.
  "number-types": eventFile(
    fileVersion(),
    event({ step: 1, summary: [typed(19, bytesField(4, Uint8Array.of(0x00, 0x3e)))] }),
    event({ step: 2, summary: [typed(19, bytesField(13, Uint8Array.of(0x80, 0x7c)))] }),
    event({ step: 3, summary: [typed(3, bytesField(7, Uint8Array.of(3)))] }),
    event({ step: 4, summary: [typed(3, varintField(7, -3))] }),
    event({ step: 5, summary: [typed(9, varintField(10, -3))] }),
    event({
      step: 6,
      summary: [typed(2, bytesField(4, Uint8Array.of(0, 0, 0, 0, 0, 0, 0xf8, 63)))],
    }),
    event({ step: 7, summary: [typed(3, bytesField(4, Uint8Array.of(0xfd, 0xff, 0xff, 0xff)))] }),
  ),

  bfloat16: eventFile(
    fileVersion(),
    event({ step: 1, summary: [typed(14, bytesField(4, Uint8Array.of(0xc0, 0x3f)))] }),
    event({ step: 2, summary: [typed(14, varintField(13, 0x3fc0))] }),
  ),

  damaged: concat([
    record(fileVersion()),
    record(loss(1)),
    withFlip(record(loss(2)), 30),
    record(loss(3)),
    new Uint8Array(40),
    record(loss(4)),
    withFlip(record(loss(5)), 0),
    record(loss(6)),
    record(event({ step: 7, fields: [Uint8Array.of(0x0b)] })),
    record(loss(8)),
    record(loss(9)).subarray(0, 20),
  ]),

  "without-version": eventFile(
    event({ step: 5, summary: [scalar("loss", 2)] }),
    event({ step: 3, summary: [scalar("loss", 1)] }),
  ),
};

/** One log interval of GPT-SoVITS, with small pictures. */
function interval(step: number, mel: number): readonly Uint8Array[] {
  const scalars = [scalar("loss/g/total", mel + 8), scalar("loss/g/mel", mel)];
  const pictures = ["slice/mel_org", "slice/mel_gen", "all/mel", "all/stats_ssl"];
  return [
    ...scalars.map((value) => event({ step, summary: [value] })),
    ...pictures.map((tag) => event({ step, summary: [image(tag, 5000)] })),
  ];
}

/** A payload of 32 bytes, so a record of 48. */
function loss(step: number): Uint8Array {
  return event({ step, summary: [scalar("loss/g/mel", step / 2)] });
}

/** A scalar tensor of TensorFlow's type number `dtype`. */
function typed(dtype: number, numbers: Uint8Array): Uint8Array {
  return tensorValue("loss", concat([varintField(1, dtype), numbers]), metadata("scalars"));
}

/** The same bytes with the lowest bit of one turned over. */
export function withFlip(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}
