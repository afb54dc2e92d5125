import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import {
  createWebhook,
  failureMessage,
  type Notice,
  slugOf,
  type Webhook,
  type WebhookFormat,
} from "../../src/outputs/webhook.ts";

const secret = "t0ken-that-nobody-may-see";
const notice: Notice = {
  event: "advice",
  run: '小雨 <b>2</b>\n{"level":1}',
  verdict: "overfitting",
  advice: "stop",
  epoch: 14,
};

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Received {
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

/** A spy on 127.0.0.1: what it got, and the address that holds the secret. */
async function spy(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
): Promise<{ readonly url: string; readonly got: Received[] }> {
  const got: Received[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (bytes: Buffer) => {
      body += bytes.toString("utf8");
    });
    request.on("end", () => {
      got.push({ path: request.url ?? "", type: request.headers["content-type"] ?? "", body });
      answer(request, response, got.length);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return { url: `http://127.0.0.1:${port}/hooks/${secret}?key=${secret}`, got };
}

const ok = (_: IncomingMessage, response: ServerResponse): void => void response.end("ok");

function open(url: string, format: WebhookFormat = "json"): Webhook {
  const webhook = createWebhook(url, format, 0.01);
  if ("refused" in webhook) throw new Error(webhook.refused);
  return webhook;
}

describe("the webhook", () => {
  it.each([
    ["ntfy", "text/plain", /^stopwatch: 2-[0-9a-f]{6}|^stopwatch: b-2-b-level-1-/],
    ["discord", "application/json", /"content":"stopwatch: /],
    ["feishu", "application/json", /"msg_type":"text","content":\{"text":"stopwatch: /],
    ["dingtalk", "application/json", /"msgtype":"text","text":\{"content":"stopwatch: /],
    ["json", "application/json", /"schema":"stopwatch\.notice\/1","event":"advice"/],
  ] as const)("sends %s what it expects", async (format, type, body) => {
    const { url, got } = await spy(ok);
    expect((await open(url, format).send(notice)).delivered).toBe(true);
    expect(got).toHaveLength(1);
    expect(got[0]?.type).toBe(type);
    expect(got[0]?.body).toMatch(body);
  });

  it("sends numbers, words of ours and a slug, never the name of a run as it was typed", async () => {
    const { url, got } = await spy(ok);
    await open(url).send(notice);
    expect(got[0]?.body).not.toMatch(/小雨|<b>|\n/);
    expect(got[0]?.body).toContain(slugOf(notice.run));
    expect(Buffer.byteLength(got[0]?.body ?? "")).toBeLessThanOrEqual(4096);
  });

  it("tries three times and then says the host and the reason, and nothing else of the address", async () => {
    const { url, got } = await spy((_, response) => {
      response.statusCode = 500;
      response.end(secret);
    });
    const delivery = await open(url).send(notice);
    expect(got).toHaveLength(3);
    expect(delivery).toMatchObject({ delivered: false, why: "HTTP 500" });
    expect(JSON.stringify(delivery)).not.toContain(secret);
    if (!delivery.delivered) expect(JSON.stringify(failureMessage(delivery))).not.toContain(secret);
  });

  it("is content with the second try", async () => {
    const { url, got } = await spy((_, response, count) => {
      response.statusCode = count === 1 ? 503 : 204;
      response.end();
    });
    expect((await open(url).send(notice)).delivered).toBe(true);
    expect(got).toHaveLength(2);
  });

  it("follows a redirect on its own host and no other", async () => {
    const other = await spy(ok);
    const own = await spy((request, response) => {
      response.statusCode = 307;
      const isFirst = request.url?.startsWith("/hooks") === true;
      response.setHeader("location", isFirst ? "/moved" : other.url);
      response.end();
    });
    const delivery = await open(own.url).send(notice);
    expect(delivery).toMatchObject({ delivered: false, why: "redirected to another host" });
    expect(own.got.map(({ path }) => path)).toContain("/moved");
    expect(other.got).toEqual([]);
  });

  it("says so when nobody listens, without the address", async () => {
    const { url } = await spy(ok);
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    const delivery = await open(url).send(notice);
    expect(delivery).toMatchObject({ delivered: false, why: "ECONNREFUSED" });
    expect(JSON.stringify(delivery)).not.toContain(secret);
  });

  it.each([
    ["http://example.org/hook", "https"],
    ["ftp://127.0.0.1/x", "https"],
    ["file:///etc/passwd", "https"],
    ["http://127.0.0.1.example.org/x", "https"],
    ["", "no URL"],
    [secret, "no URL"],
  ])("refuses %j without showing it", (address, why) => {
    const refused = createWebhook(address, "json");
    if (!("refused" in refused)) throw new Error("was taken");
    expect(refused.refused).toContain(why);
    expect(refused.refused).not.toContain(secret);
  });

  it("takes https anywhere and http on this machine", () => {
    for (const address of ["https://ntfy.sh/x", "http://localhost:1/x", "http://[::1]:1/x"]) {
      expect(createWebhook(address, "ntfy")).toHaveProperty("host");
    }
  });
});

it("slugs hold no character that means anything to anybody", () => {
  for (const run of ["../../etc/passwd", "小雨", "a b", "", "x".repeat(500), "-rf"]) {
    expect(slugOf(run)).toMatch(/^[A-Za-z0-9][A-Za-z0-9-]{0,60}$/);
  }
  expect(slugOf("a b")).not.toBe(slugOf("a-b"));
});
