import { stat } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import type { Message } from "../core/message.ts";
import type { FolderTrainer } from "../stop/folder-trainers.ts";
import { systemCode } from "../stop/system-code.ts";

/** The user's GPT-SoVITS and the Python that runs it. */
export interface Checkout {
  readonly folder: string;
  readonly python: string;
}

/** What makes a folder a checkout. */
const marker = join("GPT_SoVITS", "module", "models.py");
/** Where packaged releases and virtual environments keep their Python. */
const pythons = [
  ...[
    ["runtime", "python.exe"],
    ["runtime", "bin", "python"],
  ],
  ...[".venv", "venv"].flatMap((name) => [
    [name, "bin", "python"],
    [name, "Scripts", "python.exe"],
  ]),
];

/**
 * The checkout and the Python to score with: as the user says; else those of a trainer that runs on this voice. Code is
 * never run from a folder only because it lies near the logs.
 */
export async function findCheckout(
  voice: string,
  given: { readonly checkout?: string; readonly python?: string },
  trainers: readonly FolderTrainer[],
): Promise<Checkout | { readonly refusal: Message }> {
  const trainer = trainers.find(({ python, workingFolder }) => python && workingFolder);
  const named = given.checkout === undefined ? trainer?.workingFolder : resolve(given.checkout);
  if (named === undefined) {
    const near = dirname(dirname(voice));
    const isNear = await exists(join(near, marker));
    return { refusal: { id: "holdout.refused.no-checkout", ...(isNear ? { near } : {}) } };
  }
  if (!(await exists(join(named, marker)))) {
    return { refusal: { id: "holdout.refused.not-a-checkout", path: named } };
  }
  const isPath = given.python?.includes("/") || given.python?.includes(sep);
  const typed = isPath ? resolve(given.python ?? "") : given.python;
  return { folder: named, python: typed ?? trainer?.python ?? (await ownPython(named)) };
}

async function ownPython(folder: string): Promise<string> {
  for (const parts of pythons) {
    const path = join(folder, ...parts);
    if (await exists(path)) return path;
  }
  return process.platform === "win32" ? "python" : "python3";
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    systemCode(error);
    return false;
  }
}
