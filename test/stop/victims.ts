import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isLiving, livingWithEnvironment } from "./living-processes.ts";
import { readSideRecords, type SideRecord } from "./side-records.ts";
import { until } from "./until.ts";

/** s2: parent, ranks, workers. lora: in process. lightning: s1. */
export type VictimKind = "s2" | "lora" | "lightning";

/** What is started, and how. */
export interface VictimRequest {
  readonly kind: VictimKind;
  /** Options of stand-ins/trainer.py. */
  readonly options?: readonly string[];
  /** The run's name; `alice` unless told. */
  readonly run?: string;
  /**
   * webui: under a WebUI's shell. terminal: alone, in a session of its own. background: by `sh -c 'cmd &'`, which
   * ignores SIGINT.
   */
  readonly under?: "webui" | "terminal" | "background";
}

/** A started victim. */
export interface Victim {
  readonly runPath: string;
  /** What we started: the WebUI, the shell or the script. */
  readonly child: ChildProcess;
  /** Exit status of what we started, the signal's negative number when it died of one. */
  readonly ended: Promise<number>;
}

/** A GPT-SoVITS-like folder with stand-ins in it, and everything that was started there. */
export interface VictimRoot {
  readonly path: string;
  /** Where victims tell what happens to them; in no run's folder. */
  readonly side: string;
  /** The environment that marks a process as this root's. */
  readonly environment: NodeJS.ProcessEnv;
  start(request: VictimRequest): Victim;
  /** The words that start a trainer by hand, as `stopwatch run --` gets them. */
  commandOf(request: VictimRequest): readonly string[];
  records(): readonly SideRecord[];
  /** Pid of the process that took a role, the last one if there were several. */
  pidOf(role: string): Promise<number>;
  /** All of this root that live, the WebUI and its bystander included. */
  living(): readonly number[];
  /** SIGKILL to each that lives, by its exact pid, until none does; then the folder goes. */
  reap(): Promise<void>;
}

const scripts: { readonly [K in VictimKind]: string } = {
  s2: "s2_train.py",
  lora: "s2_train_v3_lora.py",
  lightning: "s1_train.py",
};

/** From the root of the repository, where tests and benches are run. */
const standIns = resolve("test/stop/stand-ins");

/** What plays the trainer. */
export interface Cast {
  readonly python: string;
  /** A file of stand-ins/. */
  readonly trainer: string;
}

/** A fresh root in the system's temp folder. The caller reaps it. */
export function createVictimRoot(
  cast: Cast = { python: "python3", trainer: "trainer.py" },
): VictimRoot {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "stopwatch-victims-")));
  const side = `${path}-side`;
  const marker = `stopwatch-victim-${randomUUID()}`;
  copyStandIns(path, cast.trainer);
  mkdirSync(side);
  const environment = { ...process.env, STAND_IN_SIDE: side, STOPWATCH_VICTIM: marker };
  const living = () => livingWithEnvironment(`STOPWATCH_VICTIM=${marker}`);
  const commandOf = (request: VictimRequest) => [
    cast.python,
    ...trainerArguments(path, marker, request),
  ];
  return {
    path,
    side,
    environment,
    commandOf,
    start: (request) => startVictim(path, environment, commandOf(request), request),
    records: () => readSideRecords(side),
    pidOf: (role) => pidOfRole(side, role),
    living,
    reap: async () => {
      await until("the victims' end", () => killAll(living()), { within: 20 });
      for (const folder of [path, side]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function copyStandIns(path: string, trainer: string): void {
  const folder = join(path, "GPT_SoVITS");
  for (const name of ["GPT_SoVITS", "TEMP", "logs"]) mkdirSync(join(path, name));
  for (const name of readdirSync(standIns).filter((file) => file.endsWith(".py"))) {
    copyFileSync(join(standIns, name), join(folder, name));
  }
  for (const name of Object.values(scripts)) {
    copyFileSync(join(standIns, trainer), join(folder, name));
  }
}

/** Writes the config as the WebUI does, then says how the trainer is called. */
function trainerArguments(path: string, marker: string, request: VictimRequest): readonly string[] {
  const { kind, run = "alice", options = [] } = request;
  const config = kind === "lightning" ? "TEMP/tmp_s1.yaml" : "TEMP/tmp_s2.json";
  writeFileSync(join(path, config), kind === "lightning" ? s1Config(run) : s2Config(run));
  if (kind !== "lightning") {
    mkdirSync(join(path, "logs", run), { recursive: true });
    copyFileSync(join(path, config), join(path, "logs", run, "config.json"));
  }
  const flag = kind === "lightning" ? "--config_file" : "--config";
  const script = `GPT_SoVITS/${scripts[kind]}`;
  return ["-s", script, flag, config, "--marker", marker, ...options];
}

function s2Config(run: string): string {
  return JSON.stringify({
    train: { log_interval: 1, epochs: 60, save_every_epoch: 4, if_save_every_weights: true },
    data: { exp_dir: `logs/${run}` },
    s2_ckpt_dir: `logs/${run}`,
    save_weight_dir: "SoVITS_weights_v2",
    name: run,
    version: "v2",
  });
}

function s1Config(run: string): string {
  return `train:\n  epochs: 60\n  exp_name: ${run}\noutput_dir: logs/${run}/logs_s1_v2\n`;
}

function startVictim(
  path: string,
  environment: NodeJS.ProcessEnv,
  command: readonly string[],
  { under = "terminal", run = "alice" }: VictimRequest,
): Victim {
  const [program, ...args] = {
    terminal: command,
    background: ["sh", "-c", `${quoted(command)} & wait`],
    webui: ["python3", "GPT_SoVITS/webui.py", "--", quoted(command)],
  }[under];
  const child = spawn(program ?? "", args, {
    cwd: path,
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const console = join(`${path}-side`, "console.log");
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (bytes: Buffer) => appendFileSync(console, bytes));
  }
  const ended = new Promise<number>((resolve) => {
    child.on("exit", (code, signal) => resolve(code ?? -(signalNumbers[signal ?? ""] ?? 99)));
  });
  return { runPath: join(path, "logs", run), child, ended };
}

const signalNumbers: Readonly<Record<string, number>> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

function quoted(command: readonly string[]): string {
  return command.map((word) => `"${word}"`).join(" ");
}

function pidOfRole(side: string, role: string): Promise<number> {
  const isOurs = (record: SideRecord) => record.what === "started" && record.role === role;
  return until(`a victim named ${role}`, () => readSideRecords(side).findLast(isOurs)?.pid, {
    detail: () => consoleOf(side),
  });
}

/** What victims printed, for error texts. */
export function consoleOf(side: string): string {
  try {
    return readFileSync(join(side, "console.log"), "utf8").slice(-2000);
  } catch {
    return "(nothing printed)";
  }
}

/** True once nobody of them lives. */
function killAll(pids: readonly number[]): boolean {
  for (const pid of pids) {
    try {
      if (isLiving(pid)) process.kill(pid, "SIGKILL");
    } catch {
      // Gone between the look and the signal.
    }
  }
  return pids.length === 0;
}
