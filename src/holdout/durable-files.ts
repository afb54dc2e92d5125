import { mkdir, open, rename, rmdir, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { systemCode } from "../stop/system-code.ts";

/**
 * The few things that are ever done to files of a run folder. Each is on disk when it resolves, and a crash in the
 * middle of one leaves what was there before; what a test puts in their place stops between any two.
 */
export interface DurableFiles {
  /** Makes a folder that may be there already. */
  createFolder(path: string): Promise<void>;
  /** Writes a file beside the one it is to become. */
  writeDraft(path: string, bytes: Uint8Array, mode: number): Promise<void>;
  /** Puts a draft in the place of a file, in one step. */
  replace(draft: string, path: string): Promise<void>;
  /** Removes a file or an empty folder that may be gone already; a folder that is not empty stays. */
  removeFile(path: string): Promise<void>;
  removeFolder(path: string): Promise<void>;
}

/** The disk itself. */
export const disk: DurableFiles = {
  async createFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o755 });
    await syncFolder(dirname(path));
  },
  async writeDraft(path, bytes, mode) {
    const handle = await open(path, "w", mode);
    try {
      await handle.writeFile(bytes);
      // The mode of an earlier draft, and the umask, are not those of the file that is replaced.
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  async replace(draft, path) {
    await rename(draft, path);
    await syncFolder(dirname(path));
    await syncFolder(dirname(draft));
  },
  removeFile: (path) => gone(() => unlink(path)),
  removeFolder: (path) => gone(() => rmdir(path)),
};

async function gone(remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(systemCode(error))) throw error;
  }
}

/** A rename is on disk when its folder is. Windows cannot open folders and needs no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot sync a folder; the rename itself is what they offer.
    if (systemCode(error) !== "EINVAL") throw error;
  } finally {
    await handle.close();
  }
}
