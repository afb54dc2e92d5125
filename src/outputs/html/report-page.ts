import { createHash } from "node:crypto";
import { reportWords } from "../../messages/report-words.ts";
import { buildContent, type ReportInput } from "./build-content.ts";
import { escapeMarkup, scriptJson } from "./html-text.ts";
import type { PageContent } from "./page-content.ts";

/** What a report carries so that it needs nothing else: texts made by the build. */
export interface PageParts {
  /** The library that draws curves, with its licence notice. */
  readonly library: string;
  readonly script: string;
  readonly style: string;
}

/** Runs named in the text for readers without scripts. */
const plainRuns = 50;

/**
 * A report as one HTML file that needs no network and obeys no text from a log: everything that is shown
 * is JSON which the page's script puts into text nodes, and the policy lets no other script or style run.
 *
 * @see https://www.w3.org/TR/CSP3/#framework-directive-source-list for the hashes
 */
export function reportPage(input: ReportInput, parts: PageParts): string {
  const content = buildContent(input);
  const words = reportWords[content.language];
  const title = `stopwatch ${words.report}: ${titleOf(content)}`;
  return `<!doctype html>
<html lang="${words.htmlLanguage}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(parts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeMarkup(title)}</title>
<link rel="icon" href="data:,">
<style>${parts.style}</style>
</head>
<body>
<noscript>${plainText(content)}</noscript>
<script type="application/json" id="content">${scriptJson(content)}</script>
<script>${parts.library}</script>
<script>${parts.script}</script>
</body>
</html>
`;
}

function policy({ library, script, style }: PageParts): string {
  return [
    "default-src 'none'",
    `script-src ${hash(library)} ${hash(script)}`,
    `style-src ${hash(style)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

function titleOf({ runs, language }: PageContent): string {
  const [only] = runs;
  return runs.length === 1 && only !== undefined
    ? `${only.name}, ${only.adviceText[language]}`
    : reportWords[language].reportOf(runs.length);
}

/** For mail programs and readers that run no script: the verdicts in words. */
function plainText({ runs, language }: PageContent): string {
  const blocks = runs.slice(0, plainRuns).map((run) => {
    const head = `${run.name}: ${run.adviceText[language]} (${run.verdictText[language]})`;
    const files = run.files.map(({ name }) => `<li>${escapeMarkup(name)}</li>`).join("");
    return `<h2>${escapeMarkup(head)}</h2><p>${escapeMarkup(run.reason[language])}</p><ol>${files}</ol>`;
  });
  return `<p>${escapeMarkup(reportWords[language].noScript)}</p>${blocks.join("")}`;
}
