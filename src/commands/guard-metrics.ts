import { rename, rm, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { basename, dirname, join, resolve, sep } from "node:path";
import { readVersion } from "../assets.ts";
import { UsageError } from "../errors.ts";
import { type GivenOptions, textOption } from "../options.ts";
import type { GuardEvent } from "../outputs/event-log.ts";
import type { Metrics } from "../outputs/metrics.ts";
import type { MetricsServer } from "../outputs/metrics-server.ts";
import type { Output } from "../outputs/output.ts";
import { wallClock } from "./guarded.ts";

/** Where a guard's numbers go: a port that is asked, a file that is written, both or none. */
export interface GuardMetrics {
  /** The same output; every view is counted on its way. */
  watch(output: Output): Output;
  told(event: GuardEvent): void;
  /** The address that answers, for the event log. */
  readonly address?: string;
  /** Gives whoever scrapes the time to see how it ended, writes the file a last time, and lets go of the port. */
  close(isHurried: () => boolean): Promise<void>;
}

/** node_exporter reads the file at each of its own scrapes; 15 s is their usual distance. */
const textfileMs = 15_000;
/** A scraper that came before comes again within a minute. */
const lastScrapeMs = 60_000;
const lookMs = 100;

/** The metrics that the options ask for; undefined when none are. */
export async function openGuardMetrics(
  given: GivenOptions,
  paths: readonly string[],
): Promise<GuardMetrics | undefined> {
  const listen = listenOption(given);
  const textfile = textfileOption(given, paths);
  if (listen === undefined && textfile === undefined) return undefined;
  const { createMetrics } = await import("../outputs/metrics.ts");
  const metrics = createMetrics(await readVersion(), () => performance.now() / 1000);
  const server = listen === undefined ? undefined : await openServer(metrics, listen);
  const file = textfile === undefined ? undefined : await openTextfile(metrics, textfile);
  return {
    watch: (output) => ({
      ...output,
      show: (view) => {
        metrics.observe(view);
        output.show(view);
      },
    }),
    told: (event) => metrics.told(event, wallClock()),
    ...(server === undefined || listen === undefined
      ? {}
      : { address: `${listen.shown}:${server.port}` }),
    close: async (isHurried) => {
      await file?.close();
      if (server !== undefined) await lastScrape(server, isHurried);
      await server?.close();
    },
  };
}

/**
 * Waits until the ending was scraped, if anybody ever scraped; not when somebody wants us gone. Twice, since a rule that
 * is evaluated between two scrapes does not see what only one of them held.
 */
async function lastScrape(server: MetricsServer, isHurried: () => boolean): Promise<void> {
  const before = server.scrapes;
  if (before === 0) return;
  const until = performance.now() + lastScrapeMs;
  while (server.scrapes < before + 2 && performance.now() < until && !isHurried()) {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

async function openServer(metrics: Metrics, listen: Address): Promise<MetricsServer> {
  const { openMetricsServer } = await import("../outputs/metrics-server.ts");
  return openMetricsServer(metrics, listen);
}

interface Address {
  readonly host: string;
  readonly port: number;
  /** The host as an address shows it, with brackets around IPv6. */
  readonly shown: string;
}

/** `PORT`, `HOST:PORT` or `[IPv6]:PORT`; without a host the loopback interface. */
export function listenOption(given: GivenOptions): Address | undefined {
  const text = textOption(given, "listen");
  if (text === undefined) return undefined;
  const [, shown = "127.0.0.1", digits = ""] =
    /^(?:(\[[0-9a-fA-F:.]+\]|[^:\s]+):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  const host = shown.replace(/^\[|\]$/g, "");
  if (digits !== "" && port <= 65535 && (isIP(host) !== 0 || host === "localhost")) {
    return { host, port, shown };
  }
  throw new UsageError(
    `--listen must be a port, or an IP address and a port, got ${JSON.stringify(text)}. Example: --listen 127.0.0.1:9464`,
  );
}

/** A `.prom` file, as node_exporter wants it, and not among the runs: nothing is written there. */
function textfileOption(given: GivenOptions, paths: readonly string[]): string | undefined {
  const text = textOption(given, "textfile");
  if (text === undefined) return undefined;
  const file = resolve(text);
  if (!file.endsWith(".prom")) {
    throw new UsageError(
      `--textfile must name a file that ends in .prom, got ${JSON.stringify(text)}. Example: --textfile /var/lib/node_exporter/stopwatch.prom`,
    );
  }
  const inside = paths.find((path) => file.startsWith(resolve(path) + sep));
  if (inside !== undefined) {
    throw new UsageError(
      `--textfile must lie outside of what is watched, got ${JSON.stringify(text)} below ${JSON.stringify(inside)}`,
    );
  }
  return file;
}

/** Writes the metrics at once, every quarter of a minute, and a last time when closed. */
async function openTextfile(metrics: Metrics, file: string): Promise<{ close(): Promise<void> }> {
  const write = () => writeWhole(file, metrics);
  await write().catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--textfile ${file} cannot be written: ${error.code ?? error.message}`);
  });
  let writing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // A disk that is full now may not be so later; the file's own time shows that it is old.
    writing = writing.then(write).catch(() => {});
  }, textfileMs);
  timer.unref();
  return {
    close: async () => {
      clearInterval(timer);
      await writing;
      await write().catch(() => {});
    },
  };
}

/** Whoever reads the file sees a whole one, the old or the new. */
async function writeWhole(file: string, metrics: Metrics): Promise<void> {
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    await writeFile(beside, await metrics.text(), { mode: 0o644 });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
