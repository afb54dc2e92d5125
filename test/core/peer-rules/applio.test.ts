import { expect, it } from "vitest";
import { applio } from "../../../src/core/peer-rules/applio.ts";
import { replayPeerRule } from "../../../src/core/peer-rules/peer-rule.ts";

// Measured with the detector's own functions, one step an epoch, 600 epochs.
const constant = () => 3.5;
const alternating = (epoch: number) => (epoch % 2 === 1 ? 3 : 4);
const vectors: readonly {
  readonly generator: (epoch: number) => number;
  readonly discriminator: (epoch: number) => number;
  readonly stops: readonly [at10: number, at50: number];
}[] = [
  { generator: (e) => 30 + 0.05 * Math.abs(e - 150), discriminator: constant, stops: [41, 201] },
  { generator: () => 30, discriminator: constant, stops: [21, 101] },
  { generator: (e) => 40 - 0.01 * e, discriminator: constant, stops: [21, 101] },
  { generator: (e) => 90 - 0.1 * e, discriminator: constant, stops: [41, 201] },
  { generator: (e) => 25 + 20 * Math.exp(-e / 60), discriminator: constant, stops: [41, 201] },
  { generator: (e) => 25 + 20 * Math.exp(-e / 60), discriminator: alternating, stops: [357, 437] },
];

it("stops in the very epochs in which Applio's own detector stops, and keeps the epoch before", () => {
  for (const [index, { generator, discriminator, stops }] of vectors.entries()) {
    const checks = Array.from({ length: 600 }, (_, at) => ({
      value: generator(at + 1),
      discriminator: discriminator(at + 1),
    }));
    const epochs = [10, 50].map((threshold) => {
      const { stop, keep } = replayPeerRule(applio({ threshold }), checks);
      expect(keep).toBe((stop ?? 0) - 1);
      return (stop ?? Number.NaN) + 1;
    });
    expect(epochs, `row ${index + 1}`).toEqual(stops);
  }
});
