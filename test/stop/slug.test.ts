import { resolve, sep } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { shortHash, slug } from "../../src/stop/slug.ts";

const attacks = [
  "../../etc/passwd",
  "..\\..\\windows",
  "/etc/passwd",
  "C:\\boot.ini",
  "CON",
  "nul.txt",
  "com1",
  "LPT9.log",
  "-rf",
  ".hidden",
  "a\0b",
  "a\nb",
  "\u202egnp.exe",
  "",
  ".",
  "..",
  "声音",
  "trailing. ",
  "x".repeat(5000),
];
const hostile = fc.oneof(
  fc.constantFrom(...attacks),
  fc.string({ unit: "binary", maxLength: 80 }),
  fc
    .array(fc.constantFrom(...attacks, "/", "\\", ":"), { maxLength: 5 })
    .map((all) => all.join("")),
);

test("whatever a name holds, the file that is made of it lies in its folder, under a name that every system takes", () => {
  fc.assert(
    fc.property(hostile, (name) => {
      const made = slug(name);
      expect(resolve("/out", made)).toBe(`/out${sep}${made}`);
      expect(made).toMatch(/^[\p{L}\p{N}_=][\p{L}\p{N}._=-]*$/u);
      expect(made).not.toMatch(/\.\.|[. ]$/);
      expect(made).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
      // With a hash and an extension, in three bytes a letter, below the 255 of most file systems.
      expect([...made].length).toBeLessThanOrEqual(61);
    }),
    { numRuns: 2000 },
  );
});

test("names that become one slug are told apart by their hash", () => {
  expect(slug("a/b")).toBe(slug("a:b"));
  expect(shortHash("a/b")).not.toBe(shortHash("a:b"));
  expect(shortHash("声音")).toMatch(/^[0-9a-f]{16}$/);
});
