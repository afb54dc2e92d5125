/** Wakes a waiting loop early. A wake that comes while nobody waits is kept for the next wait. */
export interface WakeSignal {
  /** Ends the present wait, or the next one before it begins. */
  wake(): void;
  /** Waits until `wake`, until `waitMs` have passed, or until `signal` is aborted. */
  wait(waitMs: number, signal: AbortSignal): Promise<void>;
}

/** A wake signal for one loop. Leaves no timer or listener behind after a wait. */
export function createWakeSignal(): WakeSignal {
  let woken = false;
  let end: (() => void) | undefined;
  return {
    wake: () => {
      woken = true;
      end?.();
    },
    wait: async (waitMs, signal) => {
      if (!woken && !signal.aborted && waitMs > 0) {
        await new Promise<void>((resolve) => {
          // Timers drop the fraction: woken too early, a loop would only wait once more.
          const timer = setTimeout(() => end?.(), Math.ceil(waitMs));
          const onAbort = () => end?.();
          end = () => {
            clearTimeout(timer);
            signal.removeEventListener("abort", onAbort);
            end = undefined;
            resolve();
          };
          signal.addEventListener("abort", onAbort);
        });
      }
      woken = false;
    },
  };
}
