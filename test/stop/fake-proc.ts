import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTempFolder } from "../watch/temp-tree.ts";

/** A process in a /proc of files. Everything has a usual value. */
export interface FakeProcess {
  readonly pid: number;
  readonly parent?: number;
  /** As the kernel writes it into stat: unescaped. */
  readonly name?: string;
  readonly state?: string;
  /** Ticks since boot. */
  readonly start?: number;
  readonly uid?: number;
  readonly command?: readonly string[];
  readonly cwd?: string;
  /** Hexadecimal, as status has it. */
  readonly ignored?: string;
  readonly blocked?: string;
  readonly caught?: string;
  readonly namespacePids?: readonly number[];
  /** Descriptor -> file, and the octal open flags. */
  readonly files?: Readonly<Record<number, { readonly path: string; readonly flags: string }>>;
}

/** A folder that looks like /proc, and can be changed as processes come and go. */
export interface FakeProc {
  readonly root: string;
  add(process: FakeProcess): void;
  remove(pid: number): void;
}

/** Wall time of the fake machine's boot. */
export const bootTime = 1_700_000_000;

/** An empty machine, gone when the test is over. Its numbers are this process's, so that the door believes it. */
export function createFakeProc(): FakeProc {
  const root = createTempFolder();
  mkdirSync(join(root, "sys/kernel/random"), { recursive: true });
  writeFileSync(join(root, "sys/kernel/random/boot_id"), "11111111-2222-3333-4444-555555555555\n");
  writeFileSync(join(root, "stat"), `cpu 1 2 3\nbtime ${bootTime}\nprocesses 9\n`);
  const add = (process: FakeProcess) => writeProcess(root, process);
  add({ pid: process.pid, parent: process.ppid, command: ["node", "stopwatch"] });
  mkdirSync(join(root, String(process.pid), "ns"));
  symlinkSync("pid:[4026531836]", join(root, String(process.pid), "ns/pid"));
  symlinkSync(String(process.pid), join(root, "self"));
  return {
    root,
    add,
    remove: (pid) => rmSync(join(root, String(pid)), { recursive: true, force: true }),
  };
}

function writeProcess(root: string, one: FakeProcess): void {
  const folder = join(root, String(one.pid));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "fd"), { recursive: true });
  mkdirSync(join(folder, "fdinfo"));
  const { pid, parent = 1, name = "python", state = "S", start = 5000, uid = 0 } = one;
  const middle = Array.from({ length: 17 }, () => 0).join(" ");
  writeFileSync(
    join(folder, "stat"),
    `${pid} (${name}) ${state} ${parent} ${middle} ${start} 9 9\n`,
  );
  const pids = one.namespacePids ?? [pid];
  const rows = [
    `Name:\t${name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
    `State:\t${state} (whatever)`,
    `Uid:\t${uid}\t${uid}\t${uid}\t${uid}`,
    `NSpid:\t${pids.join("\t")}`,
    `SigBlk:\t${one.blocked ?? "0000000000000000"}`,
    `SigIgn:\t${one.ignored ?? "0000000001001000"}`,
    `SigCgt:\t${one.caught ?? "0000000000000002"}`,
  ];
  writeFileSync(join(folder, "status"), `${rows.join("\n")}\n`);
  writeFileSync(
    join(folder, "cmdline"),
    (one.command ?? []).map((argument) => `${argument}\0`).join(""),
  );
  if (one.cwd !== undefined) symlinkSync(one.cwd, join(folder, "cwd"));
  for (const [descriptor, { path, flags }] of Object.entries(one.files ?? {})) {
    symlinkSync(path, join(folder, "fd", descriptor));
    writeFileSync(join(folder, "fdinfo", descriptor), `pos:\t0\nflags:\t${flags}\nmnt_id:\t1\n`);
  }
}

/** Opened for appending, as Python's logging does. */
export const appending = "0102001";
/** Opened for reading. */
export const reading = "0100000";
/** A spawned child of Python's multiprocessing: a rank, or a worker. */
export const spawned: readonly string[] = [
  "python",
  "-s",
  "-c",
  "from multiprocessing.spawn import spawn_main; spawn_main(tracker_fd=5, pipe_handle=7)",
  "--multiprocessing-fork",
];
/** The trainer that the WebUI starts. */
export const s2Script: readonly string[] = [
  "python",
  "-s",
  "GPT_SoVITS/s2_train.py",
  "--config",
  "TEMP/tmp_s2.json",
];
