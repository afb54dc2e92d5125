import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { getAsset, isSea } from "node:sea";
import { fileURLToPath } from "node:url";

/**
 * What comes with the program besides its modules: files and folders by their path from the package's folder,
 * which is above `src/` and above `dist/` alike. The bundle, the wheel and the single executables carry what
 * stands here and in `files` of package.json.
 */
export const assets = {
  package: "package.json",
  page: "dist/page",
  demo: "fixtures/demo",
  scorer: "dist/holdout/score_checkpoints.py",
} as const;

/** In a single executable: the names of all that it carries, one a line. */
const embeddedList = "assets.txt";

/** An asset as files on disk. */
export interface AssetOnDisk {
  readonly path: string;
  /** Takes away what was written for it: nothing, where the package lies on disk. */
  remove(): Promise<void>;
}

/** The text of one file of an asset. */
export async function readAsset(path: string): Promise<string> {
  if (isSea()) return embedded(path).toString("utf8");
  return readFile(join(packageFolder(), path), "utf8");
}

/**
 * A file or folder that another program, or code that walks folders, must find on disk. In a single executable
 * it is written into a temporary folder first; call `remove` when done.
 */
export async function assetOnDisk(path: string): Promise<AssetOnDisk> {
  if (!isSea()) return { path: join(packageFolder(), path), remove: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), "stopwatch-assets-"));
  for (const name of embedded(embeddedList).toString("utf8").split("\n")) {
    if (name !== path && !name.startsWith(`${path}/`)) continue;
    const target = join(folder, name);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, embedded(name));
  }
  return {
    path: join(folder, path),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The version of this program, as its package says. */
export async function readVersion(): Promise<string> {
  const parsed: unknown = JSON.parse(await readAsset(assets.package));
  return typeof parsed === "object" && parsed !== null && "version" in parsed
    ? String(parsed.version)
    : "0";
}

/** `src/` and `dist/`, in which this module may lie, stand side by side. */
function packageFolder(): string {
  return fileURLToPath(new URL("..", import.meta.url));
}

function embedded(name: string): Buffer {
  return Buffer.from(getAsset(name));
}
