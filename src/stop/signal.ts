import { readlinkSync } from "node:fs";
import type { Message } from "../core/message.ts";
import { ownLine } from "./ancestry.ts";
import { type HeldProcess, holdProcess, sameProcess } from "./identity.ts";
import type { ProcessInfo, ProcessTable } from "./process-info.ts";
import { systemCode } from "./system-code.ts";

/** What may be sent at all. */
export type StopSignal = "SIGINT" | "SIGTERM" | "SIGKILL";

/** What became of a signal. */
export type SendResult =
  | { readonly sent: true }
  /** That process is no more; its number may be somebody else's, who was not touched. */
  | { readonly gone: true }
  | { readonly refused: Message };

/** What the door needs to see who is behind a number. */
export interface SendOptions {
  readonly table: ProcessTable;
  /** A handle held since arming; without it the process is held just for the sending. */
  readonly held?: HeldProcess;
  /** Ourselves and what is above us, when known already: then nothing is awaited on the way to the kill. */
  readonly own?: ReadonlySet<number>;
  /** Where /proc is. */
  readonly root?: string;
}

/**
 * THE door: the one place of the project from which a signal leaves. To one process by its own number, never to a
 * group, never to ourselves or what started us, and only if everything that makes its identity is read again
 * and found the same in the same breath. What is left is a race of microseconds (Node has no pidfd).
 */
export function sendSignal(
  target: ProcessInfo,
  signal: StopSignal,
  options: SendOptions,
): Promise<SendResult> {
  return knock(target, signal, options);
}

/** Asks the system whether we may signal a process at all; nothing is sent (signal 0). */
export function maySignal(target: ProcessInfo, options: SendOptions): Promise<SendResult> {
  return knock(target, 0, options);
}

async function knock(
  target: ProcessInfo,
  signal: StopSignal | 0,
  options: SendOptions,
): Promise<SendResult> {
  const never = whyNever(target, options.own ?? (await ownLine(options.table)));
  if (never !== undefined) return { refused: never };
  if (process.platform === "win32") {
    // There every signal is TerminateProcess: a hard stop in the middle of whatever it does.
    return { refused: { id: "stop.refused.platform", platform: process.platform } };
  }
  if (process.platform !== "linux") return knockWithoutHandle(target, signal, options.table);
  const root = options.root ?? "/proc";
  // From here to the kill nothing is awaited: what is read is what is signalled.
  if (!countsAsWeDo(root)) return { refused: { id: "stop.refused.foreign-proc" } };
  const held = options.held ?? holdProcess(target.identity, root);
  if (held === undefined) return { gone: true };
  try {
    if (!sameProcess(held.identity, target.identity) || !held.isSame()) return { gone: true };
    return kill(target.identity.pid, signal);
  } finally {
    if (held !== options.held) held.close();
  }
}

/** Systems without /proc: the table is asked once more, and the rest is a race of milliseconds. Experimental. */
async function knockWithoutHandle(
  target: ProcessInfo,
  signal: StopSignal | 0,
  table: ProcessTable,
): Promise<SendResult> {
  const now = await table.look(target.identity.pid);
  if (now === undefined || !sameProcess(now.identity, target.identity)) return { gone: true };
  return kill(target.identity.pid, signal);
}

function kill(pid: number, signal: StopSignal | 0): SendResult {
  // Once more here, whatever happens above: 0 and below are groups, 1 is the system.
  if (!Number.isSafeInteger(pid) || pid < 2 || pid === process.pid) {
    return { refused: { id: "stop.refused.first-process", pid } };
  }
  try {
    process.kill(pid, signal);
    return { sent: true };
  } catch (error) {
    const code = systemCode(error);
    if (code === "ESRCH") return { gone: true };
    return { refused: { id: "stop.refused.not-permitted", pid } };
  }
}

/** Processes that are never signalled, whatever was proved. */
export function whyNever(target: ProcessInfo, own: ReadonlySet<number>): Message | undefined {
  const { pid } = target.identity;
  if (!Number.isSafeInteger(pid) || pid < 2 || target.namespacePids.includes(1)) {
    return { id: "stop.refused.first-process", pid };
  }
  if (pid === process.pid) return { id: "stop.refused.self" };
  return own.has(pid) ? { id: "stop.refused.ancestor", pid } : undefined;
}

/**
 * Whether the numbers in /proc are those that `kill` understands. In a pid namespace of one's own with the
 * outer /proc still mounted (`unshare --pid` without `--mount-proc`) they are not.
 */
function countsAsWeDo(root: string): boolean {
  try {
    return readlinkSync(`${root}/self`) === String(process.pid);
  } catch (error) {
    systemCode(error);
    return false;
  }
}

/** Job control: puts ourselves to sleep, as Ctrl-Z does where the terminal sees it. Nobody else is touched. */
export function sleepUntilContinued(): void {
  process.kill(process.pid, "SIGTSTP");
}
