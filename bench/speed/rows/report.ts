import { execFileSync } from "node:child_process";
import { programPath, runProgram } from "../child.ts";
import { type Contestant, compete } from "../contest.ts";
import { type Figure, figure, type Plan } from "../figure.ts";
import { ratioOf, spreadOf } from "../figures.ts";
import { generateLog } from "../logs/library.ts";

const largestReport = 64 * 1024 * 1024;

/** The report of an event file with real pictures: its time beside a plain audit's, and its size (G25). */
export async function measureReport(plan: Plan): Promise<readonly Figure[]> {
  if (!plan.wants("G25.time") && !plan.wants("G25.size")) return [];
  const { folder } = generateLog("pictures", plan.imageBytes);
  const words = (form: string): readonly string[] => [
    programPath,
    "audit",
    folder,
    "--output",
    form,
  ];
  const audit = (form: string): Contestant => ({
    name: form,
    run: (tell) => runProgram(process.execPath, words(form), tell),
  });
  const rounds = { count: plan.rounds, slow: plan.slowRounds };
  const outcome = await compete([audit("text"), audit("html")], rounds);
  const [plain, report] = ["text", "html"].map((form) => outcome.values(form, "wallMs"));
  const page = execFileSync(process.execPath, words("html"), { maxBuffer: largestReport });
  const pictures = page.toString("latin1").split("data:image/png;base64,").length - 1;
  // Without them it would be small and quick for the wrong reason.
  const missing = pictures < 6 ? `only ${pictures} pictures in it` : undefined;
  const size = pictures < 6 ? undefined : spreadOf([page.length / 1e6]);
  const time = pictures < 6 ? undefined : ratioOf(report ?? [], plain ?? []);
  return [figure("G25.time", time, missing), figure("G25.size", size, missing)];
}
