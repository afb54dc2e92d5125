import type { Seconds } from "../core/units.ts";

/**
 * What makes a process this one and no other: a number alone is given to somebody else once it is free.
 */
export interface ProcessIdentity {
  /** `/proc/sys/kernel/random/boot_id`; start times begin again at a reboot. */
  readonly bootId: string;
  /** Inode of the pid namespace that the number is counted in. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** Field 22 of stat: clock ticks since boot, 10 ms each. */
  readonly startTime: number;
  readonly uid: number;
}

/** One process as it was when it was looked at. */
export interface ProcessInfo {
  readonly identity: ProcessIdentity;
  readonly parent: number;
  /** The command line, one entry an argument; empty for a kernel thread, a zombie, or one we may not read. */
  readonly command: readonly string[];
  /** Working folder; absent where we may not know. */
  readonly folder?: string;
  /** State letter of stat: R, S, D, T, t, Z, X. */
  readonly state: string;
  readonly ignoresSigint: boolean;
  readonly blocksSigint: boolean;
  readonly catchesSigint: boolean;
  /** Its number in each pid namespace, outermost first; the last is what it calls itself. */
  readonly namespacePids: readonly number[];
  /** Wall time of the start, seconds since the epoch, for people and for comparing with files. */
  readonly started: Seconds;
}

/** A file that a process holds open. */
export interface OpenFile {
  readonly descriptor: number;
  /** What the link says; ends in " (deleted)" for a file that is gone. */
  readonly path: string;
  readonly dev: number;
  readonly inode: number;
  readonly writable: boolean;
  readonly regular: boolean;
}

/** The processes of this machine. Linux reads /proc; other systems ask `ps` and `lsof` (experimental). */
export interface ProcessTable {
  /** Every process we can see, as of now. One that goes away meanwhile is left out. */
  list(): Promise<readonly ProcessInfo[]>;
  /** The numbers of all processes alone; absent where that is no quicker than `list`. */
  pids?(): Promise<readonly number[]>;
  /** One process, or undefined when it is gone. */
  look(pid: number): Promise<ProcessInfo | undefined>;
  /** Its open files that have a path and are no devices; undefined when we may not look or it is gone. */
  openFiles(pid: number): Promise<readonly OpenFile[] | undefined>;
  /** The numbers of its children, without a look at the whole table; absent or undefined where the system does not tell. */
  childrenOf?(pid: number): Promise<readonly number[] | undefined>;
}
