import { expect, test } from "vitest";
import { parsePythonDict } from "../../../src/core/formats/python-literal.ts";

test("a dict of plain values is read as JSON would be", () => {
  const text = `{'a': [1, -2.5, 1e-09], "b": ('x',), 'c': {'d': None, 'e': True, 'f': False}, 'g': {}, 'h': []}`;
  expect(parsePythonDict(text)).toEqual({
    a: [1, -2.5, 1e-9],
    b: ["x"],
    c: { d: null, e: true, f: false },
    g: {},
    h: [],
  });
});

test("escapes are those of Python", () => {
  expect(
    parsePythonDict(String.raw`{'a': 'C:\\x\'s \xe9 \u4e2d \U0001f600 \n', 'b': "it's"}`),
  ).toEqual({
    a: "C:\\x's é 中 😀 \n",
    b: "it's",
  });
});

test("a key __proto__ changes no prototype", () => {
  const dict = parsePythonDict("{'__proto__': {'polluted': 1}}");
  expect(Object.getPrototypeOf(dict)).toBe(null);
  expect(Object.keys(dict ?? {})).toEqual(["__proto__"]);
  expect(({} as Record<string, unknown>)["polluted"]).toBe(undefined);
});

test.each([
  "",
  "[1]",
  "{'a': 1",
  "{'a': 1} x",
  "{'a': <object at 0x7f>}",
  "{'a': HParams(x=1)}",
  "{'a': PosixPath('/x')}",
  "{'a' 1}",
  "{'a': 1 'b': 2}",
  "{1: 2}",
  "{'a': 'b}",
  "{'a': 1-2}",
  `{'a': ${"[".repeat(40)}${"]".repeat(40)}}`,
])("%j is no dict of plain values", (text) => {
  expect(parsePythonDict(text)).toBe(undefined);
});
