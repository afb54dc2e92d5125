import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Message } from "../core/message.ts";
import { isAlive, sameProcess } from "./identity.ts";
import type { ProcessIdentity, ProcessTable } from "./process-info.ts";
import { systemCode } from "./system-code.ts";

/** The sole right to signal one target. */
export interface TargetLock {
  /** Whether it is still ours; asked before each signal. Anything doubtful is a no. */
  isHeld(): Promise<boolean>;
  /** Gives it back; somebody else's is left alone. */
  release(): Promise<void>;
}

/** The lock, or who holds it, or why there can be none. */
export type TakenLock = { readonly lock: TargetLock } | { readonly refusal: Message };

/** What a lock needs to know of the machine. */
export interface LockPorts {
  readonly table: ProcessTable;
  /** Ourselves. */
  readonly own: ProcessIdentity;
}

/** How often a lock that changes under our eyes is looked at anew before it counts as held. */
const mostLooks = 5;

/**
 * Takes the lock of a target. A lock file appears whole, with its owner's identity in it, or not at all; the lock of
 * a process that is gone (or of an earlier boot) is taken over. One that cannot be read, or whose owner cannot
 * be seen from here (another pid namespace), is held.
 *
 * @param key  of `targetKey`
 */
export async function takeLock(
  stateFolder: string,
  key: string,
  ports: LockPorts,
): Promise<TakenLock> {
  const folder = join(stateFolder, "locks");
  const path = join(folder, `${key}.lock`);
  const content = JSON.stringify({ token: randomBytes(16).toString("hex"), owner: ports.own });
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (let looks = 0; looks < mostLooks; looks += 1) {
      if (await appear(path, content)) return { lock: createLock(path, content) };
      const found = await readLock(path);
      if (found === undefined) continue;
      if (!(await isStale(found, ports))) return refuse(ownerOf(found)?.pid ?? 0);
      await removeStale(path, found);
    }
    return refuse(0);
  } catch (error) {
    return { refusal: { id: "stop.refused.state-folder", path, code: systemCode(error) } };
  }
}

function refuse(owner: number): TakenLock {
  return { refusal: { id: "stop.refused.locked", owner } };
}

/** `open(…, "wx")` of the file itself would show it empty for a moment; a link shows it whole, and fails if it exists. */
async function appear(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(8).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
    await link(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await handle.close();
    await unlink(draft);
  }
}

async function readLock(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined; // Given back a moment ago.
    throw error;
  }
}

async function isStale(content: string, { table, own }: LockPorts): Promise<boolean> {
  const owner = ownerOf(content);
  if (owner === undefined) return false;
  if (owner.bootId !== own.bootId) return true;
  if (owner.pidNamespace !== own.pidNamespace) return false;
  const now = await table.look(owner.pid);
  return now === undefined || !sameProcess(now.identity, owner) || !isAlive(now);
}

/**
 * Moves a stale lock aside and removes it. Between our look and the move another may have done the same and taken the
 * lock: then it is put back, and its owner asks `isHeld` before each signal in any case.
 */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomBytes(8).toString("hex")}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return; // Somebody was quicker.
    throw error;
  }
  if ((await readLock(aside)) !== stale) {
    await link(aside, path).catch(() => undefined); // A third one is there by now: the owner will see it.
  }
  await unlink(aside);
}

function createLock(path: string, content: string): TargetLock {
  async function isHeld(): Promise<boolean> {
    try {
      return (await readFile(path, "utf8")) === content;
    } catch {
      return false; // What cannot be read cannot be relied on.
    }
  }
  return {
    isHeld,
    async release() {
      if (await isHeld()) await unlink(path).catch(() => undefined); // The folder may be gone with it.
    },
  };
}

function ownerOf(content: string): ProcessIdentity | undefined {
  let record: unknown;
  try {
    record = JSON.parse(content);
  } catch {
    return undefined; // Not one of ours.
  }
  const owner = isRecord(record) ? record["owner"] : undefined;
  if (!isRecord(owner)) return undefined;
  const { bootId, pidNamespace, pid, startTime, uid } = owner as Partial<ProcessIdentity>;
  if (typeof bootId !== "string" || typeof pidNamespace !== "string") return undefined;
  if (typeof pid !== "number" || typeof startTime !== "number" || typeof uid !== "number") {
    return undefined;
  }
  return { bootId, pidNamespace, pid, startTime, uid };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
