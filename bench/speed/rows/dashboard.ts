import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { programPath } from "../child.ts";
import { compete } from "../contest.ts";
import { type Figure, figure, type Plan } from "../figure.ts";
import { spreadOf } from "../figures.ts";
import { runner, why } from "./event-files.ts";

/** Points of the large chart. */
const points = 100_000;
/** Programs settle for so long: the first seconds compile, read and look around. */
const settleMs = 10_000;
const measureMs = 20_000;

/** G17: what a frame costs. G14: what watching costs while nothing happens, as lines and on a screen. */
export async function measureDashboard(plan: Plan): Promise<readonly Figure[]> {
  return [...(await measureFrames(plan)), ...(await measureIdle(plan))];
}

async function measureFrames(plan: Plan): Promise<readonly Figure[]> {
  if (!plan.wants("G17.median") && !plan.wants("G17.p95")) return [];
  const contestant = runner("stopwatch", "frame", [String(points)]);
  const outcome = await compete([contestant], { count: plan.rounds, slow: plan.slowRounds });
  const missing = why(outcome, "stopwatch");
  return [
    figure("G17.median", spreadOf(outcome.values("stopwatch", "medianMs")), missing),
    figure("G17.p95", spreadOf(outcome.values("stopwatch", "p95Ms")), missing),
  ];
}

async function measureIdle(plan: Plan): Promise<readonly Figure[]> {
  if (!plan.wants("G14.lines") && !plan.wants("G14.screen")) return [];
  const [lines, screen]: [number[], number[]] = [[], []];
  for (let round = 0; round < plan.slowRounds; round += 1) {
    const used = await idleOnce();
    lines.push(used.lines);
    if (used.screen !== undefined) screen.push(used.screen);
  }
  const missing = screen.length > 0 ? undefined : "tmux: not installed";
  return [figure("G14.lines", spreadOf(lines)), figure("G14.screen", spreadOf(screen), missing)];
}

/** Per cent of a core that both forms use beside one another on four logs that have just been written. */
async function idleOnce(): Promise<{ readonly lines: number; readonly screen?: number }> {
  const folder = mkdtempSync(join(tmpdir(), "stopwatch-bench-"));
  const socket = join(folder, "tmux");
  const run = fileURLToPath(new URL("../../../../fixtures/demo/logs/validated-1", import.meta.url));
  for (const name of ["a", "b", "c", "d"]) {
    mkdirSync(join(folder, "logs", name), { recursive: true });
    cpSync(run, join(folder, "logs", name), { recursive: true });
  }
  const tail = [programPath, "tail", join(folder, "logs")];
  const child = spawn(process.execPath, [...tail, "--output", "json-lines"], { stdio: "ignore" });
  try {
    const screen = openScreen(socket, [process.execPath, ...tail]);
    await setTimeout(settleMs);
    const pids = [child.pid, screen];
    const before = pids.map(usedMsOf);
    const started = performance.now();
    await setTimeout(measureMs);
    const seconds = (performance.now() - started) / 1000;
    const used = pids.map((pid, at) => usedMsOf(pid) - (before[at] ?? 0));
    const [lines = Number.NaN, shown = Number.NaN] = used.map((ms) => ms / 10 / seconds);
    return { lines, ...(screen === undefined ? {} : { screen: shown }) };
  } finally {
    child.kill();
    spawnSync("tmux", ["-S", socket, "kill-server"]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts a program in a terminal of 120 by 40; its pid, undefined without tmux. */
function openScreen(socket: string, program: readonly string[]): number | undefined {
  if (spawnSync("tmux", ["-V"]).status !== 0) return undefined;
  const tmux = (...words: readonly string[]): string =>
    execFileSync("tmux", ["-u", "-f", "/dev/null", "-S", socket, ...words], { encoding: "utf8" });
  tmux("new-session", "-d", "-s", "bench", "-x", "120", "-y", "40", "--", ...program);
  return Number(tmux("display-message", "-p", "-t", "bench", "#{pane_pid}"));
}

/**
 * Processor time of a process so far, in ms, from the scheduler's own clock of each thread: the ticks of `/proc/PID/stat`
 * charge a whole hundredth to whoever runs as the tick comes, and what wakes up on the full second does.
 */
function usedMsOf(pid: number | undefined): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const times = threads.map((id) =>
      Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, "utf8").split(" ")[0]),
    );
    return times.reduce((sum, ns) => sum + ns / 1e6, 0);
  } catch {
    return 0;
  }
}
