/** How a watching command learns that it should end. */
export interface Ending {
  readonly signal: AbortSignal;
  /** A key was pressed: end, with success. */
  quit(): void;
  /** 128 + the signal's number when a signal ended it; undefined when a key did. */
  exitCode(): number | undefined;
}

const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Ends on Ctrl-C, SIGTERM and a closed terminal, after the screen was given back. A second signal ends
 * at once. Our own signals only: nothing is ever sent to the trainer from here.
 */
export function untilSignalled(): Ending {
  const controller = new AbortController();
  let code: number | undefined;
  for (const [name, number] of Object.entries(numbers)) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + number);
      code = 128 + number;
      controller.abort();
    });
  }
  // A reader that went away (`| head`) is no error of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    controller.abort();
  });
  return {
    signal: controller.signal,
    quit: () => controller.abort(),
    exitCode: () => code,
  };
}
