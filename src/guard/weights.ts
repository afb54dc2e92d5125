import { basename, dirname, resolve, sep } from "node:path";
import { readCheckpoints } from "../core/checkpoints.ts";
import type { Message } from "../core/message.ts";
import { shortlistOf } from "../core/shortlist.ts";
import type { Seconds } from "../core/units.ts";
import { auditCheckpoints } from "../stop/checkpoint-audit.ts";
import { createKeepBest, type KeepBest } from "../stop/keep-best.ts";
import type { Target } from "../stop/target.ts";
import { listCheckpointFiles } from "../watch/checkpoint-files.ts";
import type { JudgedRun, RunGuardPorts } from "./run-guard.ts";

/** `--keep-best DIR`: copies the first of the shortlist as soon as it is complete. */
export function keeperOf(
  folder: string | undefined,
  path: string,
  { tell, monotonic }: { tell: RunGuardPorts["tell"]; monotonic(): Seconds },
): RunGuardPorts["keep"] {
  if (folder === undefined) return async () => {};
  let keep: KeepBest | undefined;
  return async (run) => {
    const { name } = run.evaluation.run;
    keep ??= createKeepBest({ folder, runPath: path, name: basename(name) }, monotonic);
    const best = shortlistOf(run.evaluation).filter(({ rank }) => rank === 1);
    for (const kept of await keep.consider(best.map((file) => file.path))) {
      const file = basename(kept.path);
      const isKept = "copy" in kept;
      tell({
        event: "kept",
        level: isKept ? "info" : "warn",
        says: isKept
          ? { id: "switch.kept", name: file, folder }
          : { id: "switch.not-kept", name: file, why: kept.problem },
        facts: isKept ? { file, copy: kept.copy } : { file, problem: kept.problem },
      });
    }
  };
}

/** After a stop: what it may have broken, and the newest file that can be relied on. */
export async function auditAfterStop(
  run: JudgedRun,
  target: Target | undefined,
  { tell, folders }: { tell: RunGuardPorts["tell"]; folders: readonly string[] },
): Promise<void> {
  const { best, trainer, plan } = run.evaluation;
  // Listed anew: the newest file is the one that a stop may have cut.
  const listed = await listCheckpointFiles(run.files.checkpointFolders);
  const explicit = folders.map((folder) => resolve(folder));
  const own = (path: string) =>
    path.startsWith(run.files.path + sep) || explicit.includes(dirname(path));
  const files = readCheckpoints(
    listed.map((file) => ({ ...file, own: own(file.path) })),
    { trainer, voice: plan.voice },
  );
  const folder = (target?.parent ?? target?.ranks[0])?.folder;
  const tempFolders = folder === undefined ? [] : [folder];
  const audit = await auditCheckpoints(files, best ?? {}, tempFolders);
  const sound = audit.sound === undefined ? {} : { sound: basename(audit.sound) };
  const bad = [...audit.broken, ...audit.unpaired];
  const says: Message =
    bad.length > 0
      ? { id: "switch.audit-broken", names: bad.map((file) => basename(file)), ...sound }
      : { id: "switch.audit-sound", ...sound };
  tell({ event: "audit", level: bad.length > 0 ? "error" : "info", says, facts: { ...audit } });
  if (audit.leftOver.length === 0) return;
  const names = audit.leftOver.map((file) => basename(file));
  tell({ event: "audit", level: "warn", says: { id: "switch.audit-left", names } });
}
