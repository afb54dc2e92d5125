import { basename } from "node:path";
import type { ProcessIdentity, ProcessInfo } from "./process-info.ts";
import { shortHash, slug } from "./slug.ts";
import type { Target } from "./target.ts";

/**
 * What journal and lock of a target are called: the run's name to be read by a person, and a hash of the identity of
 * the rank that started first. A restarted training is another identity, and so another file.
 */
export function targetKey(target: Target): string {
  const first = [...target.ranks].sort(byStart)[0];
  const identity = first === undefined ? target.runPath : identityText(first.identity);
  return fileKeyOf(basename(target.runPath), identity);
}

/** The same for a trainer whose processes cannot be seen from here; `identity` is what tells its starts apart. */
export function fileKeyOf(name: string, identity: string): string {
  return `${slug(name)}-${shortHash(identity)}`;
}

/** An identity as one text. */
export function identityText(identity: ProcessIdentity): string {
  const { bootId, pidNamespace, pid, startTime, uid } = identity;
  return [bootId, pidNamespace, pid, startTime, uid].join(" ");
}

function byStart(a: ProcessInfo, b: ProcessInfo): number {
  return a.identity.startTime - b.identity.startTime || a.identity.pid - b.identity.pid;
}
