import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openFile, startBrowser, type WatchedPage } from "./helpers/browser.ts";
import { chromium } from "./helpers/browser-flags.ts";
import { runCli } from "./helpers/run-cli.ts";
import { createTempFolder, writeTree } from "./watch/temp-tree.ts";

if (chromium === undefined) {
  console.warn("skipped: no Chromium here (apt-get install chromium), so no report is opened");
}

const pictured = "../shared/corpus/voice/gpt-sovits/validated-1";
let browser: Browser | undefined;

/** The report of some paths, in a file. */
async function reportOf(...words: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await runCli(["audit", ...words, "--output", "html"]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const file = join(createTempFolder(), "report.html");
  writeFileSync(file, stdout);
  return file;
}

/** A condition that holds before long, however busy the machine is. */
const soon = <Value>(read: () => Promise<Value>) => expect.poll(read, { timeout: 20_000 });

/** How many pixels of a canvas have the colour that a style variable names, or are near it. */
function coloured(page: Page, variable: string, selector = ".plot canvas"): Promise<number> {
  return page.evaluate<number>(`(() => {
    const drawn = document.querySelector(${JSON.stringify(selector)});
    // A copy to read from: reading a plot's own canvas makes the browser complain.
    const canvas = Object.assign(document.createElement("canvas"), { width: drawn.width, height: drawn.height });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(drawn, 0, 0);
    const style = getComputedStyle(document.documentElement).getPropertyValue("--${variable}").trim();
    const wanted = [1, 3, 5].map((at) => Number.parseInt(style.slice(at, at + 2), 16));
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      const far = wanted.reduce((sum, value, part) => sum + Math.abs(data[at + part] - value), 0);
      if (far < 30 && data[at + 3] > 200) count += 1;
    }
    return count;
  })()`);
}

// What runs in the page is text here: the types of this project are Node's.
const drawnAs = (page: Page): Promise<string> =>
  page.evaluate<string>('document.querySelector(".plot canvas").toDataURL()');

const styleOf = (page: Page, selector: string, property: string): Promise<string> =>
  page.evaluate<string>(`getComputedStyle(document.querySelector("${selector}")).${property}`);

/** Waits until the curve is drawn otherwise than it was. */
async function redrawn(page: Page, before: string): Promise<string> {
  await soon(() => drawnAs(page)).not.toBe(before);
  return drawnAs(page);
}

describe.skipIf(chromium === undefined)("a report in a browser", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    browser = await startBrowser();
  }, 60_000);
  afterAll(() => browser?.close());

  async function open(file: string, options = {}): Promise<WatchedPage> {
    if (browser === undefined) throw new Error("the browser did not start");
    return openFile(browser, file, options);
  }

  test("says the verdict first, in large type, and draws the curve with its marks", async () => {
    const { page, offences } = await open(await reportOf("fixtures/runs/overfitting"));
    await soon(() => page.locator(".banner .advice").innerText()).toBe("Stop");
    const size = Number.parseFloat(await styleOf(page, ".banner .advice", "fontSize"));
    expect(size).toBeGreaterThan(30);
    expect(await page.locator(".keep strong").innerText()).toBe("alice_e8_s32.pth");
    for (const colour of ["curve", "training", "best", "stop"]) {
      expect(await coloured(page, colour), colour).toBeGreaterThan(20);
    }
    expect(offences).toEqual([]);
  });

  test("smoothing, scale, x axis and zoom change the picture, and showing all brings it back", async () => {
    const { page, offences } = await open(await reportOf("fixtures/runs/overfitting"));
    const first = await drawnAs(page);
    await page.locator(".smoothing input").fill("0");
    const rough = await redrawn(page, first);
    await page.getByRole("button", { name: "log", exact: true }).click();
    const log = await redrawn(page, rough);
    await page.getByRole("button", { name: "steps" }).click();
    const steps = await redrawn(page, log);
    expect(await page.locator(".readout").innerText()).toMatch(/^step 52\b/);
    await page.getByRole("button", { name: "Zoom in" }).click();
    const near = await redrawn(page, steps);
    await page.getByRole("button", { name: "Show all" }).click();
    await soon(() => drawnAs(page)).toBe(steps);
    const box = await page.locator(".u-over").boundingBox();
    if (box === null) throw new Error("the plot is on the page");
    await page.mouse.move(box.x + box.width * 0.3, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 60, { steps: 4 });
    await page.mouse.up();
    expect(await redrawn(page, steps)).not.toBe(near);
    expect(offences).toEqual([]);
  });

  test("the cursor tells values, and another curve can be chosen", async () => {
    const { page, offences } = await open(await reportOf("fixtures/runs/overfitting"));
    const box = await page.locator(".u-over").boundingBox();
    if (box === null) throw new Error("the plot is on the page");
    await page.mouse.move(box.x + 1, box.y + 50);
    await expect
      .poll(() => page.locator(".readout").innerText())
      .toMatch(/^epoch 1 +as logged 32\.40/);
    const before = await drawnAs(page);
    await page.locator(".tile").nth(1).click();
    await redrawn(page, before);
    expect(await page.locator(".curves h3").innerText()).toBe("loss/g/mel");
    expect(offences).toEqual([]);
  });

  test("tells what other rules would have done, the one in force marked, in both languages", async () => {
    const { page, offences } = await open(await reportOf("fixtures/demo"));
    const rows = () => page.locator(".outcomes tbody tr").allInnerTexts();
    const english = (await rows()).map((row) => row.split("\t"));
    const ofRule = (name: string) => english.find(([rule]) => rule?.startsWith(name));
    expect(ofRule("Keras EarlyStopping, patience 0")?.slice(1, 5)).toEqual([
      ...["epoch 6", "epoch 5", "39.16", "the best"],
    ]);
    // GPT-SoVITS offers eight epochs.
    expect(ofRule("8 epochs")?.slice(1, 3)).toEqual(["epoch 8", "epoch 8"]);
    expect(await page.locator(".outcomes .in-force").innerText()).toMatch(/^balanced\s+in force/);
    await page.getByRole("button", { name: "中文" }).click();
    expect((await rows()).some((row) => row.startsWith("训练 8 轮"))).toBe(true);
    expect(offences).toEqual([]);
  });

  test("two fingers zoom, one moves what is shown, and all can be shown again", async () => {
    const { page, offences } = await open(await reportOf("fixtures/demo"), {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const whole = await drawnAs(page);
    await page.locator(".plot").first().scrollIntoViewIfNeeded();
    const box = await page.locator(".u-over").first().boundingBox();
    if (box === null) throw new Error("the plot is on the page");
    const session = await page.context().newCDPSession(page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...shares: number[]) =>
      session.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: shares.map((share, id) => ({
          x: box.x + share * box.width,
          y: box.y + box.height / 2,
          id,
        })),
      });
    await touch("touchStart", 0.4, 0.6);
    await touch("touchMove", 0.3, 0.7);
    await touch("touchMove", 0.1, 0.9);
    await touch("touchEnd");
    const near = await redrawn(page, whole);
    await touch("touchStart", 0.7);
    await touch("touchMove", 0.5);
    await touch("touchMove", 0.2);
    await touch("touchEnd");
    await redrawn(page, near);
    await page.getByRole("button", { name: "Show all" }).first().click();
    await soon(() => drawnAs(page)).toBe(whole);
    expect(offences).toEqual([]);
  });

  test("language and theme switch, and a path is copied", async () => {
    const { page, offences } = await open(await reportOf("fixtures/runs/overfitting"), {
      colorScheme: "light",
    });
    const background = () => styleOf(page, "body", "backgroundColor");
    const light = await background();
    await page.getByRole("button", { name: "Dark" }).click();
    expect(await background()).not.toBe(light);
    expect(await coloured(page, "curve")).toBeGreaterThan(20);
    await page.getByRole("button", { name: "中文" }).click();
    expect(await page.locator(".banner .advice").innerText()).toBe("停止");
    expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
    await page.locator(".copy").first().click();
    await soon(() => page.locator(".copy").first().innerText()).toBe("已复制");
    expect(offences).toEqual([]);
  });

  test("several runs begin with a table that sorts, and two can be laid over one another", async () => {
    const { page, offences } = await open(await reportOf("fixtures/runs"));
    const names = () => page.locator(".overview tbody th").allInnerTexts();
    expect(await names()).toHaveLength(4);
    await page.locator(".overview .sorter", { hasText: "Advice" }).click();
    expect((await names())[0]).toContain("alice");
    await page.locator(".overview .sorter", { hasText: "Advice" }).click();
    expect((await names()).at(-1)).toContain("alice");
    await page.locator("details > summary").click();
    await soon(() => page.locator("details .plot canvas").count()).toBe(1);
    for (const colour of ["curve", "training"]) {
      expect(await coloured(page, colour, "details .plot canvas"), colour).toBeGreaterThan(20);
    }
    expect(offences).toEqual([]);
  });

  test("reports of every other fixture open without a complaint", async () => {
    for (const folder of ["fixtures/curves", "fixtures/formats"]) {
      const { page, offences } = await open(await reportOf(folder));
      expect(await page.locator("article.run").count(), folder).toBeGreaterThan(8);
      await page.locator("article.run .plot").last().scrollIntoViewIfNeeded();
      await soon(() => page.locator(".plot canvas").count()).toBeGreaterThan(0);
      expect(offences, folder).toEqual([]);
    }
  }, 120_000);

  test("hostile names and tags are shown as text and run nothing", async () => {
    const folder = createTempFolder();
    const hack = "<img src=x onerror=alert(1)>";
    const rows = Array.from({ length: 12 }, (_, step) => `${step},${10 - step},${9 - step}`);
    const table = `step,val_loss,"</script><script>alert(2)</script> loss"\n${rows.join("\n")}\n`;
    writeTree(folder, {
      [`${hack}/metrics.csv`]: table,
      "\u202e'; alert(3); '/metrics.csv": table,
    });
    const { page, offences } = await open(await reportOf(folder));
    await soon(() => page.locator("article.run").count()).toBe(2);
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(3);
    const text = await page.locator("body").innerText();
    expect(text).toContain(hack);
    expect(text).toContain("\\u{202e}");
    expect(offences).toEqual([]);
  });

  test.each([
    { name: "a phone", width: 390, height: 844 },
    { name: "a small phone", width: 360, height: 740 },
    { name: "a desktop", width: 1280, height: 800 },
  ])("on $name nothing sticks out at the side", async ({ width, height }) => {
    const viewport = { width, height };
    const { page, offences } = await open(await reportOf("fixtures/runs"), { viewport });
    await soon(() => page.locator(".plot canvas").count()).toBeGreaterThan(0);
    const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
    expect(wide).toBeLessThanOrEqual(width);
    expect(offences).toEqual([]);
  });

  test("printed, it has every run and its curves, in light colours", async () => {
    const { page, offences } = await open(await reportOf("fixtures/runs"), { colorScheme: "dark" });
    await soon(() => page.locator(".plot canvas").count()).toBeGreaterThan(0);
    const pdf = await page.pdf({ format: "A4", printBackground: true });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.length).toBeGreaterThan(20_000);
    expect(offences).toEqual([]);
  });

  test.skipIf(!existsSync(pictured))(
    "the spectrograms of a real run stand side by side, and --no-images leaves them out",
    async () => {
      const file = await reportOf(pictured);
      const { page, offences } = await open(file);
      const images = page.locator(".sides img");
      expect(await images.count()).toBe(6);
      const widths = await page.evaluate<number[]>(
        '[...document.querySelectorAll(".sides img")].map((image) => image.naturalWidth)',
      );
      expect(widths.every((width) => width > 100)).toBe(true);
      expect(offences).toEqual([]);
      const without = await open(await reportOf(pictured, "--no-images"));
      expect(await without.page.locator("img").count()).toBe(0);
    },
  );

  test("without scripts the verdicts are there in words", async () => {
    const file = await reportOf("fixtures/runs/overfitting");
    const { page } = await open(file, { javaScriptEnabled: false });
    expect(page.url()).toBe(pathToFileURL(file).href);
    expect(await page.locator("noscript").innerText()).toContain("overfitting");
  });
});
