import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isLiving } from "./living-processes.ts";
import { readHeartbeat } from "./side-records.ts";
import type { WhenFinished } from "./switch-scene.ts";
import { now, until } from "./until.ts";
import { consoleOf, createVictimRoot, type VictimRequest, type VictimRoot } from "./victims.ts";

// A table measured on real torch: the stand-ins must do the same, or they prove nothing.

interface Tree {
  readonly root: VictimRoot;
  readonly roles: ReadonlyMap<string, number>;
}

/** A trainer under a WebUI, past its third logged step, with all its workers, which may start later. */
async function startTree(
  whenFinished: WhenFinished,
  request: Omit<VictimRequest, "under">,
): Promise<Tree> {
  const started = createVictimRoot();
  whenFinished(() => started.reap());
  started.start({ ...request, under: "webui" });
  await until("training", () => stepsOf(started) >= 3, { detail: () => consoleOf(started.side) });
  const roles = await until("the workers", () => rolesOf(started));
  return { root: started, roles };
}

/** Who has started, by role; undefined while a rank has no worker. */
function rolesOf({ records }: VictimRoot): ReadonlyMap<string, number> | undefined {
  const begun = records().filter(({ what }) => what === "started");
  const roles = new Map(begun.map(({ role, pid }) => [role, pid]));
  const ranks = [...roles.keys()].filter((role) => /^(rank|main) \d+$/.test(role));
  return ranks.every((rank) => roles.has(`${rank} worker 0`)) ? roles : undefined;
}

function stepsOf({ path, records }: VictimRoot): number {
  try {
    return readFileSync(join(path, "logs/alice/train.log"), "utf8").split("Train Epoch").length - 1;
  } catch {
    // s1 has no text log: it trains once its worker does.
    return records().some(({ role }) => role === "main 0 worker 0") ? 3 : 0;
  }
}

function send(tree: Tree, signal: NodeJS.Signals, roles: readonly string[]): void {
  for (const role of roles) {
    const pid =
      role === "shell" ? tree.root.records().find((one) => one.shell)?.shell : tree.roles.get(role);
    expect(pid, role).toBeGreaterThan(1);
    // The first signal may have ended the next one's process already.
    if (isLiving(Number(pid))) process.kill(Number(pid), signal);
  }
}

/** Everybody but the WebUI and its bystander is gone; gives what the WebUI's wait() returned. */
async function untilGone({ root: { records, side }, roles }: Tree): Promise<number> {
  const rc = await until("the trainer's end", () => records().find((one) => one.rc !== undefined), {
    within: 15,
    detail: () => consoleOf(side),
  });
  const others = [...roles].filter(([role]) => role !== "webui");
  await until("the end of all its processes", () => others.every(([, pid]) => !isLiving(pid)));
  return Number(rc.rc);
}

async function expectTraining(tree: Tree): Promise<void> {
  const before = stepsOf(tree.root);
  await until("more steps", () => stepsOf(tree.root) >= before + 5);
}

async function expectWebuiAlive({ root: { side } }: Tree): Promise<void> {
  const after = now();
  await until("a heartbeat", () => readHeartbeat(side).t > after);
  expect(readHeartbeat(side).bystander).toBe(true);
}

/** Without saves, which swallow signals in their own way. */
const s2 = { kind: "s2", options: ["--step-seconds", "0.1", "--save-every", "9999"] } as const;

test.concurrent("SIGINT to the parent alone stops nothing: it hangs and the rank trains on", async ({
  onTestFinished,
}) => {
  const tree = await startTree(onTestFinished, s2);
  send(tree, "SIGINT", ["parent"]);
  await expectTraining(tree);
  expect(isLiving(tree.roles.get("parent") ?? 0)).toBe(true);
});

test.concurrent("SIGINT to the parent twice ends the rank by PR_SET_PDEATHSIG, with 130", async ({
  onTestFinished,
}) => {
  const tree = await startTree(onTestFinished, s2);
  send(tree, "SIGINT", ["parent"]);
  await expectTraining(tree);
  send(tree, "SIGINT", ["parent"]);
  expect([130, -2]).toContain(await untilGone(tree));
  await expectWebuiAlive(tree);
});

test.concurrent("SIGINT to the parent twice leaves an orphan that trains on where there is no PR_SET_PDEATHSIG", async ({
  onTestFinished,
}) => {
  const tree = await startTree(onTestFinished, {
    kind: "s2",
    options: [...s2.options, "--no-pdeathsig"],
  });
  send(tree, "SIGINT", ["parent"]);
  await expectTraining(tree);
  send(tree, "SIGINT", ["parent"]);
  await until("the parent's end", () => !isLiving(tree.roles.get("parent") ?? 0));
  await expectTraining(tree);
});

test.concurrent("SIGINT to the rank ends the run with 0, and the WebUI lives", async ({
  onTestFinished,
}) => {
  const tree = await startTree(onTestFinished, s2);
  send(tree, "SIGINT", ["rank 0"]);
  expect(await untilGone(tree)).toBe(0);
  await expectWebuiAlive(tree);
});

test.concurrent("SIGINT to the whole tree ends the run", async ({ onTestFinished }) => {
  const tree = await startTree(onTestFinished, s2);
  send(tree, "SIGINT", ["parent", "rank 0", "rank 0 worker 0"]);
  expect([130, -2]).toContain(await untilGone(tree));
});

test.concurrent("SIGINT to the process group takes the WebUI too", async ({ onTestFinished }) => {
  const tree = await startTree(onTestFinished, s2);
  const webui = tree.roles.get("webui") ?? 0;
  process.kill(-webui, "SIGINT");
  await until("the WebUI's end", () => !isLiving(webui));
});

test.concurrent("SIGINT to one worker crashes the run with 1", async ({ onTestFinished }) => {
  const tree = await startTree(onTestFinished, s2);
  send(tree, "SIGINT", ["rank 0 worker 0"]);
  expect(await untilGone(tree)).toBe(1);
});

test.concurrent("SIGINT to the shell stops nothing", async ({ onTestFinished }) => {
  const tree = await startTree(onTestFinished, s2);
  send(tree, "SIGINT", ["shell"]);
  await expectTraining(tree);
});

test.concurrent("SIGTERM and SIGKILL to the parent reach the rank through PR_SET_PDEATHSIG", async ({
  onTestFinished,
}) => {
  for (const [signal, codes] of [
    ["SIGTERM", [143, -15]],
    ["SIGKILL", [137, -9]],
  ] as const) {
    const tree = await startTree(onTestFinished, s2);
    send(tree, signal, ["parent"]);
    expect(codes).toContain(await untilGone(tree));
  }
});

test.concurrent("two ranks: one signalled fails the other, both signalled end with 0", async ({
  onTestFinished,
}) => {
  const options = [...s2.options, "--ranks", "2"];
  const one = await startTree(onTestFinished, { kind: "s2", options });
  send(one, "SIGINT", ["rank 0"]);
  expect(await untilGone(one)).toBe(1);
  const both = await startTree(onTestFinished, { kind: "s2", options });
  send(both, "SIGINT", ["rank 0", "rank 1"]);
  expect(await untilGone(both)).toBe(0);
});

test.concurrent("LoRA in its own process ends with 130, with or without its workers", async ({
  onTestFinished,
}) => {
  for (const roles of [["rank 0"], ["rank 0", "rank 0 worker 0"]]) {
    const tree = await startTree(onTestFinished, { ...s2, kind: "lora" });
    send(tree, "SIGINT", roles);
    expect([130, -2]).toContain(await untilGone(tree));
  }
});

test.concurrent("Lightning's main shuts down gracefully with 1; so does a crash of its workers", async ({
  onTestFinished,
}) => {
  for (const role of ["main 0", "main 0 worker 0"]) {
    const tree = await startTree(onTestFinished, { ...s2, kind: "lightning" });
    send(tree, "SIGINT", [role]);
    expect(await untilGone(tree)).toBe(1);
    const graceful = tree.root.records().some(({ what }) => what === "shut down");
    expect(graceful).toBe(role === "main 0");
  }
});

test.concurrent("a SIGINT while the figures are drawn is swallowed, a later one is not", async ({
  onTestFinished,
}) => {
  const options = ["--plot-seconds", "0.5", "--step-seconds", "0.2"];
  const tree = await startTree(onTestFinished, { kind: "s2", options });
  const steps = stepsOf(tree.root);
  await until("a log line", () => stepsOf(tree.root) > steps);
  send(tree, "SIGINT", ["rank 0"]);
  await until("the swallowing", () =>
    tree.root.records().some(({ what, where }) => what === "swallowed" && where === "plot"),
  );
  await expectTraining(tree);
});

test.concurrent("a SIGINT during the weights' save cuts the file and is swallowed", async ({
  onTestFinished,
}) => {
  const options = [
    ...s2.options,
    "--save-every",
    "2",
    "--save-seconds",
    "0.5",
    "--save-kind",
    "direct",
  ];
  const tree = await startTree(onTestFinished, { kind: "s2", options });
  const folder = join(tree.root.path, "SoVITS_weights_v2/alice_e2_s4.pth");
  await until("the weights' save", () => sizeOf(folder) > 0);
  send(tree, "SIGINT", ["rank 0"]);
  const ended = await until("the save's end", () => tree.root.records().find((one) => one.said));
  expect(ended.said).toContain("KeyboardInterrupt");
  expect(sizeOf(folder)).toBeLessThan(64_000);
  await expectTraining(tree);
});

test.concurrent("a SIGINT while G is saved ends the run with 0 and leaves a temp file and no G", async ({
  onTestFinished,
}) => {
  const tree = await startTree(onTestFinished, {
    kind: "s2",
    options: [...s2.options, "--save-every", "4", "--save-seconds", "1"],
  });
  await until("the save", () => temporaries(tree.root).length > 0);
  send(tree, "SIGINT", ["rank 0"]);
  expect(await untilGone(tree)).toBe(0);
  expect(temporaries(tree.root)).toHaveLength(1);
  expect(existsSync(join(tree.root.path, "logs/alice/logs_s2_v2/G_8.pth"))).toBe(false);
});

test.concurrent("SIGINT is ignored by a trainer that a script started with &", async ({
  onTestFinished,
}) => {
  const started = createVictimRoot();
  onTestFinished(() => started.reap());
  started.start({ ...s2, under: "background" });
  await until("training", () => stepsOf(started) >= 2);
  const rank = await started.pidOf("rank 0");
  for (const role of ["parent", "rank 0"]) process.kill(await started.pidOf(role), "SIGINT");
  expect(readFileSync(`/proc/${rank}/status`, "utf8")).toMatch(/^SigIgn:\t[0-9a-f]*[2367abef]$/m);
  const before = stepsOf(started);
  await until("more steps", () => stepsOf(started) >= before + 5);
});

test.concurrent("the WebUI's Stop button ends the tree with SIGTERM, and the WebUI lives", async ({
  onTestFinished,
}) => {
  const tree = await startTree(onTestFinished, s2);
  writeFileSync(join(tree.root.side, "press-stop"), "");
  expect([-15, 143]).toContain(await untilGone(tree));
  await expectWebuiAlive(tree);
});

/** my_save's files named for the time, in the trainer's working folder. */
function temporaries({ path }: VictimRoot): readonly string[] {
  return readdirSync(path).filter((name) => /^\d+\.\d+\.pth$/.test(name));
}

function sizeOf(path: string): number {
  try {
    return readFileSync(path).length;
  } catch {
    return 0;
  }
}
