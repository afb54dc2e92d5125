// For `node --import`: writes the name and address of every module that the program loads to the file $MODULE_LOG.
import { appendFileSync } from "node:fs";
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

// Node loads this file a second time, in the thread of the hooks.
if (isMainThread) register(import.meta.url);

/** Asks the next resolver, and notes what it answered. */
export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  appendFileSync(process.env.MODULE_LOG, `${specifier} ${resolved.url}\n`);
  return resolved;
}
