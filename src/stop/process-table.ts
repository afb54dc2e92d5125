import type { Message } from "../core/message.ts";
import { createLinuxProcesses } from "./linux-processes.ts";
import { createMacProcesses } from "./mac-processes.ts";
import type { ProcessTable } from "./process-info.ts";
import { runProgram } from "./spawn.ts";

/** The processes of this machine, or why no trainer can be signalled here. */
export type OpenedTable =
  | { readonly table: ProcessTable; readonly experimental: boolean }
  | { readonly table: undefined; readonly refusal: Message };

/** Chooses how processes are looked at. Windows has no signals: there the advice, and `--stop-command`, remain. */
export function openProcessTable(platform: string = process.platform): OpenedTable {
  if (platform === "linux") return { table: createLinuxProcesses(), experimental: false };
  if (platform === "darwin") return { table: createMacProcesses(runProgram), experimental: true };
  return { table: undefined, refusal: { id: "stop.refused.platform", platform } };
}
