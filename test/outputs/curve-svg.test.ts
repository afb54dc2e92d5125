import { expect, test } from "vitest";
import { curveToSvg } from "../../src/outputs/curve-svg.ts";
import { reportRunsOf } from "../helpers/report-of.ts";

async function svgOf(path: string, name?: string): Promise<string> {
  const [run] = await reportRunsOf(path);
  if (run === undefined) throw new Error("the fixture has a run");
  const named = name === undefined ? run : { ...run, view: { ...run.view, name } };
  return curveToSvg(named, { language: "en" });
}

test("the picture says the verdict and draws the curve, the best and the ranked files", async () => {
  const svg = await svgOf("fixtures/runs/overfitting");
  expect(svg).toContain(">STOP</tspan>");
  expect(svg).toContain("best 18.45");
  // Raw, smoothed, training.
  expect(svg.match(/<path d="M[^"]+" stroke=/g)).toHaveLength(3);
  // Thirteen checks: twelve lines from the first.
  const smoothed = /<path d="([^"]+)" stroke="#0072b2" stroke-width="2.5"/.exec(svg)?.[1] ?? "";
  expect(smoothed.match(/L/g)).toHaveLength(12);
});

test("a run without a curve is told in words", async () => {
  const svg = await svgOf("fixtures/runs/empty-log");
  expect(svg).toContain("CANNOT JUDGE");
  expect(svg).not.toContain("<path");
});

test("a hostile name is text, and nothing in a picture runs or loads", async () => {
  const svg = await svgOf("fixtures/runs/overfitting", '"><script>alert(1)</script>');
  expect(svg).not.toMatch(/<script|href|onload|<image|url\((?!#plot)/i);
  expect(svg).toContain("&lt;script&gt;");
});
