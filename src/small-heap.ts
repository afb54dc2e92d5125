import { setFlagsFromString } from "node:v8";

/** The newest Node that was seen to know the settings; one that does not would complain on the user's terminal. */
const newestKnown = 24;

/**
 * Keeps the heap near what is in use, for programs that run for days beside a training: of a thousand runs that grow,
 * two thirds of the memory were garbage. It is collected once the heap grew by three fifths, where the engine would let
 * it grow to four times what is in use; the room for what was just made stays as it is now, where it would grow to 32
 * MiB; and what judging makes is not taken for lasting because the first views were.
 */
export function keepHeapSmall(): void {
  const major = Number(process.versions.node.split(".")[0]);
  if (major > newestKnown) return;
  setFlagsFromString("--heap-growing-percent=60");
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--no-allocation-site-pretenuring");
}
