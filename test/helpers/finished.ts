import type { ChildProcess } from "node:child_process";

/** What a finished program left. */
export interface Finished {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Collects what a program writes: all of it so far, and what is left when it has ended. */
export function collectOutput(child: ChildProcess): {
  readonly soFar: { readonly stdout: string; readonly stderr: string };
  readonly finished: Promise<Finished>;
} {
  const soFar = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      soFar[stream] += text;
    });
  }
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? undefined, ...soFar }));
  });
  return { soFar, finished };
}
