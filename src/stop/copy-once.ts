import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, type FileHandle, link, lstat, open, unlink, utimes } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { systemCode } from "./system-code.ts";
import { readFileEnd } from "./zip-end.ts";

/** Small enough not to crowd out the trainer's own reading of its data. */
const chunkBytes = 1024 * 1024;
/** Copies of one name with other contents, from a training that was begun anew, that can stand beside each other. */
const mostNames = 99;

/**
 * Copies a whole file to a place where there is none: to a temp name first, checked there, then under its own name. A
 * name that is taken is never written to: if it holds this very file (size and time) there is nothing to do, else the
 * copy is called `…-2`, `…-3`.
 *
 * @returns  the path of the copy
 * @throws   a system error; `EBUSY` when the file changed while it was copied, `EEXIST` when all names are taken
 */
export async function copyOnce(from: string, to: string): Promise<string> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const source = await open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = await source.stat();
    const same = await findSame(to, stats);
    if (same !== undefined) return same;
    // Hidden, and with no ending of a checkpoint: nobody takes half a copy for one.
    const draft = join(dirname(to), `.stopwatch-${randomBytes(8).toString("hex")}.part`);
    try {
      await copyInto(source, draft);
      const after = await source.stat();
      const changed = after.size !== stats.size || after.mtimeMs !== stats.mtimeMs;
      if (changed || (await readFileEnd(draft)) !== "sound") throw busy();
      await utimes(draft, stats.atime, stats.mtime);
      return await nameDraft(draft, to);
    } finally {
      await unlink(draft).catch(() => undefined); // It may not have come into being.
    }
  } finally {
    await source.close();
  }
}

async function findSame(
  to: string,
  stats: { readonly size: number; readonly mtimeMs: number },
): Promise<string | undefined> {
  for (let number = 1; number <= mostNames; number += 1) {
    const path = numbered(to, number);
    try {
      const there = await lstat(path);
      // Times are kept to the second by some file systems, to two by FAT.
      const near = Math.abs(there.mtimeMs - stats.mtimeMs) <= 2000;
      if (there.isFile() && there.size === stats.size && near) return path;
    } catch (error) {
      if (systemCode(error) === "ENOENT") return undefined;
      throw error;
    }
  }
  return undefined;
}

async function copyInto(source: FileHandle, path: string): Promise<void> {
  const target = await open(path, "wx", 0o644);
  try {
    const chunk = new Uint8Array(chunkBytes);
    for (let at = 0; ; ) {
      const { bytesRead } = await source.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) break;
      await target.writeFile(chunk.subarray(0, bytesRead));
      at += bytesRead;
    }
    await target.sync();
  } finally {
    await target.close();
  }
}

/** A link fails where a rename would overwrite. File systems without links get an exclusive copy. */
async function nameDraft(draft: string, to: string): Promise<string> {
  for (let number = 1; number <= mostNames; number += 1) {
    const path = numbered(to, number);
    try {
      await link(draft, path);
      return path;
    } catch (error) {
      const code = systemCode(error);
      if (code === "EEXIST") continue;
      if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
      await copyFile(draft, path, constants.COPYFILE_EXCL);
      return path;
    }
  }
  throw Object.assign(new Error("all names for the copy are taken"), { code: "EEXIST" });
}

function numbered(path: string, number: number): string {
  if (number === 1) return path;
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}-${number}${extension}`;
}

function busy(): Error {
  return Object.assign(new Error("the file changed while it was copied"), { code: "EBUSY" });
}
