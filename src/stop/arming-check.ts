import type { Message } from "../core/message.ts";
import { isAlive, sameProcess } from "./identity.ts";
import { topmostHolders, treeOfHolders } from "./log-holders.ts";
import type { ProcessInfo, ProcessTable } from "./process-info.ts";
import { maySignal, type SendResult, type StopSignal } from "./signal.ts";
import type { Target } from "./target.ts";

/** What else decides whether a target may be armed, or signalled now. */
export interface ArmingContext {
  readonly table: ProcessTable;
  /** The run's train.log, absolute; absent for s1, which has none. */
  readonly trainLog?: string | undefined;
  /** Whether a loss was logged since the trainer's latest start. */
  readonly trainingBegan: boolean;
  /** What the state folder and the lock have against it; absent when they have nothing. */
  readonly stateRefusal?: Message | undefined;
  /** Signals were sent before: then ranks may be gone, and the others may still be signalled. */
  readonly again: boolean;
  /** What is about to be sent; SIGINT if absent. A SIGTERM arrives where SIGINT is ignored. */
  readonly signal?: StopSignal;
  /** Whether the system lets us signal a process, asked through the handle held on it; without it one is opened. */
  readonly mayBeSent?: (process: ProcessInfo) => Promise<SendResult>;
  /** Where /proc is. */
  readonly root?: string;
}

/** What the check of the ranks alone needs. */
export type RanksContext = Omit<ArmingContext, "trainLog" | "trainingBegan">;

/**
 * Why a proved trainer may not be armed at this moment; undefined when it may.
 */
export async function armingRefusal(
  target: Target,
  context: ArmingContext,
): Promise<Message | undefined> {
  const refusal = (await ranksRefusal(target, context)) ?? (await holderRefusal(target, context));
  if (refusal !== undefined) return refusal;
  return context.trainingBegan ? undefined : { id: "stop.refused.still-loading" };
}

/** The part of the check that is asked again right before each signal: of the ranks alone, as they are now. */
export async function ranksRefusal(
  target: Target,
  context: RanksContext,
): Promise<Message | undefined> {
  if (target.ranks.length === 0) return { id: "stop.refused.no-trainer" };
  if (context.stateRefusal !== undefined) return context.stateRefusal;
  for (const rank of target.ranks) {
    const refusal = await rankRefusal(rank, context);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

async function rankRefusal(rank: ProcessInfo, context: RanksContext): Promise<Message | undefined> {
  const { pid, uid } = rank.identity;
  const now = await context.table.look(pid);
  const isThere = now !== undefined && sameProcess(now.identity, rank.identity);
  if (context.again && (!isThere || !isAlive(now))) return undefined;
  if (!isThere)
    return { id: now === undefined ? "stop.refused.gone" : "stop.refused.changed", pid };
  const unfit = stateRefusal(now, context);
  if (unfit !== undefined) return unfit;
  const { table, root, mayBeSent } = context;
  const asked = await (mayBeSent?.(now) ??
    maySignal(now, { table, ...(root === undefined ? {} : { root }) }));
  if ("sent" in asked) return undefined;
  if ("gone" in asked) return context.again ? undefined : { id: "stop.refused.gone", pid };
  const own = process.geteuid?.() ?? uid;
  return asked.refused.id === "stop.refused.not-permitted" && own !== uid
    ? { id: "stop.refused.other-user", pid, uid, own }
    : asked.refused;
}

/** States in which a signal would not do what it is sent for. */
function stateRefusal(
  rank: ProcessInfo,
  { signal = "SIGINT", again }: RanksContext,
): Message | undefined {
  const { pid } = rank.identity;
  if (!isAlive(rank)) return { id: "stop.refused.zombie", pid };
  if (/^t$/i.test(rank.state)) return { id: "stop.refused.suspended", pid };
  // Lightning ignores further SIGINTs while it leaves because of the first: no reason to give up then.
  if (signal !== "SIGINT" || again) return undefined;
  if (rank.ignoresSigint) return { id: "stop.refused.sigint-ignored", pid };
  return rank.blocksSigint ? { id: "stop.refused.sigint-blocked", pid } : undefined;
}

/**
 * The part of the check for which every process is looked at: the log must still be written by the rank that was
 * proved by it, and by nobody beside the trainer.
 */
export async function holderRefusal(
  { proofs, ranks, workers, parent }: Target,
  { table, trainLog, again }: Pick<ArmingContext, "table" | "trainLog" | "again">,
): Promise<Message | undefined> {
  if (!proofs.includes("holds log") || trainLog === undefined) return undefined;
  const holders = await topmostHolders(trainLog, await treeOfHolders(trainLog, table), table);
  const isOneOf = (family: readonly ProcessInfo[], one: ProcessInfo) =>
    family.some(({ identity }) => sameProcess(identity, one.identity));
  const family = [...ranks, ...workers, ...(parent === undefined ? [] : [parent])];
  const stranger = holders.find((one) => !isOneOf(family, one));
  if (stranger !== undefined) return { id: "stop.refused.changed", pid: stranger.identity.pid };
  // After a signal the log's writer may be gone first, and leave workers behind that inherited the log.
  if (again) return undefined;
  const pids = holders.map(({ identity }) => identity.pid);
  if (pids.length > 1) return { id: "stop.refused.several-trainers", pids };
  return pids.length === 1 ? undefined : { id: "stop.refused.changed", pid: firstPid(ranks) };
}

function firstPid(ranks: readonly ProcessInfo[]): number {
  return ranks[0]?.identity.pid ?? 0;
}
