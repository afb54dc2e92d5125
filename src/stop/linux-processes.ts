import { readdir, readlink, stat } from "node:fs/promises";
import type { Seconds } from "../core/units.ts";
import {
  parseBootTime,
  parseCommand,
  parseStat,
  parseStatus,
  parseWritable,
  ticksPerSecond,
  wholeNumber,
} from "./proc-text.ts";
import type { OpenFile, ProcessInfo, ProcessTable } from "./process-info.ts";
import { readText } from "./read-start.ts";
import { systemCode } from "./system-code.ts";

/** No text of /proc that we need is longer; a command line may be, and is then cut. */
const textLimit = 64 * 1024;

/** How many processes are looked at together: enough to hide waiting, few enough for the limit on open files. */
const together = 32;

/**
 * The processes of a Linux machine, read from /proc alone: no program is started. Whatever goes away while it
 * is read is left out; nothing here throws on what a process does.
 *
 * @param root  where /proc is; a test gives a folder of its own
 */
export function createLinuxProcesses(root = "/proc"): ProcessTable {
  // It stays the same for as long as we live, and is asked for at each look.
  let known: Machine | undefined;
  const ofMachine = async () => {
    known ??= await readMachine(root);
    return known;
  };
  return {
    async list() {
      const machine = await ofMachine();
      const pids = machine === undefined ? [] : await readPids(root);
      const found: ProcessInfo[] = [];
      for (let from = 0; from < pids.length; from += together) {
        const some = pids.slice(from, from + together);
        const looked = await Promise.all(some.map((pid) => look(root, pid, machine)));
        found.push(...looked.filter((info) => info !== undefined));
      }
      return found;
    },
    pids: () => readPids(root),
    look: async (pid) => look(root, pid, await ofMachine()),
    openFiles: (pid) => readOpenFiles(`${root}/${pid}`),
    childrenOf: (pid) => readChildren(root, pid),
  };
}

/** Each thread has a list of the children that it started; kernels built without these lists have none for ours either. */
async function readChildren(root: string, pid: number): Promise<readonly number[] | undefined> {
  const threads = await namesIn(`${root}/${pid}/task`);
  const [own, ...lists] = await Promise.all(
    [
      `${root}/self/task/${process.pid}`,
      ...threads.map((name) => `${root}/${pid}/task/${name}`),
    ].map((thread) => readText(`${thread}/children`, textLimit)),
  );
  if (own === undefined) return undefined;
  return lists
    .flatMap((list) => (list ?? "").split(" ").map(wholeNumber))
    .filter((child) => child !== undefined);
}

/** What all processes of a machine share. */
interface Machine {
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly bootTime: Seconds;
}

/** Undefined when one of them cannot be read: then no process can be told from another, and there are none. */
async function readMachine(root: string): Promise<Machine | undefined> {
  const [boot, namespace, times] = await Promise.all([
    readText(`${root}/sys/kernel/random/boot_id`, 64),
    readLink(`${root}/self/ns/pid`),
    // The row btime comes after one row a processor and a very long one for interrupts.
    readText(`${root}/stat`, 1024 * 1024, "latin1"),
  ]);
  const bootId = boot?.trim() ?? "";
  const pidNamespace = /\[(\d+)\]/.exec(namespace ?? "")?.[1];
  const bootTime = times === undefined ? undefined : parseBootTime(times);
  if (bootId === "" || pidNamespace === undefined || bootTime === undefined) return undefined;
  return { bootId, pidNamespace, bootTime };
}

async function readPids(root: string): Promise<readonly number[]> {
  return (await namesIn(root))
    .filter((name) => /^[1-9]\d{0,9}$/.test(name))
    .map(Number)
    .sort((left, right) => left - right);
}

async function look(
  root: string,
  pid: number,
  machine: Machine | undefined,
): Promise<ProcessInfo | undefined> {
  if (machine === undefined || !Number.isSafeInteger(pid) || pid < 1) return undefined;
  const folder = `${root}/${pid}`;
  const before = await readStat(folder);
  const [status, command, cwd] = await Promise.all([
    readText(`${folder}/status`, textLimit),
    readText(`${folder}/cmdline`, textLimit),
    readWorkingFolder(`${folder}/cwd`),
  ]);
  // Looked at again, because the number may have gone to somebody else between two of the files.
  const after = await readStat(folder);
  const told = status === undefined ? undefined : parseStatus(status);
  if (before === undefined || after === undefined || told === undefined) return undefined;
  if (before.startTime !== after.startTime) return undefined;
  const { bootId, pidNamespace, bootTime } = machine;
  return {
    identity: { bootId, pidNamespace, pid, startTime: after.startTime, uid: told.uid },
    parent: after.parent,
    command: parseCommand(command ?? ""),
    ...(cwd === undefined ? {} : { folder: cwd }),
    state: after.state,
    ignoresSigint: told.ignoresSigint,
    blocksSigint: told.blocksSigint,
    catchesSigint: told.catchesSigint,
    namespacePids: told.namespacePids ?? [pid],
    started: bootTime + after.startTime / ticksPerSecond,
  };
}

async function readStat(folder: string) {
  // The name is bytes, not text: read so that no byte is lost.
  const text = await readText(`${folder}/stat`, 4096, "latin1");
  return text === undefined ? undefined : parseStat(text);
}

/**
 * The working folder, if its name means the same folder to us: a process in a container has its own `/workspace`.
 */
async function readWorkingFolder(link: string): Promise<string | undefined> {
  const path = await readLink(link);
  if (path?.startsWith("/") !== true) return undefined;
  try {
    const [theirs, ours] = await Promise.all([stat(link), stat(path)]);
    return theirs.dev === ours.dev && theirs.ino === ours.ino ? path : undefined;
  } catch (error) {
    systemCode(error);
    return undefined;
  }
}

async function readOpenFiles(folder: string): Promise<readonly OpenFile[] | undefined> {
  let names: readonly string[];
  try {
    names = await readdir(`${folder}/fd`);
  } catch (error) {
    systemCode(error);
    return undefined;
  }
  const numbers = names.filter((name) => /^\d{1,9}$/.test(name)).map(Number);
  const files: OpenFile[] = [];
  for (let from = 0; from < numbers.length; from += together) {
    const some = numbers.slice(from, from + together);
    const read = await Promise.all(some.map((descriptor) => readOpenFile(folder, descriptor)));
    files.push(...read.filter((file) => file !== undefined));
  }
  return files;
}

/** Terminals and the like: nearly every process has some, and a look at each takes time. */
const device = /^\/dev\/(?!shm\/)/;

async function readOpenFile(folder: string, descriptor: number): Promise<OpenFile | undefined> {
  const link = `${folder}/fd/${descriptor}`;
  try {
    const path = await readlink(link);
    if (!path.startsWith("/") || device.test(path)) return undefined;
    // Through the link even of a deleted file: the kernel leads to what is open, not to the name.
    const [stats, flags] = await Promise.all([
      stat(link),
      readText(`${folder}/fdinfo/${descriptor}`, 4096),
    ]);
    const writable = flags === undefined ? undefined : parseWritable(flags);
    if (writable === undefined) return undefined;
    return {
      descriptor,
      path,
      dev: stats.dev,
      inode: stats.ino,
      writable,
      regular: stats.isFile(),
    };
  } catch (error) {
    systemCode(error);
    return undefined;
  }
}

async function readLink(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    systemCode(error);
    return undefined;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    systemCode(error);
    return [];
  }
}
