import { stat, statfs } from "node:fs/promises";
import { systemErrorCode } from "./system-errors.ts";

/** What tells on which file systems paths lie; remembers, so that each file system is asked once. */
export interface FileSystems {
  /** As `remoteKindOf`; a path that cannot be looked at counts as local. */
  kindOf(path: string): Promise<string | undefined>;
}

/** The two questions to the system, so that a test can answer for a network drive. */
export interface FileSystemCalls {
  /** Device number of a path. */
  readonly deviceOf: (path: string) => Promise<number>;
  /** `f_type` of `statfs(2)`. */
  readonly magicOf: (path: string) => Promise<number>;
}

const systemCalls: FileSystemCalls = {
  deviceOf: async (path) => (await stat(path)).dev,
  magicOf: async (path) => (await statfs(path)).type,
};

/**
 * File systems whose files are changed from elsewhere, so that the kernel tells no events of it, and on
 * which each look costs a way over a wire or through another process. Numbers of Linux's magic.h and of
 * the drivers that are not part of it.
 */
const remoteMagics: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB"],
  [0x01021997, "9p"],
  [0x65735546, "FUSE"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x5346414f, "AFS"],
  [0x6b414653, "AFS"],
  [0x47504653, "GPFS"],
  [0x19830326, "BeeGFS"],
  [0x786f4256, "VirtualBox shared folder"],
  [0x7c7c6673, "Parallels shared folder"],
]);

/** The kind of a network or shared file system by its `statfs` number; undefined for a local one. */
export function remoteKindOf(magic: number): string | undefined {
  // Some systems give the number as a signed 32 bit one.
  return remoteMagics.get(magic < 0 ? magic + 2 ** 32 : magic);
}

/** A look at file systems that asks `statfs` once for each device. */
export function createFileSystems(calls: FileSystemCalls = systemCalls): FileSystems {
  const kinds = new Map<number, Promise<string | undefined>>();
  return {
    async kindOf(path) {
      // A Windows share; other numbers than Linux's mean other things.
      if (/^\\\\[^?.]/.test(path)) return "SMB";
      if (calls === systemCalls && process.platform !== "linux") return undefined;
      try {
        const device = await calls.deviceOf(path);
        const known = kinds.get(device);
        if (known !== undefined) return await known;
        const asked = calls.magicOf(path).then(remoteKindOf);
        kinds.set(device, asked);
        return await asked;
      } catch (error) {
        systemErrorCode(error);
        return undefined;
      }
    },
  };
}

const shared = createFileSystems();

/** Whether a path lies on a network or shared file system, where jumping in a file and events do not pay. */
export async function isRemote(path: string): Promise<boolean> {
  return (await shared.kindOf(path)) !== undefined;
}
