import type { Suspend } from "../outputs/tui/index.tsx";

/** Ctrl-Z, `kill -TSTP` and fg for a dashboard that reads the keyboard itself; undefined where shells have no jobs. */
export function jobControl(
  environment: Readonly<Record<string, string | undefined>>,
): Suspend | undefined {
  if (process.platform === "win32") return undefined;
  // Caught, it would not put us to sleep: it is left to the system right before we send it to ourselves.
  let asked: (() => void) | undefined;
  return {
    sleep: () => {
      // Loaded when it is wanted: nothing that sends signals is part of watching.
      void import("../stop/signal.ts").then(({ sleepUntilContinued }) => {
        if (asked !== undefined) process.off("SIGTSTP", asked);
        sleepUntilContinued();
      });
    },
    onAsked: (suspend) => {
      asked = suspend;
      process.on("SIGTSTP", suspend);
      return () => {
        asked = undefined;
        process.off("SIGTSTP", suspend);
      };
    },
    onContinue: (wake) => {
      const awake = (): void => {
        if (asked !== undefined && process.listenerCount("SIGTSTP") === 0) {
          process.on("SIGTSTP", asked);
        }
        wake();
      };
      process.on("SIGCONT", awake);
      return () => void process.off("SIGCONT", awake);
    },
    needsTwice: environment["npm_execpath"] !== undefined,
  };
}
