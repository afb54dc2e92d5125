import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { UsageError } from "../errors.ts";
import type { Metrics } from "./metrics.ts";

/** Where metrics are served. */
export interface MetricsServer {
  /** As it was bound: a port of 0 became a real one. */
  readonly port: number;
  /** How often `/metrics` was asked for and answered to its end. */
  readonly scrapes: number;
  close(): Promise<void>;
}

/** Nobody who asks for numbers needs longer, and none may hold us up. */
const requestMs = 5000;
const mostConnections = 16;

/**
 * `/livez`, `/readyz` and `/metrics` for GET and HEAD, nothing else: there is nothing here that could arm or
 * stop anything.
 *
 * @throws UsageError when the address cannot be bound
 */
export async function openMetricsServer(
  metrics: Metrics,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<MetricsServer> {
  let scrapes = 0;
  const server = createServer((request, response) => {
    response.once("finish", () => {
      if (pathOf(request) === "/metrics") scrapes += 1;
    });
    answer(request, response, metrics).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.requestTimeout = requestMs;
  server.headersTimeout = requestMs;
  server.maxConnections = mostConnections;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why = error.code ?? error.message;
      reject(new UsageError(`--listen ${host}:${port} cannot be opened: ${why}`));
    });
    server.listen({ host, port }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    get scrapes() {
      return scrapes;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  metrics: Metrics,
): Promise<void> {
  const send = (status: number, text: string, type = "text/plain; charset=utf-8") => {
    response.writeHead(status, {
      "content-type": type,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    response.end(request.method === "HEAD" ? undefined : text);
  };
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    return send(405, "read-only: GET /livez, /readyz or /metrics\n");
  }
  const { alive, ready, why } = metrics.health();
  switch (pathOf(request)) {
    case "/livez":
      return send(alive ? 200 : 503, `${alive ? "ok" : why}\n`);
    case "/readyz":
      return send(ready ? 200 : 503, `${why}\n`);
    case "/metrics":
      return send(200, await metrics.text(), metrics.contentType);
    default:
      return send(404, "there are /livez, /readyz and /metrics\n");
  }
}
