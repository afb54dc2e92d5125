import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { browserFlags, chromium } from "./browser-flags.ts";

/** Starts the browser; the caller closes it. */
export async function startBrowser(): Promise<Browser> {
  const { chromium: kind } = await import("playwright-core");
  return kind.launch({
    ...(chromium === undefined ? {} : { executablePath: chromium }),
    args: [...browserFlags],
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
