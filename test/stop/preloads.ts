import { join } from "node:path";

/** Loaded into stopwatch before its first line: each changes one thing of its world. See preloads/. */
export type Preload = "signal-recorder" | "crash-point" | "jumping-clock" | "no-permission";

/** The environment in which a program loads it. */
export function preloaded(name: Preload, variables: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const path = join(import.meta.dirname, "preloads", `${name}.mjs`);
  return { NODE_OPTIONS: `--import ${path}`, ...variables };
}
