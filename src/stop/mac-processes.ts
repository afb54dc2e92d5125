import { wholeNumber } from "./proc-text.ts";
import type { OpenFile, ProcessInfo, ProcessTable } from "./process-info.ts";
import type { RunProgram } from "./spawn.ts";

/** `lsof` may hang on a dead network drive. */
const timeoutSeconds = 10;

/**
 * EXPERIMENTAL: the processes of a Mac, as `ps` and `lsof` tell them. Written from their manuals. Start times are
 * whole seconds; whether SIGINT is ignored is not told and taken for no (a signal without effect is then
 * seen when the stop is verified); arguments that hold blanks come apart.
 *
 * @param run  starts a program; a test gives its own
 */
export function createMacProcesses(run: RunProgram): ProcessTable {
  const ask = async (argv: readonly string[]) => {
    const end = await run(argv, { timeoutSeconds });
    return "problem" in end || end.timedOut ? undefined : end.stdout;
  };
  const read = async (which: readonly string[]) => {
    const [bootId, rows, folders] = await Promise.all([
      ask(["sysctl", "-n", "kern.bootsessionuuid"]),
      ask(["ps", ...which, "-ww", "-o", "pid=,ppid=,uid=,state=,lstart=,command="]),
      ask(["lsof", "-nP", "-a", "-d", "cwd", "-Fpn", ...(which[0] === "-p" ? which : [])]),
    ]);
    if (bootId === undefined || bootId.trim() === "" || rows === undefined) return [];
    const places = parseFolders(folders ?? "");
    return rows
      .split("\n")
      .map((row) => parseRow(row, bootId.trim(), places))
      .filter((info) => info !== undefined);
  };
  return {
    list: () => read(["-ax"]),
    look: async (pid) => (await read(["-p", String(pid)]))[0],
    async openFiles(pid) {
      const text = await ask(["lsof", "-nP", "-a", "-p", String(pid), "-FfatDin"]);
      return text === undefined ? undefined : parseOpenFiles(text);
    },
  };
}

/** A row as `  501     1   501 Ss   Mon Nov 23 05:29:41 2026     /usr/bin/python3 -s x.py`. */
function parseRow(
  row: string,
  bootId: string,
  folders: ReadonlyMap<number, string>,
): ProcessInfo | undefined {
  const found =
    /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S)\S*\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]{8}\s+\d{4})\s+(.*)$/.exec(
      row,
    );
  const [pid, parent, uid] = [found?.[1], found?.[2], found?.[3]].map(wholeNumber);
  const started = Date.parse(found?.[5] ?? "") / 1000;
  if (pid === undefined || parent === undefined || uid === undefined) return undefined;
  if (!Number.isFinite(started)) return undefined;
  const folder = folders.get(pid);
  return {
    // A Mac has one pid namespace; the start time in seconds stands for ticks.
    identity: { bootId, pidNamespace: "0", pid, startTime: started, uid },
    parent,
    command: (found?.[6] ?? "").split(" ").filter((word) => word !== ""),
    ...(folder === undefined ? {} : { folder }),
    state: found?.[4] ?? "?",
    ignoresSigint: false,
    blocksSigint: false,
    catchesSigint: true,
    namespacePids: [pid],
    started,
  };
}

/** Lines of a letter and a text: `p` begins a process, `n` is the name of its folder. */
function parseFolders(text: string): ReadonlyMap<number, string> {
  const folders = new Map<number, string>();
  let pid: number | undefined;
  for (const line of text.split("\n")) {
    if (line.startsWith("p")) pid = wholeNumber(line.slice(1));
    else if (line.startsWith("n") && pid !== undefined) folders.set(pid, line.slice(1));
  }
  return folders;
}

/** Lines of a letter and a text: `f` begins a file, then access, type, device, inode, name. */
function parseOpenFiles(text: string): readonly OpenFile[] {
  return text
    .split(/^(?=f)/m)
    .map((part): OpenFile | undefined => {
      const field = (letter: string) => new RegExp(`^${letter}(.*)$`, "m").exec(part)?.[1];
      const [descriptor, inode] = [wholeNumber(field("f")), wholeNumber(field("i"))];
      const dev = Number(field("D"));
      const path = field("n");
      if (descriptor === undefined || inode === undefined || path === undefined) return undefined;
      if (!Number.isSafeInteger(dev)) return undefined;
      const writable = /[wu]/.test(field("a") ?? "");
      return { descriptor, path, dev, inode, writable, regular: field("t") === "REG" };
    })
    .filter((file) => file !== undefined);
}
