import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One line of a victim's side file (stand-ins/side_records.py). */
export interface SideRecord {
  readonly what: string;
  /** Monotonic seconds. */
  readonly t: number;
  readonly pid: number;
  /** webui, parent, rank 0, rank 0 worker 1, main 0, … */
  readonly role: string;
  /** Of a `signal`: SIGINT or SIGTERM. */
  readonly signal?: string;
  /** Of a `signal`: its parent was gone, so the kernel may have sent it (PR_SET_PDEATHSIG). */
  readonly orphaned?: boolean;
  /** Of `started`: field 22 of stat. */
  readonly start?: number;
  readonly shell?: number;
  readonly rc?: number;
  readonly where?: string;
  readonly said?: string;
  readonly epoch?: number;
  readonly error?: string;
}

/** All that victims told so far, in order. A torn last line is left for the next look. */
export function readSideRecords(side: string): readonly SideRecord[] {
  const path = join(side, "records.jsonl");
  if (!existsSync(path)) return [];
  return (
    readFileSync(path, "utf8")
      .split("\n")
      .slice(0, -1)
      // The stand-ins write this shape and nothing else.
      .map((line) => JSON.parse(line) as SideRecord)
  );
}

/** The signals that victims really got from somebody, not from the kernel because a parent died. */
export function receivedSignals(side: string, signal = "SIGINT"): readonly SideRecord[] {
  return readSideRecords(side).filter(
    (record) => record.what === "signal" && record.signal === signal && record.orphaned !== true,
  );
}

/** The WebUI's last heartbeat: when, and whether its other child lives. */
export function readHeartbeat(side: string): { readonly t: number; readonly bystander: boolean } {
  const [t, alive] = readFileSync(join(side, "heartbeat"), "utf8").split(" ");
  return { t: Number(t), bystander: alive === "True" };
}
