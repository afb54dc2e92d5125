import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/core/evaluate.ts";
import type { Message } from "../../src/core/message.ts";
import {
  type ArmedTrainer,
  createRunGuard,
  type JudgedRun,
  type RunGuard,
  type RunGuardOptions,
  type RunGuardPorts,
} from "../../src/guard/run-guard.ts";
import type { StopResult, StopState } from "../../src/stop/action.ts";
import { noRounds } from "../../src/stop/journal-events.ts";
import type { StopProcedure, StopWhy } from "../../src/stop/stop-ports.ts";
import type { Found, Target } from "../../src/stop/target.ts";
import { csvRun, lossTable, optionsOf } from "../helpers/core-samples.ts";

const target: Target = {
  kind: "in process",
  ranks: [],
  workers: [],
  proofs: ["holds log", "script name"],
  runPath: "/logs/alice",
};

/** Best at the fifth validation, worse ever after, while training goes on: the advice is stop from the tenth on. */
function judgedAt(checks: number, generation = 0): JudgedRun {
  const validation = [50, 45, 42, 40, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59].slice(0, checks);
  const training = validation.map((_, index) => 50 - 2 * index);
  const run = csvRun(lossTable(validation, training), "alice");
  const evaluation = evaluate(run, optionsOf({ epochs: 15 }));
  const files = {
    path: "/logs/alice",
    name: "alice",
    logs: [],
    settings: [],
    checkpointFolders: [],
  };
  return { evaluation, files, generation, isLive: true };
}

interface Fake {
  state: StopState;
  result: StopResult | undefined;
  countdown: number | undefined;
  tries: number;
  fired: boolean;
  decided: StopWhy[];
  stops: number;
  cancels: number;
  /** Nothing was sent yet. */
  mayCancel: boolean;
  released: number;
}

/** A guard over a fake trainer, with a clock that only moves when a test says so. */
function fakeGuard(options: Partial<RunGuardOptions> = {}) {
  const told: Parameters<RunGuardPorts["tell"]>[0][] = [];
  const noted: string[] = [];
  const world = {
    now: 0,
    found: { target } as Found,
    refusal: undefined as Message | undefined,
    there: true,
    audits: 0,
  };
  const fake: Fake = {
    state: "armed",
    result: undefined,
    countdown: undefined,
    tries: 0,
    fired: false,
    decided: [],
    stops: 0,
    cancels: 0,
    mayCancel: true,
    released: 0,
  };
  const procedure = {
    decide: (why: StopWhy) => {
      fake.decided.push(why);
      fake.state = "decided";
      fake.countdown = 30;
    },
    cancel: () => {
      if (!fake.mayCancel) return false;
      fake.cancels += 1;
      fake.state = "cancelled";
      fake.countdown = undefined;
      fake.result = { outcome: "cancelled" };
      return true;
    },
    stopNow: () => {
      fake.stops += 1;
    },
    step: async () => {},
    get state() {
      return fake.state;
    },
    get countdown() {
      return fake.countdown;
    },
    get result() {
      return fake.result;
    },
    get rounds() {
      return { ...noRounds, ranks: fake.tries };
    },
    get tries() {
      return fake.tries;
    },
    get fired() {
      return fake.fired;
    },
    waitsFor: undefined,
  } satisfies StopProcedure;
  const says: Message = { id: "switch.armed", script: "s2_train.py", pids: [7] };
  const armed = (): ArmedTrainer => ({
    procedure,
    says,
    byPerson: false,
    facts: {},
    release: async () => {
      fake.released += 1;
    },
  });
  const guard = createRunGuard(
    {
      arm: true,
      dryRun: false,
      goesOn: false,
      stopOn: new Set(["overfitting", "diverged"]),
      ...options,
    },
    {
      monotonic: () => world.now,
      find: async () => world.found,
      arm: async () => (world.refusal === undefined ? armed() : { refusal: world.refusal }),
      isThere: async () => world.there,
      tell: (event) => void told.push(event),
      notify: ({ event }) => void noted.push(event),
      keep: async () => {},
      audit: async () => {
        world.audits += 1;
      },
    },
  );
  const events = () => told.map(({ event }) => event);
  return { guard, world, fake, told, events, noted };
}

async function pass(guard: RunGuard, world: { now: number }, seconds: number): Promise<void> {
  for (const end = world.now + seconds; world.now < end; ) {
    world.now += 0.5;
    await guard.step();
  }
}

describe("the guard of a run", () => {
  it("arms once its trainer is found, and decides on a stop that arrived while guarding", async () => {
    const { guard, world, fake, events, noted } = fakeGuard();
    guard.judged(judgedAt(11));
    await pass(guard, world, 3);
    expect(events()).toEqual(["advice", "armed"]);
    expect(fake.decided).toEqual([]);
    guard.judged(judgedAt(12));
    await pass(guard, world, 1);
    expect(fake.decided).toEqual([{ reason: "overfitting", epoch: 12 }]);
    expect(events()).toEqual(["advice", "armed", "decided"]);
    expect(guard.view).toMatchObject({ state: "decided", countdown: 30 });
    expect(noted).toEqual(["armed"]);
  });

  it("N22 arms nothing and asks for no arming without --arm", async () => {
    const { guard, world, fake, events } = fakeGuard({ arm: false });
    guard.judged(judgedAt(11));
    await pass(guard, world, 3);
    guard.judged(judgedAt(12));
    guard.stopNow();
    await pass(guard, world, 3);
    expect(guard.view).toBeUndefined();
    expect(fake.decided).toEqual([]);
    expect(fake.stops).toBe(0);
    expect(events()).not.toContain("armed");
  });

  it("decides on no verdict that --stop-on does not name", async () => {
    const { guard, world, fake } = fakeGuard({ stopOn: new Set(["diverged"]) });
    guard.judged(judgedAt(11));
    await pass(guard, world, 3);
    guard.judged(judgedAt(12));
    await pass(guard, world, 3);
    expect(fake.decided).toEqual([]);
  });

  it("decides on nothing once a verdict has fired for this trainer", async () => {
    const { guard, world, fake } = fakeGuard();
    fake.fired = true;
    guard.judged(judgedAt(11));
    await pass(guard, world, 3);
    guard.judged(judgedAt(12));
    expect(fake.decided).toEqual([]);
  });

  it("N14 decides on nothing when the log was replaced in between", async () => {
    const { guard, world, fake } = fakeGuard();
    guard.judged(judgedAt(11));
    await pass(guard, world, 3);
    guard.judged(judgedAt(13, 1));
    expect(fake.decided).toEqual([]);
  });

  it("a verified stop is told, audited and noted, and the trainer is let go of", async () => {
    const { guard, world, fake, events, noted } = fakeGuard();
    guard.judged(judgedAt(11));
    await pass(guard, world, 3);
    guard.judged(judgedAt(12));
    fake.tries = 1;
    fake.state = "stopped";
    fake.result = { outcome: "stopped", tries: 1, took: 2.4 };
    await pass(guard, world, 1);
    expect(events().slice(2)).toEqual(["decided", "sent", "stopped"]);
    expect([guard.ending, world.audits, fake.released]).toEqual(["stopped", 1, 1]);
    expect(noted).toEqual(["armed", "stopped"]);
    expect(guard.view?.state).toBe("stopped");
  });

  it("A4 a trainer that lives on is an error, and noted as failed", async () => {
    const { guard, world, fake, told, noted } = fakeGuard();
    guard.judged(judgedAt(12));
    await pass(guard, world, 3);
    fake.result = { outcome: "survived", tries: 4 };
    fake.state = "survived";
    await pass(guard, world, 1);
    expect(guard.ending).toBe("survived");
    expect(told.at(-1)).toMatchObject({ event: "survived", level: "error" });
    expect(noted).toContain("failed");
  });

  it.each([
    ["stop.refused.sigint-ignored", "refused"],
    ["stop.refused.still-loading", undefined],
  ] as const)("a refusal to arm is told once: %s ends as %s", async (id, ending) => {
    const { guard, world, events } = fakeGuard();
    world.refusal = id === "stop.refused.still-loading" ? { id } : { id, pid: 7 };
    guard.judged(judgedAt(11));
    await pass(guard, world, 60);
    expect(guard.ending).toBe(ending);
    expect(events().filter((event) => event === "refused")).toHaveLength(1);
  });

  it("waits for a trainer that is on its way up before it believes that there is none", async () => {
    const { guard, world } = fakeGuard();
    world.found = { refusal: { id: "stop.refused.no-trainer" }, candidates: [] };
    guard.judged(judgedAt(11));
    await pass(guard, world, 10);
    expect(guard.ending).toBeUndefined();
    world.found = { target };
    await pass(guard, world, 3);
    expect(guard.view?.state).toBe("armed");
  });

  it("ends as refused when nobody trains, and the dashboard's guard goes on looking", async () => {
    for (const [goesOn, ending] of [
      [false, "refused"],
      [true, undefined],
    ] as const) {
      const { guard, world } = fakeGuard({ goesOn });
      world.found = { refusal: { id: "stop.refused.no-trainer" }, candidates: [] };
      guard.judged(judgedAt(11));
      await pass(guard, world, 40);
      expect(guard.ending).toBe(ending);
      expect(guard.view?.says.id).toBe("stop.refused.no-trainer");
    }
  });

  it("A26 a guard without the switch ends when nobody trains, and says so; where a writer may be unseen, after silence", async () => {
    // Twelve checks advise a stop, which is the news; six of fifteen planned epochs do not.
    for (const [id, checks, isLive, ending, says] of [
      ["stop.refused.no-trainer", 6, false, "lost", "switch.nobody-early"],
      ["stop.refused.no-trainer", 12, false, "ended", "switch.nobody-early"],
      ["stop.refused.no-trainer", 6, true, "lost", "switch.nobody-early"],
      ["stop.refused.platform", 6, false, "lost", "switch.nobody-early"],
      ["stop.refused.platform", 6, true, undefined, undefined],
    ] as const) {
      const { guard, world, told } = fakeGuard({ arm: false });
      const refusal = { id, platform: "win32" } as Message; // More than the one needs, and enough for the other.
      world.found = { refusal, candidates: [] };
      guard.judged({ ...judgedAt(checks), isLive });
      await pass(guard, world, 15);
      expect(guard.ending).toBeUndefined();
      await pass(guard, world, 15);
      expect(guard.ending).toBe(ending);
      await pass(guard, world, 600);
      expect(guard.ending).toBe(ending ?? "lost");
      if (says !== undefined) expect(told.at(-1)?.says).toEqual({ id: says });
    }
  });

  it("a guard without the switch ends at once where the log itself says that the training is done", async () => {
    const { guard, world, told } = fakeGuard({ arm: false });
    world.found = { refusal: { id: "stop.refused.no-trainer" }, candidates: [] };
    guard.judged({ ...judgedAt(15), isLive: false });
    await pass(guard, world, 1);
    expect(guard.ending).toBe("ended");
    expect(told.at(-1)?.says).toEqual({ id: "switch.nobody" });
  });

  it("A8 a trainer that ends by itself after the decision has ended, not been lost", async () => {
    for (const [decides, ending] of [
      [true, "ended"],
      [false, "lost"],
    ] as const) {
      const { guard, world, fake } = fakeGuard();
      guard.judged(judgedAt(11));
      await pass(guard, world, 3);
      if (decides) guard.judged(judgedAt(12));
      await pass(guard, world, 1);
      fake.state = "disarmed";
      fake.result = { outcome: "ended by itself" };
      await pass(guard, world, 6);
      expect(guard.ending).toBe(ending);
    }
  });

  it("says that it is too late to cancel once a signal is out, for ten seconds", async () => {
    const { guard, world, fake } = fakeGuard();
    guard.judged(judgedAt(11));
    await pass(guard, world, 3);
    guard.judged(judgedAt(12));
    await pass(guard, world, 1);
    Object.assign(fake, { state: "verifying", tries: 2, mayCancel: false });
    expect(guard.view?.says.id).toBe("switch.sent");
    guard.cancel();
    expect(guard.view?.says).toEqual({ id: "switch.too-late", tries: 2 });
    await pass(guard, world, 9);
    expect(guard.view?.says.id).toBe("switch.too-late");
    await pass(guard, world, 2);
    expect(guard.view?.says.id).toBe("switch.sent");
  });

  it("A11 after a cancelled stop it watches on; a person may still stop it", async () => {
    const { guard, world, fake, events } = fakeGuard({ goesOn: true });
    guard.judged(judgedAt(11));
    await pass(guard, world, 3);
    guard.judged(judgedAt(12));
    await pass(guard, world, 1);
    guard.cancel();
    await pass(guard, world, 1);
    expect(events()).toContain("cancelled");
    guard.judged(judgedAt(13));
    expect(fake.decided).toHaveLength(1);
    expect(guard.ending).toBeUndefined();
    guard.stopNow();
    fake.result = undefined;
    fake.state = "armed";
    fake.fired = true;
    await pass(guard, world, 3);
    expect([fake.stops, fake.released]).toEqual([1, 1]);
  });

  it("does nothing any more once it is closed", async () => {
    const { guard, world, fake, events } = fakeGuard();
    guard.judged(judgedAt(11));
    await pass(guard, world, 3);
    await guard.close();
    guard.judged(judgedAt(12));
    await pass(guard, world, 10);
    expect(fake.decided).toEqual([]);
    expect(fake.released).toBe(1);
    expect(events().filter((event) => event === "decided")).toEqual([]);
  });
});
