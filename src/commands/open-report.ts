import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startApart } from "../stop/spawn.ts";

/** The program that opens a file with what the person reads such files with, by system. */
const openers: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/**
 * Writes a report to a file of its own and opens it. The file stays: the program that shows it may read it
 * later, and the system clears its temporary files.
 *
 * @returns one line that says where it is, and why it was not opened when that failed
 */
export async function openReport(html: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stopwatch-report-"));
  const file = join(folder, "report.html");
  await writeFile(file, html, { flag: "wx", mode: 0o600 });
  const opener = openers[process.platform] ?? ["xdg-open"];
  const problem = await startApart([...opener, file]);
  return problem === undefined
    ? `stopwatch: the report is ${file}\n`
    : `stopwatch: the report is ${file}; open it in a browser (${opener[0]}: ${problem})\n`;
}
