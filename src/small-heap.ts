import { setFlagsFromString } from "node:v8";

/** The newest Node that was seen to know the settings; one that does not would complain on the user's terminal. */
const newestKnown = 24;

/**
 * Keeps the heap near what is in use, for programs that run for days beside a training: of a thousand runs that grow, a
 * third of the memory was garbage. Garbage is collected once the heap grew by a third, where the engine would let it
 * grow to four times what is in use; and what is made while judging is never taken for lasting because the first
 * views were.
 */
export function keepHeapSmall(): void {
  const major = Number(process.versions.node.split(".")[0]);
  if (major > newestKnown) return;
  setFlagsFromString("--heap-growing-percent=33");
  setFlagsFromString("--no-allocation-site-pretenuring");
}
