import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { isLiving } from "./living-processes.ts";
import { receivedSignals } from "./side-records.ts";
import { type Cluster, missingSlurm, startCluster } from "./slurm.ts";
import { cli, stateFolder } from "./stopwatch-process.ts";
import { overfits, trainLog, type WhenFinished } from "./switch-scene.ts";
import { until } from "./until.ts";
import { createVictimRoot, type VictimRoot } from "./victims.ts";

// The shipped scripts on a real Slurm of one node.

const missing = missingSlurm();
if (missing !== undefined) console.log(`switch-slurm.test.ts is skipped: ${missing}`);

const stopwatch = `${process.execPath} ${cli}`;

describe.skipIf(missing !== undefined)("on a real Slurm", { timeout: 240_000 }, () => {
  test("trainer and guard in one job: it stops at a safe moment and the job succeeds", async ({
    onTestFinished,
  }) => {
    const { root, cluster } = await startRootAndCluster(onTestFinished);
    const script = resolve("examples/slurm/train-and-guard.sbatch");
    const { options, variables } = trainerOf(root);
    const words = ["--output=job.out", script, ...options];
    const job = submit(root, cluster, words, variables);
    const ended = await endOf(job, cluster, () => said(root, "job.out"));
    expect(said(root, "job.out")).toContain("stopped as advised");
    expect(ended).toEqual({ state: "COMPLETED", code: "0:0" });
    const events = said(root, `voice-${job}.events.jsonl`);
    expect(events).toContain('"event":"stopped"');
    expect(receivedSignals(root.side).map(({ role }) => role)).toContain("rank 0");
    expect(receivedSignals(root.side, "SIGTERM")).toEqual([]);
  });

  test("a guard outside stops the job with scancel, once its log was quiet", async ({
    onTestFinished,
  }) => {
    const { root, cluster } = await startRootAndCluster(onTestFinished);
    const command = root.commandOf({ kind: "s2", options: overfits }).join(" ");
    const job = submit(root, cluster, ["--output=job.out", `--wrap=exec ${command}`], {});
    await until("training", () => trainLog(root).includes("Train Epoch: 14 "), {
      within: 90,
      detail: () => said(root, "job.out"),
    });
    const words = [job, join(root.path, "logs/alice"), "--cancel-window", "0"];
    const guard = spawn(resolve("examples/slurm/guard-with-scancel.sh"), words, {
      cwd: root.path,
      env: {
        ...cluster.environment,
        STOPWATCH: stopwatch,
        XDG_STATE_HOME: stateFolder(root),
      },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let events = "";
    guard.stderr.setEncoding("utf8").on("data", (part: string) => {
      events += part;
    });
    const code = await new Promise((done) => guard.once("close", done));
    expect(code, events).toBe(11);
    expect(receivedSignals(root.side).map(({ role }) => role)).toContain("rank 0");
    expect((await endOf(job, cluster, () => events)).state).not.toBe("RUNNING");
    await until("the trainer's end", () => !root.records().some(({ pid }) => isLiving(pid)));
  });
});

async function startRootAndCluster(
  whenFinished: WhenFinished,
): Promise<{ root: VictimRoot; cluster: Cluster }> {
  const root = createVictimRoot();
  whenFinished(() => root.reap());
  const cluster = await startCluster(join(root.side, "slurm"), root.environment);
  whenFinished(() => cluster.close());
  return { root, cluster };
}

/** The stand-in as the example's script is told of a trainer. */
function trainerOf(root: VictimRoot): { options: readonly string[]; variables: NodeJS.ProcessEnv } {
  const [python, ...words] = root.commandOf({ kind: "s2", options: overfits });
  const at = words.indexOf("--config");
  return {
    options: words.slice(at + 2),
    variables: {
      RUN: join(root.path, "logs/alice"),
      CONFIG: words[at + 1],
      PYTHON: python,
      STOPWATCH: stopwatch,
      XDG_STATE_HOME: stateFolder(root),
    },
  };
}

/** The job's number. */
function submit(
  { path }: VictimRoot,
  { ask }: Cluster,
  words: readonly string[],
  variables: NodeJS.ProcessEnv,
): string {
  const common = ["--parsable", "--export=ALL", `--chdir=${path}`];
  return ask("sbatch", [...common, ...words], variables).trim();
}

async function endOf(
  job: string,
  { ask }: Cluster,
  detail: () => string,
): Promise<{ state: string; code: string }> {
  const look = () => {
    const shown = ask("scontrol", ["show", "job", job]);
    const state = /JobState=(\w+)/.exec(shown)?.[1] ?? "";
    const code = /ExitCode=([\d:]+)/.exec(shown)?.[1] ?? "";
    return !/PENDING|RUNNING|COMPLETING|CONFIGURING/.test(state) && { state, code };
  };
  return until(`the end of job ${job}`, look, { within: 150, detail });
}

function said({ path }: VictimRoot, name: string): string {
  try {
    return readFileSync(join(path, name), "utf8");
  } catch {
    return "";
  }
}
