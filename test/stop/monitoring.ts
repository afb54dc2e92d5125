import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join, resolve } from "node:path";
import { until } from "./until.ts";

/** Where the shipped examples are. */
export const examples = resolve("examples/prometheus");

/** What of the monitoring's own programs is missing here; undefined when all are there. */
export function missingMonitoring(): string | undefined {
  const names = ["prometheus", "promtool", "prometheus-alertmanager", "amtool"];
  const missing = names.filter((name) => spawnSync(name, ["--version"]).status !== 0);
  return missing.length === 0
    ? undefined
    : `no ${missing.join(", ")} (apt-get install prometheus prometheus-alertmanager)`;
}

/** An alert as Alertmanager hands it on. */
export interface Alert {
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Prometheus, Alertmanager and whoever it tells, on loopback. */
export interface Monitoring {
  /** All alerts that reached the receiver. */
  readonly alerts: readonly Alert[];
  /** Values of an expression, by the labels' JSON. */
  query(expression: string): Promise<readonly number[]>;
  close(): Promise<void>;
}

/**
 * Starts the real programs with the shipped files, in which only what a test cannot wait for is changed: ports, the
 * seconds between two scrapes, and how long a condition has to hold.
 *
 * @param folder   an empty one of the test's own
 * @param targets  ports of guards
 */
export async function startMonitoring(
  folder: string,
  targets: readonly number[],
): Promise<Monitoring> {
  mkdirSync(folder, { recursive: true });
  const alerts: Alert[] = [];
  const receiver = createHttpServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => {
      body += part;
    });
    request.on("end", () => {
      // The shape of Alertmanager's webhook.
      alerts.push(...(JSON.parse(body) as { alerts: Alert[] }).alerts);
      response.end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
  const told = (receiver.address() as AddressInfo).port; // a TCP server has one
  const [prometheusPort, managerPort] = await Promise.all([freePort(), freePort()]);
  writeExamples(folder, { targets, told, managerPort });
  const at = (port: number) => `--web.listen-address=127.0.0.1:${port}`;
  const programs = [
    start(folder, "prometheus-alertmanager", [
      ...["--config.file=alertmanager.yml", "--storage.path=manager", "--cluster.listen-address="],
      at(managerPort),
    ]),
    start(folder, "prometheus", [
      ...["--config.file=prometheus.yml", "--storage.tsdb.path=data"],
      at(prometheusPort),
    ]),
  ];
  const url = `http://127.0.0.1:${prometheusPort}`;
  const isReady = async () => (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok;
  await until("Prometheus", isReady, { within: 60, detail: () => logsOf(folder) });
  return {
    alerts,
    query: async (expression) => {
      const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`);
      // The shape of Prometheus' answers to an instant query.
      const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
      return data.result.map(({ value }) => Number(value[1]));
    },
    close: async () => {
      await Promise.all(programs.map(end));
      receiver.closeAllConnections();
      await new Promise((done) => receiver.close(done));
    },
  };
}

function writeExamples(
  folder: string,
  ports: {
    readonly targets: readonly number[];
    readonly told: number;
    readonly managerPort: number;
  },
): void {
  const changes: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
    "prometheus.yml": [
      [/_interval: 15s/g, "_interval: 1s"],
      [/"127\.0\.0\.1:9464"/, ports.targets.map((port) => `"127.0.0.1:${port}"`).join(", ")],
      [/127\.0\.0\.1:9093/, `127.0.0.1:${ports.managerPort}`],
    ],
    "stopwatch-alerts.yml": [[/for: \d+m/g, "for: 1s"]],
    "alertmanager.yml": [
      [/127\.0\.0\.1:9099/, `127.0.0.1:${ports.told}`],
      [/group_wait: 10s/, "group_wait: 1s"],
      [/group_interval: 1m/, "group_interval: 1s"],
    ],
  };
  for (const [name, all] of Object.entries(changes)) {
    let text = readFileSync(join(examples, name), "utf8");
    for (const [from, to] of all) {
      if (text.search(from) < 0) throw new Error(`${name} no longer holds ${from}`);
      text = text.replace(from, to);
    }
    writeFileSync(join(folder, name), text);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  await new Promise((done) => server.close(done));
  return port;
}

function start(folder: string, program: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  child.stderr?.on("data", (part: Buffer) => {
    writeFileSync(join(folder, `${program}.log`), part, { flag: "a" });
  });
  return child;
}

function logsOf(folder: string): string {
  return ["prometheus", "prometheus-alertmanager"]
    .map((name) => {
      try {
        return readFileSync(join(folder, `${name}.log`), "utf8").slice(-2000);
      } catch {
        return `${name} said nothing`;
      }
    })
    .join("\n");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((done) => {
    child.once("close", done);
    child.kill("SIGKILL");
  });
}
