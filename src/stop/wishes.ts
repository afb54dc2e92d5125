import type { Message } from "../core/message.ts";
import { ownLine } from "./ancestry.ts";
import type { ProcessInfo, ProcessTable } from "./process-info.ts";
import { notRegular, readStart } from "./read-start.ts";
import { whyNever } from "./signal.ts";
import type { Found, Target, TargetWishes } from "./target.ts";
import type { ScriptProcess } from "./trainer-tree.ts";

/** A pid that somebody gave, or why it is none. */
export type GivenPid = { readonly pid: number } | { readonly refusal: Message };

/**
 * Reads a pid that a person gave. Strict, because Node is not: to it "" and 0 mean our own process group, and -1
 * everybody, and signal 0 to either succeeds.
 *
 * @param text  digits alone, above 1; no blanks, signs, hexadecimal or exponents
 */
export function parsePid(text: string): GivenPid {
  const pid = /^[1-9][0-9]{0,9}$/.test(text) ? Number(text) : 0;
  return pid > 1 && pid < 2 ** 31
    ? { pid }
    : { refusal: { id: "stop.refused.bad-pid", text: text.slice(0, 80) } };
}

/** A number and a line end; more is no pidfile. */
const pidFileLimit = 32;

/** Reads a pidfile: a regular file of ours or root's. What it says is a wish, checked like any other, at each look. */
export async function readPidFile(path: string): Promise<GivenPid> {
  const start = await readStart(path, pidFileLimit + 1);
  const refuse = (reason: "unreadable" | "not regular" | "too large" | "owner"): GivenPid => ({
    refusal: { id: "stop.refused.bad-pidfile", reason },
  });
  if ("code" in start) return refuse(start.code === notRegular ? "not regular" : "unreadable");
  const owner = Number(start.stats.uid);
  if (owner !== 0 && owner !== (process.geteuid?.() ?? owner)) return refuse("owner");
  if (start.bytes.length > pidFileLimit) return refuse("too large");
  return parsePid(
    Buffer.from(start.bytes)
      .toString("latin1")
      .replace(/\r?\n$/, ""),
  );
}

/** Whether a wished pid may be looked at further: there, no group, not the system, not us or what started us. */
export async function refuseWishedPid(
  { pid }: TargetWishes,
  table: ProcessTable,
): Promise<Message | undefined> {
  if (pid === undefined) return undefined;
  if (!Number.isSafeInteger(pid) || pid < 2) return { id: "stop.refused.first-process", pid };
  const process = await table.look(pid);
  if (process === undefined) return { id: "stop.refused.pid-not-found", pid };
  return whyNever(process, await ownLine(table));
}

/** The trainers whose command line holds the wished name; several trees, or none, is a refusal. */
export function scriptsNamed(
  { name }: TargetWishes,
  scripts: readonly ScriptProcess[],
):
  | { readonly processes: readonly ProcessInfo[] | undefined }
  | Extract<Found, { refusal: Message }> {
  if (name === undefined) return { processes: undefined };
  const processes = scripts
    .map(({ process }) => process)
    .filter(({ command }) => name !== "" && command.join(" ").includes(name));
  if (processes.length === 1) return { processes };
  const pids = processes.map(({ identity }) => identity.pid);
  return {
    refusal:
      pids.length > 1
        ? { id: "stop.refused.several-trainers", pids }
        : { id: "stop.refused.name-not-found", name: name.slice(0, 80) },
    candidates: processes,
  };
}

/** Whether what was found is what was wished for: its script's process or one of its ranks. */
export function refuseNamedPid(
  { parent, ranks }: Target,
  { pid, name }: TargetWishes,
  named: readonly ProcessInfo[] | undefined,
): Message | undefined {
  const own = [...ranks, ...(parent === undefined ? [] : [parent])];
  if (pid !== undefined && !own.some((one) => one.identity.pid === pid)) {
    return { id: "stop.refused.pid-not-trainer", pid };
  }
  if (named === undefined || named.some((one) => own.includes(one))) return undefined;
  return { id: "stop.refused.name-not-found", name: (name ?? "").slice(0, 80) };
}
