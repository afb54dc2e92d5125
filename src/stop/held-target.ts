import { ownLine } from "./ancestry.ts";
import { type HeldProcess, holdProcess } from "./identity.ts";
import type { ProcessInfo, ProcessTable } from "./process-info.ts";
import {
  maySignal,
  type SendOptions,
  type SendResult,
  type StopSignal,
  sendSignal,
} from "./signal.ts";
import type { Target } from "./target.ts";

/** A target whose processes are all held by their folders in /proc since it was armed. */
export interface HeldTarget {
  /** Through the door, with the handle held since arming. A process that came later is held for the moment only. */
  send(process: ProcessInfo, signal: StopSignal): Promise<SendResult>;
  /** Whether `send` would be let through; nothing is sent. */
  mayBeSent(process: ProcessInfo): Promise<SendResult>;
  /** Gives all handles back. */
  close(): void;
}

/**
 * Holds every process of a target. A number that is given to somebody else afterwards cannot be mistaken for it any more.
 * On systems without /proc there is nothing to hold, and the table is asked at each signal.
 */
export function holdTarget(
  target: Target,
  { table, root }: { readonly table: ProcessTable; readonly root?: string },
): HeldTarget {
  const place = root === undefined ? {} : { root };
  const held = new Map<number, HeldProcess>();
  const all = [...target.ranks, ...target.workers];
  if (target.parent !== undefined) all.push(target.parent);
  if (process.platform === "linux") {
    for (const { identity } of all) {
      const handle = holdProcess(identity, root);
      if (handle !== undefined) held.set(identity.pid, handle);
    }
  }
  // What is above us does not change, but by leaving: asked once, long before it is needed.
  let own: ReadonlySet<number> | undefined;
  ownLine(table).then(
    (line) => {
      own = line;
    },
    () => undefined, // Then it is asked again at the door.
  );
  const door = ({ identity }: ProcessInfo): SendOptions => {
    const handle = held.get(identity.pid);
    return {
      table,
      ...place,
      ...(own === undefined ? {} : { own }),
      ...(handle === undefined ? {} : { held: handle }),
    };
  };
  return {
    send: (one, signal) => sendSignal(one, signal, door(one)),
    mayBeSent: (one) => maySignal(one, door(one)),
    close() {
      for (const handle of held.values()) handle.close();
      held.clear();
    },
  };
}
