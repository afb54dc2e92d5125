import { closeSync, constants, openSync, readFileSync, readlinkSync } from "node:fs";
import { parseStat, parseStatus } from "./proc-text.ts";
import type { ProcessIdentity, ProcessInfo } from "./process-info.ts";
import { systemCode } from "./system-code.ts";

/** Whether two looks saw one process: all five parts alike. */
export function sameProcess(left: ProcessIdentity, right: ProcessIdentity): boolean {
  return (
    left.bootId === right.bootId &&
    left.pidNamespace === right.pidNamespace &&
    left.pid === right.pid &&
    left.startTime === right.startTime &&
    left.uid === right.uid
  );
}

/** Whether a process still runs: one that has ended and waits for its parent (Z, X) does not. */
export function isAlive(process: ProcessInfo): boolean {
  return !/^[ZX]$/i.test(process.state);
}

/** A process held by its folder in /proc. Once it has ended nothing is read through it, even if its number is used again. */
export interface HeldProcess {
  readonly identity: ProcessIdentity;
  /** Reads everything that makes the identity again, now and without a pause; false once any of it differs or is gone. */
  isSame(): boolean;
  /** Gives the handle back; afterwards `isSame` is false. */
  close(): void;
}

/**
 * Opens the folder of a process, and keeps it only if the process there is the one that is meant. Linux only.
 *
 * @param root  where /proc is
 * @returns     undefined when that process is gone
 */
export function holdProcess(identity: ProcessIdentity, root = "/proc"): HeldProcess | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(`${root}/${identity.pid}`, constants.O_RDONLY | constants.O_DIRECTORY);
  } catch (error) {
    systemCode(error);
    return undefined;
  }
  const held: HeldProcess = {
    identity,
    isSame: () => handle !== undefined && readsAs(identity, handle, root),
    close() {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
  if (held.isSame()) return held;
  held.close();
  return undefined;
}

/** Read through the handle: `/proc/self/fd/N/stat` begins at the open folder, whatever its name leads to by now. */
function readsAs(identity: ProcessIdentity, handle: number, root: string): boolean {
  const folder = `/proc/self/fd/${handle}`;
  try {
    const stat = parseStat(readFileSync(`${folder}/stat`, "latin1"));
    const status = parseStatus(readFileSync(`${folder}/status`, "latin1"));
    const boot = readFileSync(`${root}/sys/kernel/random/boot_id`, "latin1").trim();
    const namespace = /\[(\d+)\]/.exec(readlinkSync(`${root}/self/ns/pid`))?.[1];
    return (
      stat?.startTime === identity.startTime &&
      /^[^ZX]$/i.test(stat.state) &&
      status?.uid === identity.uid &&
      boot === identity.bootId &&
      namespace === identity.pidNamespace
    );
  } catch (error) {
    systemCode(error);
    return false;
  }
}
