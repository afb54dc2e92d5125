import type { Suspend } from "../outputs/tui/index.tsx";

/** Ctrl-Z and fg for a dashboard that reads the keyboard itself; undefined where shells have no jobs. */
export function jobControl(
  environment: Readonly<Record<string, string | undefined>>,
): Suspend | undefined {
  if (process.platform === "win32") return undefined;
  return {
    sleep: () => {
      // Loaded when it is wanted: nothing that sends signals is part of watching.
      void import("../stop/signal.ts").then(({ sleepUntilContinued }) => sleepUntilContinued());
    },
    onContinue: (wake) => {
      process.on("SIGCONT", wake);
      return () => void process.off("SIGCONT", wake);
    },
    needsTwice: environment["npm_execpath"] !== undefined,
  };
}
