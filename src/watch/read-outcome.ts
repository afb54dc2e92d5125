import type { Seconds } from "../core/units.ts";

/** How one call of a log reader went. */
export interface ReadOutcome {
  /**
   * `idle`: nothing new. `grew`: bytes were given, or jumped over. `replaced`: the file is another one or
   * was cut; bytes given in this call still belong to the old one, the reader stands at the start of the new
   * one, and the caller needs a new parser. `missing`: there is no such file now; it may come back.
   * `unreadable`: the system says no, see `code`.
   */
  readonly state: "idle" | "grew" | "replaced" | "missing" | "unreadable";
  /** The system's code; with `missing` and `unreadable` only. */
  readonly code?: string;
  /** What happened to the log; with `replaced` only. */
  readonly how?: Replacement;
  /** Where the old file lies now, in the same folder: it was read on there, to its end before `replaced`. */
  readonly at?: string;
  /** Whether there is more to read at once: the budget was used up, or the file was replaced. */
  readonly more: boolean;
  /** What stands at `offset` is not believed yet (`Parsed.skip`): to be looked at again, though nothing may change. */
  readonly waits?: boolean;
  /** Where the next call goes on, in bytes; beyond `size` where the end of a jump was not written yet. */
  readonly offset: number;
  /** Size of the file in bytes, and when it was last written, as last seen; 0 if it never was. */
  readonly size: number;
  readonly modified: Seconds;
}

/**
 * How a log came to be another one. `truncated`: the same file was cut or written anew. `copied`: the same,
 * after its bytes were copied beside it (logrotate's copytruncate). `rotated`: it was renamed and another file has
 * its name. `replaced`: another file has its name, and it is gone. `recreated`: it was gone for a while.
 */
export type Replacement = "truncated" | "copied" | "rotated" | "replaced" | "recreated";
