import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ReportInput } from "../../../src/outputs/html/build-content.ts";
import { escapeMarkup, scriptJson } from "../../../src/outputs/html/html-text.ts";
import type { PageContent } from "../../../src/outputs/html/page-content.ts";
import { reportPage } from "../../../src/outputs/html/report-page.ts";
import { readPageParts } from "../../../src/page-parts.ts";
import { reportRunsOf } from "../../helpers/report-of.ts";

async function inputOf(name?: string): Promise<ReportInput> {
  const runs = await reportRunsOf("fixtures/runs/overfitting");
  return {
    language: "en",
    made: 0,
    version: "1.2.3",
    problems: [],
    picturesLeftOut: false,
    runs: runs.map((run) => ({
      ...run,
      pictures: [],
      ...(name === undefined ? {} : { view: { ...run.view, name } }),
    })),
  };
}

const parts = () => readPageParts();

function contentOf(html: string): PageContent {
  const json = /<script type="application\/json" id="content">([\s\S]*?)<\/script>/.exec(html)?.[1];
  return JSON.parse(json ?? "") as PageContent;
}

test("the policy allows the two scripts and the style sheet that are in the file, by hash, and pictures in data", async () => {
  const html = reportPage(await inputOf(), await parts());
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
  expect(policy).toMatch(/^default-src 'none'; script-src /);
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  const texts = [...html.matchAll(/<(?:script|style)>([\s\S]*?)<\/(?:script|style)>/g)];
  expect(texts).toHaveLength(3);
  for (const [, text = ""] of texts) {
    expect(policy).toContain(`sha256-${createHash("sha256").update(text).digest("base64")}`);
  }
  expect(html).toContain("Permission is hereby granted");
});

test("a name with markup stays text, in the page's data and in what is shown without scripts", async () => {
  const name = '</script><img src=x onerror="alert(1)">\u202e';
  const html = reportPage(await inputOf(name), await parts());
  expect(html).not.toContain("<img");
  expect(contentOf(html).runs[0]?.name).toBe('</script><img src=x onerror="alert(1)">\\u{202e}');
});

test("every sentence is there in both languages", async () => {
  const [run] = contentOf(reportPage(await inputOf(), await parts())).runs;
  expect(run?.reason.en).toContain("best at epoch 7");
  expect(run?.reason["zh-CN"]).toContain("第 7 轮");
  expect(run?.files[0]).toMatchObject({ name: "alice_e8_s32.pth", rank: 1 });
});

test("a path that would do something where it is pasted cannot be copied", async () => {
  const input = await inputOf();
  const runs = input.runs.map((run) => {
    const [file] = run.view.shortlist;
    if (file === undefined) throw new Error("the fixture has a shortlist");
    const shortlist = [{ ...file, path: "/tmp/a\nrm -rf ~" }];
    return { ...run, view: { ...run.view, shortlist } };
  });
  const [run] = contentOf(reportPage({ ...input, runs }, await parts())).runs;
  expect(run?.files[0]?.path).toBeUndefined();
});

test("JSON in a script element is the same JSON, and cannot end it", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, text) => {
      const json = scriptJson([value, text, "</script><!--\u2028\u2029&"]);
      expect(json).not.toMatch(/[<>&\u2028\u2029]/);
      expect(JSON.parse(json)).toEqual(
        JSON.parse(JSON.stringify([value, text, "</script><!--\u2028\u2029&"])),
      );
    }),
  );
});

test("escaped text holds nothing that HTML reads", () => {
  expect(escapeMarkup(`<a b="c" d='e'>&`)).toBe("&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
});
