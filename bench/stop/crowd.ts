import { spawn } from "node:child_process";
import { isLiving } from "../../test/stop/living-processes.ts";
import { readJournals, startStopwatch } from "../../test/stop/stopwatch-process.ts";
import { until } from "../../test/stop/until.ts";
import { createVictimRoot } from "../../test/stop/victims.ts";

/**
 * `npm run bench:crowd -- [--processes N] [--step-seconds S] [--window S] [--plot-seconds S] [--runs N]`: how long a stop
 * takes from the end of the cancel window to the first signal, on a machine with N idle processes and a trainer
 * that logs a line every S seconds. Linux with python3.
 */
const processes = numberArgument("--processes", 2000);
const stepSeconds = numberArgument("--step-seconds", 0.3);
const cancelWindow = numberArgument("--window", 65);
const plotSeconds = numberArgument("--plot-seconds", 0);
const runs = numberArgument("--runs", 1);

function numberArgument(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

/** One stop among the crowd, in words. */
async function stopOnce(): Promise<string> {
  const root = createVictimRoot();
  try {
    const pace = ["--step-seconds", String(stepSeconds), "--plot-seconds", String(plotSeconds)];
    const options = ["--overfit", "--fast-epochs", "13", "--steps", "1", ...pace];
    const victim = root.start({ under: "webui", kind: "s2", options });
    const within = 120;
    await until("training", () => root.records().some(({ what }) => what === "logged"), { within });
    const args = ["guard", victim.runPath, "--arm", "--cancel-window", String(cancelWindow)];
    const stopwatch = startStopwatch(root, [...args, "--log-format", "json"]);
    const exitCode = await stopwatch.ended;
    const journal = readJournals(root);
    const at = (event: string) =>
      Date.parse(
        String(journal.find((line) => line.event === event && line["withheld"] !== true)?.["at"]),
      ) / 1000;
    const windowEnd = at("decided") + cancelWindow;
    const withheld = journal.filter((line) => line["withheld"] === true).length;
    const left = root.records().filter(({ what, role, pid }) => {
      return what === "started" && role !== "webui" && isLiving(pid);
    });
    return `exit ${exitCode}, first signal ${(at("sent") - windowEnd).toFixed(1)} s after the window, all gone after ${(at("stopped") - windowEnd).toFixed(1)} s, withheld ${withheld} times, left ${left.length}`;
  } finally {
    await root.reap();
  }
}

const crowd = Array.from({ length: processes }, () =>
  spawn("sleep", ["1200"], { stdio: "ignore" }),
);
try {
  console.log(
    `${processes} idle processes, a line every ${stepSeconds} s, figures ${plotSeconds} s`,
  );
  for (let run = 0; run < runs; run += 1) console.log(`  ${await stopOnce()}`);
} finally {
  for (const one of crowd) one.kill("SIGKILL");
}
