import { existsSync } from "node:fs";

/** Where Debian and others put it; `STOPWATCH_CHROMIUM` names another place. */
const places = [
  process.env["STOPWATCH_CHROMIUM"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** The Chromium that opens reports in tests and for pictures; undefined where there is none. */
export const chromium = places.find((path) => path !== "" && existsSync(path));

/** How it is started: it may not touch the network, nor ask a person anything. */
export const browserFlags: readonly string[] = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
