import { createHash } from "node:crypto";
import type { Message } from "../core/message.ts";
import type { Seconds } from "../core/units.ts";

/** What is worth a message to a phone. */
export type NotedEvent = "advice" | "armed" | "stopped" | "failed";

/** What a webhook expects. */
export type WebhookFormat = "ntfy" | "discord" | "feishu" | "dingtalk" | "json";

/** One notice: words of ours, numbers, and a slug of the run; never text from a log. */
export interface Notice {
  readonly event: NotedEvent;
  /** Name of the run; only its slug leaves the machine. */
  readonly run: string;
  readonly verdict?: string;
  readonly advice?: string;
  readonly epoch?: number;
  readonly step?: number;
  readonly tries?: number;
}

/** How a delivery went; `host` is all of the address that may be shown. */
export type Delivery =
  | { readonly delivered: true; readonly host: string }
  | { readonly delivered: false; readonly host: string; readonly why: string };

/** Delivers notices, one after the other. */
export interface Webhook {
  /** All of the address that may be shown. */
  readonly host: string;
  /** Never throws. */
  send(notice: Notice): Promise<Delivery>;
}

const tries = 3;
const trySeconds: Seconds = 5;
const redirects = 3;
const bodyBytes = 4096;

/**
 * A webhook for an address, or what is wrong with the address. The address is a secret: nothing that this
 * returns holds more of it than its host.
 *
 * @param pauseSeconds  between tries; a second unless a test says otherwise
 */
export function createWebhook(
  address: string,
  format: WebhookFormat,
  pauseSeconds: Seconds = 1,
): Webhook | { readonly refused: string } {
  const url = URL.canParse(address.trim()) ? new URL(address.trim()) : undefined;
  if (url === undefined) return { refused: "the webhook's address is no URL" };
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    return { refused: `the webhook must use https (host ${url.host})` };
  }
  const { host } = url;
  return {
    host,
    send: async (notice) => {
      const body = bodyOf(notice, format);
      let why = "";
      for (let at = 0; at < tries; at += 1) {
        if (at > 0) await new Promise((resolve) => setTimeout(resolve, pauseSeconds * 1000));
        const failure = await tryOnce(url, body, format);
        if (failure === undefined) return { delivered: true, host };
        why = failure;
      }
      return { delivered: false, host, why };
    },
  };
}

/** A name for the world outside: ASCII letters and digits of the run's name, and a short hash that tells two apart. */
export function slugOf(run: string): string {
  const letters = run
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  const hash = createHash("sha256").update(run).digest("hex").slice(0, 6);
  return letters === "" ? `run-${hash}` : `${letters}-${hash}`;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** One sentence in English: receivers differ, and this is for a phone's lock screen. */
function textOf(notice: Notice): string {
  const place =
    notice.epoch !== undefined
      ? ` at epoch ${notice.epoch}`
      : notice.step !== undefined
        ? ` at step ${notice.step}`
        : "";
  const verdict = notice.verdict === undefined ? "" : ` (${notice.verdict}${place})`;
  switch (notice.event) {
    case "advice":
      return `stopwatch: ${slugOf(notice.run)}: advice is ${notice.advice ?? "stop"}${verdict}`;
    case "armed":
      return `stopwatch: ${slugOf(notice.run)}: the kill-switch is armed`;
    case "stopped":
      return `stopwatch: ${slugOf(notice.run)}: the trainer was stopped${verdict}`;
    case "failed":
      return `stopwatch: ${slugOf(notice.run)}: the trainer could NOT be stopped${verdict}`;
  }
}

function bodyOf(notice: Notice, format: WebhookFormat): string {
  const text = textOf(notice);
  const { run, ...numbers } = notice;
  const bodies: { readonly [F in WebhookFormat]: () => string } = {
    ntfy: () => text,
    discord: () => JSON.stringify({ content: text, allowed_mentions: { parse: [] } }),
    feishu: () => JSON.stringify({ msg_type: "text", content: { text } }),
    dingtalk: () => JSON.stringify({ msgtype: "text", text: { content: text } }),
    json: () =>
      JSON.stringify({ schema: "stopwatch.notice/1", ...numbers, run: slugOf(run), text }),
  };
  return bodies[format]().slice(0, bodyBytes);
}

/** Undefined when it was delivered; else why not, in words that hold nothing of the address. */
async function tryOnce(
  first: URL,
  body: string,
  format: WebhookFormat,
): Promise<string | undefined> {
  const signal = AbortSignal.timeout(trySeconds * 1000);
  let url = first;
  try {
    for (let hop = 0; hop <= redirects; hop += 1) {
      const answer = await fetch(url, {
        method: "POST",
        body,
        redirect: "manual",
        signal,
        headers: { "content-type": format === "ntfy" ? "text/plain" : "application/json" },
      });
      // What it answers is nobody's business: it is not read.
      await answer.body?.cancel();
      if (answer.ok) return undefined;
      if (answer.status < 300 || answer.status >= 400) return `HTTP ${answer.status}`;
      const target = answer.headers.get("location");
      if (target === null || !URL.canParse(target, url.href)) return `HTTP ${answer.status}`;
      const next = new URL(target, url);
      if (next.origin !== first.origin) return "redirected to another host";
      url = next;
    }
    return "too many redirects";
  } catch (error) {
    return signal.aborted ? `no answer within ${trySeconds} s` : reasonOf(error);
  }
}

/** The system's code and no more: messages of fetch hold the address. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code =
    typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
  return typeof code === "string" && /^[A-Z0-9_]{2,40}$/.test(code) ? code : "cannot be reached";
}

/** The sentence of a delivery that failed, for the event log. */
export function failureMessage(delivery: Extract<Delivery, { delivered: false }>): Message {
  return { id: "switch.not-notified", host: delivery.host, why: delivery.why };
}
