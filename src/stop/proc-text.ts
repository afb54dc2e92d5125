/**
 * The text files of `/proc/PID`, as far as stopwatch needs them. Everything in them but the numbers is
 * chosen by the process itself: a name may hold spaces, brackets and line ends.
 *
 * @see https://man7.org/linux/man-pages/man5/proc.5.html
 */

/** What stat tells of a process. */
export interface ProcStat {
  readonly state: string;
  readonly parent: number;
  /** Clock ticks since boot, 10 ms each. */
  readonly startTime: number;
}

/** Field 22 is counted in ticks of `sysconf(_SC_CLK_TCK)`, which the kernel fixes at 100 for programs. */
export const ticksPerSecond = 100;

/**
 * Reads `/proc/PID/stat`. The name stands in brackets and may hold brackets itself, hence from the last one on.
 *
 * @returns undefined when it is cut or no stat at all
 */
export function parseStat(text: string): ProcStat | undefined {
  const end = text.lastIndexOf(")");
  if (end < 0) return undefined;
  // After the bracket: state is field 3, parent field 4, start time field 22.
  const fields = text
    .slice(end + 1)
    .trim()
    .split(/\s+/);
  const [state, parent, startTime] = [fields[0], wholeNumber(fields[1]), wholeNumber(fields[19])];
  if (state === undefined || !/^[A-Za-z]$/.test(state)) return undefined;
  return parent === undefined || startTime === undefined ? undefined : { state, parent, startTime };
}

/** What status tells of a process. */
export interface ProcStatus {
  /** Real user. */
  readonly uid: number;
  readonly ignoresSigint: boolean;
  readonly blocksSigint: boolean;
  readonly catchesSigint: boolean;
  /** Outermost namespace first; absent before Linux 4.1. */
  readonly namespacePids: readonly number[] | undefined;
}

/** Reads `/proc/PID/status`; the kernel escapes line ends in the name, so a row is a row. */
export function parseStatus(text: string): ProcStatus | undefined {
  const row = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, "m").exec(text)?.[1]?.trim();
  const uid = wholeNumber(row("Uid")?.split(/\s+/)[0]);
  const [ignored, blocked, caught] = [row("SigIgn"), row("SigBlk"), row("SigCgt")];
  // Without the masks we could not tell whether SIGINT arrives: then there is no such process for us.
  if (uid === undefined || !isMask(ignored) || !isMask(blocked) || !isMask(caught))
    return undefined;
  const pids = row("NSpid")?.split(/\s+/).map(wholeNumber);
  return {
    uid,
    ignoresSigint: holdsSigint(ignored),
    blocksSigint: holdsSigint(blocked),
    catchesSigint: holdsSigint(caught),
    namespacePids:
      pids?.every((pid) => pid !== undefined) === true
        ? pids.filter((pid) => pid !== undefined)
        : undefined,
  };
}

/** `/proc/PID/cmdline`: arguments end in a NUL byte. A last one without it was cut and is left out, unless it is all there is. */
export function parseCommand(text: string): readonly string[] {
  if (text === "") return [];
  const parts = text.split("\0");
  const last = parts.pop();
  return parts.length === 0 && last !== undefined ? [last] : parts;
}

/** Wall time of the boot, seconds since the epoch, from `/proc/stat`. */
export function parseBootTime(text: string): number | undefined {
  return wholeNumber(/^btime (\d+)$/m.exec(text)?.[1]);
}

/** Whether `/proc/PID/fdinfo/N` says that the file was opened for writing: the flags are octal, the access mode the last two bits. */
export function parseWritable(text: string): boolean | undefined {
  const flags = /^flags:\s*([0-7]+)$/m.exec(text)?.[1];
  return flags === undefined ? undefined : (Number.parseInt(flags, 8) & 3) !== 0;
}

/** A number of at most 15 digits, so that it is exact; undefined for all else. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function isMask(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{1,32}$/i.test(text);
}

/** SIGINT is signal 2, the second bit. */
function holdsSigint(mask: string): boolean {
  return (BigInt(`0x${mask}`) & 2n) !== 0n;
}
