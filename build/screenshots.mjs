// Takes the pictures of docs/ from the real program: the report of the bundled run, in a real browser, and the
// dashboard, in a real terminal. `npm run screenshots`; needs Chromium and tmux (apt-get install chromium tmux
// fonts-dejavu-core fonts-noto-cjk).
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium as kind } from "playwright-core";
import { captureTerminal, pageOfTerminal } from "./terminal-picture.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const docs = join(root, "docs");

/** What is taken: the first screen of a desktop in both themes, in Chinese too, and a phone. */
const shots = [
  { name: "report", width: 1280, height: 1080, colorScheme: "light", lang: "en" },
  { name: "report-dark", width: 1280, height: 1080, colorScheme: "dark", lang: "en" },
  { name: "report.zh-CN", width: 1280, height: 1080, colorScheme: "light", lang: "zh-CN" },
  { name: "report-phone", width: 390, height: 844, colorScheme: "light", lang: "en" },
];

/** A module of the sources, which no file of the bundle holds alone. */
async function importSource(path) {
  const { outputFiles } = await build({
    entryPoints: [join(root, path)],
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
  });
  const text = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${text}`);
}

function audit(replay, form, lang) {
  const cli = join(root, "dist/cli.js");
  const logs = join(replay.root, "logs");
  return execFileSync(process.execPath, [cli, "audit", logs, "--output", form, "--lang", lang]);
}

mkdirSync(docs, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "stopwatch-screenshots-"));
const { openReplay } = await importSource("src/watch/replay.ts");
const replay = await openReplay(join(root, "fixtures/demo"));
await replay.writeUntil(Number.POSITIVE_INFINITY);
const { browserFlags, chromium } = await importSource("test/helpers/browser-flags.ts");
const browser = await kind.launch({ executablePath: chromium, args: browserFlags });
try {
  for (const { name, width, height, colorScheme, lang } of shots) {
    const file = join(folder, `${name}.html`);
    writeFileSync(file, audit(replay, "html", lang));
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    await page.goto(`file://${file}`);
    await page.locator(".plot canvas").waitFor();
    await page.screenshot({ path: join(docs, `${name}.png`) });
    await page.close();
  }
  writeFileSync(join(docs, "curve.svg"), audit(replay, "svg", "en"));
  for (const [lang, name, isDone] of [
    ["en", "dashboard", /STOP[\s\S]*q quit/],
    ["zh-CN", "dashboard.zh-CN", /停止[\s\S]*q 退出/],
  ]) {
    const program = [process.execPath, join(root, "dist/cli.js"), "tail", "logs", "--lang", lang];
    const words = ["sh", "-c", 'cd "$0" && exec "$@"', replay.root, ...program];
    const captured = await captureTerminal(words, (text) => isDone.test(text));
    const page = await browser.newPage({ deviceScaleFactor: 1 });
    await page.setContent(pageOfTerminal(captured));
    await page.locator("main").screenshot({ path: join(docs, `${name}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
  await replay.remove();
  rmSync(folder, { recursive: true });
}
