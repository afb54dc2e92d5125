import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { UsageError } from "../errors.ts";
import { notifyFormatOption } from "../guard-options.ts";
import { type GivenOptions, textOption } from "../options.ts";
import type { GuardEvent } from "../outputs/event-log.ts";
import { createWebhook, failureMessage, type Notice } from "../outputs/webhook.ts";

/** Sends notices one after the other, without holding anybody up. */
export interface Notifier {
  send(notice: Notice): void;
  /** Resolves when all that was sent is delivered or given up. */
  settled(): Promise<void>;
}

/** An address is some hundred bytes. */
const longestAddress = 4096;

/**
 * The webhook, if one is set: its address is a secret, and comes from the environment (`STOPWATCH_NOTIFY`) or from a
 * file that nobody else may read, never from the command line, which every user of the machine can see.
 */
export async function openNotifier(
  given: GivenOptions,
  environment: Readonly<Record<string, string | undefined>>,
  tell: (event: GuardEvent) => void,
): Promise<Notifier> {
  const format = notifyFormatOption(given);
  const file = textOption(given, "notify-file");
  const address = file === undefined ? environment["STOPWATCH_NOTIFY"] : await readSecret(file);
  if (address === undefined || address === "") return { send: () => {}, settled: async () => {} };
  const webhook = createWebhook(address, format);
  if ("refused" in webhook) {
    const source = file === undefined ? "STOPWATCH_NOTIFY" : "--notify-file";
    throw new UsageError(`${source}: ${webhook.refused}`);
  }
  let last: Promise<void> = Promise.resolve();
  return {
    send: (notice) => {
      last = last.then(async () => {
        const delivery = await webhook.send(notice);
        if (delivery.delivered) return;
        tell({
          event: "notify-failed",
          level: "warn",
          run: notice.run,
          says: failureMessage(delivery),
          facts: { host: delivery.host, why: delivery.why },
        });
      });
    },
    settled: () => last,
  };
}

async function readSecret(path: string): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      throw new UsageError(`--notify-file ${path} cannot be read: ${error.code ?? "unknown"}`);
    },
  );
  try {
    const stats = await handle.stat();
    const isOpenToOthers = process.platform !== "win32" && (stats.mode & 0o077) !== 0;
    if (!stats.isFile() || stats.size > longestAddress || isOpenToOthers) {
      throw new UsageError(
        `--notify-file ${path} must be a small file that only its owner may read. Try: chmod 600 ${path}`,
      );
    }
    return (await handle.readFile("utf8")).trim();
  } finally {
    await handle.close();
  }
}
