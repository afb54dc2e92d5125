import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32c, extendCrc32c, maskCrc } from "../../../../src/core/formats/tfevents/crc32c.ts";
import { maskedCrc, utf8 } from "../../../helpers/event-file-writer.ts";

test("the checksum is CRC-32C, by its check value", () => {
  expect(crc32c(viewOf(utf8("123456789")), 0, 9)).toBe(0xe3069283);
});

test("the checksums of RFC 3720 appendix B.4 come out", () => {
  const ascending = Uint8Array.from({ length: 32 }, (_, index) => index);
  expect(crc32c(viewOf(new Uint8Array(32)), 0, 32)).toBe(0x8a9136aa);
  expect(crc32c(viewOf(new Uint8Array(32).fill(0xff)), 0, 32)).toBe(0x62a8ab43);
  expect(crc32c(viewOf(ascending), 0, 32)).toBe(0x46dd794e);
});

test("masked as in a TFRecord, it is what TensorBoard writes", () => {
  const payload = Uint8Array.of(0x1a, 0x11, ...utf8("CRC test, one two"));
  expect(maskCrc(crc32c(viewOf(payload), 0, payload.length))).toBe(0x5794d08a);
  const length24 = Uint8Array.of(24, 0, 0, 0, 0, 0, 0, 0);
  expect(maskCrc(crc32c(viewOf(length24), 0, 8))).toBe(0x224b7fa3);
});

test("it is that of a bit-by-bit reckoning for bytes anywhere in a view", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 100 }),
      fc.nat(10),
      fc.nat(10),
      (bytes, before, behind) => {
        const view = viewOf(
          Uint8Array.from([...Array(before).fill(7), ...bytes, ...Array(behind).fill(9)]),
        );
        expect(maskCrc(crc32c(view, before, before + bytes.length))).toBe(maskedCrc(bytes));
      },
    ),
  );
});

test("taken in two parts it is the same", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 100 }),
      fc.uint8Array({ maxLength: 100 }),
      (left, right) => {
        const whole = Uint8Array.of(...left, ...right);
        const first = crc32c(viewOf(left), 0, left.length);
        expect(extendCrc32c(first, viewOf(right))).toBe(crc32c(viewOf(whole), 0, whole.length));
      },
    ),
  );
});

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
