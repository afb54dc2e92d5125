import { existsSync } from "node:fs";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** Where Debian and others put it; `STOPWATCH_CHROMIUM` names another place. */
const places = [
  process.env["STOPWATCH_CHROMIUM"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** The Chromium that opens reports in tests; undefined where there is none. */
export const chromium = places.find((path) => path !== "" && existsSync(path));

/** Nothing of it may touch the network, or ask a person anything. */
const words = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser; the caller closes it. */
export async function startBrowser(): Promise<Browser> {
  const { chromium: kind } = await import("playwright-core");
  return kind.launch({
    ...(chromium === undefined ? {} : { executablePath: chromium }),
    args: words,
  });
}

/** A page, and everything that it did which a report must never do. */
export interface WatchedPage {
  readonly page: Page;
  /** Console errors and warnings, exceptions, dialogs, and requests for anything but the file and data. */
  readonly offences: string[];
}

/** Opens a file of this machine as a friend would who got it by mail. */
export async function openFile(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const offences: string[] = [];
  page.on("console", (message) => {
    if (/^(error|warning)$/.test(message.type())) offences.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => offences.push(`exception: ${error.message}`));
  page.on("dialog", (dialog) => {
    offences.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  const address = `file://${file}`;
  page.on("request", (request) => {
    const url = request.url();
    if (url !== address && !url.startsWith("data:")) offences.push(`request: ${url}`);
  });
  await page.goto(address);
  return { page, offences };
}
