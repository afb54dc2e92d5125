import type { Proof } from "../core/message.ts";
import { couldHaveWritten, newestEventFile } from "./event-file-name.ts";
import type { ProcessInfo } from "./process-info.ts";
import type { TargetRun } from "./target.ts";
import type { Candidate } from "./trainer-tree.ts";

/** Proofs that no other process can have by chance. */
const strong: ReadonlySet<Proof> = new Set(["holds log", "config names run"]);

/** Everything that says that a candidate trains the run, strong proofs first. */
export function collectProofs(
  candidate: Candidate,
  ranks: readonly ProcessInfo[],
  { run, hostName }: { readonly run: TargetRun; readonly hostName: string },
): readonly Proof[] {
  const newest = newestEventFile(run.eventFiles);
  const wrote =
    newest !== undefined && ranks.some((rank) => couldHaveWritten(rank, newest, hostName));
  return [
    ...(candidate.holder === undefined ? [] : ["holds log" as const]),
    ...(candidate.configNamesRun ? ["config names run" as const] : []),
    ...(wrote ? ["event file pid" as const] : []),
    ...(candidate.script === undefined ? [] : ["script name" as const]),
  ];
}

/** Two proofs, one of them strong: less does not arm. */
export function isProved(proofs: readonly Proof[]): boolean {
  return proofs.length >= 2 && proofs.some((proof) => strong.has(proof));
}
