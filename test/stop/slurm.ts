import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { until } from "./until.ts";

/** Why there can be no cluster here; undefined when there can. */
export function missingSlurm(): string | undefined {
  if (process.getuid?.() !== 0) return "a cluster of one's own needs root";
  const programs = ["/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/sbin/munged", "sbatch"];
  const missing = programs.filter((name) => spawnSync(name, ["-V"]).error !== undefined);
  return missing.length === 0
    ? undefined
    : `no ${missing.join(", ")} (apt-get install slurmctld slurmd slurm-client munge)`;
}

/** A cluster of one node, this one. */
export interface Cluster {
  /** What a client of it needs. */
  readonly environment: NodeJS.ProcessEnv;
  /** Runs a client; what it wrote. @throws when it fails */
  ask(program: string, words: readonly string[], more?: NodeJS.ProcessEnv): string;
  close(): Promise<void>;
}

/**
 * Starts munge, the controller and the node's daemon in a folder of their own, on loopback.
 *
 * @param environment  marks the daemons, and what they start, as the test's
 */
export async function startCluster(
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<Cluster> {
  for (const name of ["munge", "state", "spool"]) {
    mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  }
  writeFileSync(join(folder, "munge", "key"), randomBytes(1024), { mode: 0o600 });
  const node = hostname().split(".")[0] ?? "localhost";
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const config = join(folder, "slurm.conf");
  writeFileSync(config, configOf(folder, { node, port }));
  const own = { ...environment, SLURM_CONF: config };
  const munge = (name: string) => join(folder, "munge", name);
  const daemons: ChildProcess[] = [];
  const start = (program: string, words: readonly string[]) => {
    const log = (part: Buffer) => writeFileSync(join(folder, "log"), part, { flag: "a" });
    const child = spawn(program, words, {
      cwd: folder,
      env: own,
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr?.on("data", log);
    daemons.push(child);
  };
  start("/usr/sbin/munged", [
    ...["--force", "--foreground", `--key-file=${munge("key")}`, `--socket=${munge("socket")}`],
    ...[`--pid-file=${munge("pid")}`, `--seed-file=${munge("seed")}`, `--log-file=${munge("log")}`],
  ]);
  const encode = () => spawnSync("munge", ["-n", "-S", munge("socket")]).status === 0;
  const detail = () =>
    readFileSync(join(folder, "log"), { flag: "a+", encoding: "utf8" }).slice(-3000);
  await until("munge", encode, { within: 60, detail });
  start("/usr/sbin/slurmctld", ["-D", "-f", config]);
  start("/usr/sbin/slurmd", ["-D", "-f", config, "-N", node]);
  const ask: Cluster["ask"] = (program, words, more = {}) => {
    const { status, stdout, stderr } = spawnSync(program, words, {
      env: { ...own, ...more },
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${program} ${words.join(" ")}: ${stderr}\n${detail()}`);
    return stdout;
  };
  const isIdle = () =>
    spawnSync("sinfo", ["-h", "-o", "%T"], { env: own, encoding: "utf8" }).stdout.trim() === "idle";
  await until("an idle node", isIdle, { within: 90, detail });
  return {
    environment: own,
    ask,
    close: async () => {
      // The node's daemon first: it looks after what it started.
      for (const child of daemons.toReversed()) await end(child);
    },
  };
}

function configOf(folder: string, { node, port }: { node: string; port: number }): string {
  return `ClusterName=test
SlurmctldHost=${node}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
SlurmctldPort=${port}
SlurmdPort=${port + 1}
AuthType=auth/munge
AuthInfo=socket=${folder}/munge/socket
CredType=cred/munge
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/linear
ReturnToService=2
MpiDefault=none
NodeName=${node} NodeAddr=127.0.0.1 CPUs=1 State=UNKNOWN
PartitionName=main Nodes=${node} Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:4
`;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((done) => {
    child.once("close", done);
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 5000).unref();
  });
}
