import { stat, statfs } from "node:fs/promises";
import { remoteKindOf } from "../core/remote-file-systems.ts";
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
