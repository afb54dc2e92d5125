import fc from "fast-check";
import { expect, test } from "vitest";
import type { SafeMomentFacts } from "../../src/stop/safe-moment.ts";
import { createFakeWorld, type FakeWorld, heldFile, type Reaction } from "./fake-trainer.ts";

const cancelWindow = 3;
const decidedAt = 1000;

/** What may happen to the trainer at a moment. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.constant("log line" as const) },
  { weight: 2, arbitrary: fc.constant("save begins" as const) },
  { weight: 3, arbitrary: fc.constant("save ends" as const) },
  { weight: 2, arbitrary: fc.constant("file opened" as const) },
  { weight: 3, arbitrary: fc.constant("files closed" as const) },
  { weight: 1, arbitrary: fc.constant("facts fail" as const) },
  { weight: 3, arbitrary: fc.constant("facts back" as const) },
  { weight: 1, arbitrary: fc.constant("rank leaves" as const) },
  { weight: 1, arbitrary: fc.constant("number reused" as const) },
  { weight: 1, arbitrary: fc.constant("check refuses" as const) },
  { weight: 2, arbitrary: fc.constant("check agrees" as const) },
  { weight: 1, arbitrary: fc.constant("journal fails" as const) },
  { weight: 2, arbitrary: fc.constant("journal back" as const) },
  { weight: 1, arbitrary: fc.constant("we are suspended" as const) },
  { weight: 1, arbitrary: fc.constant("we crash" as const) },
  { weight: 1, arbitrary: fc.constant("cancel" as const) },
  { weight: 1, arbitrary: fc.constant("stop now" as const) },
);

type Happening = typeof happening extends fc.Arbitrary<infer H> ? H : never;

const story = fc.record({
  ranks: fc.integer({ min: 1, max: 2 }),
  kind: fc.constantFrom("spawned ranks" as const, "in process" as const, "lightning" as const),
  escalate: fc.constantFrom(undefined, "term" as const, "kill" as const),
  /** For each signal that a rank gets: after how many seconds it leaves; undefined: it stays. */
  reactions: fc.array(
    fc.option(fc.double({ min: 0.1, max: 40, noNaN: true }), { nil: undefined }),
    {
      maxLength: 6,
    },
  ),
  happenings: fc.array(
    fc.record({ after: fc.double({ min: 0.1, max: 12, noNaN: true }), what: happening }),
    { minLength: 5, maxLength: 50 },
  ),
});

const happen: Readonly<Record<Happening, (world: FakeWorld) => void>> = {
  "log line": (world) => world.logLine(),
  "save begins": (world) => change(world, { saving: true }),
  "save ends": (world) => change(world, { saving: false, saveEnded: world.now }),
  "file opened": (world) => change(world, { openFiles: [heldFile("/w/alice_e1.pth")] }),
  "files closed": (world) => change(world, { openFiles: [] }),
  "facts fail": (world) => change(world, { taken: 0 }),
  "facts back": (world) => {
    const { taken: _, ...facts } = world.facts;
    world.facts = facts;
  },
  "rank leaves": (world) => world.leave(201),
  "number reused": (world) => world.reuse(201),
  "check refuses": (world) => {
    world.refusal = { id: "stop.refused.suspended", pid: 201 };
  },
  "check agrees": (world) => {
    world.refusal = undefined;
  },
  "journal fails": (world) => {
    world.journalFails = true;
  },
  "journal back": (world) => {
    world.journalFails = false;
  },
  "we are suspended": (world) => {
    world.now += 70;
  },
  "we crash": () => undefined,
  cancel: () => undefined,
  "stop now": () => undefined,
};

function change(world: FakeWorld, facts: Partial<SafeMomentFacts>): void {
  world.facts = { ...world.facts, ...facts };
}

test("N25, N26: whatever happens, no signal within 5 s of another, in a save, before the window is over, or not asked for", async () => {
  let signals = 0;
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const world = createFakeWorld({
        kind: told.kind,
        ranks: told.kind === "spawned ranks" ? told.ranks : 1,
        options: {
          cancelWindow,
          ...(told.escalate === undefined ? {} : { escalate: told.escalate }),
        },
      });
      const left = [...told.reactions];
      const react: Reaction = () => left.shift();
      for (const { identity } of world.target.ranks) world.react.set(identity.pid, react);
      let procedure = world.start();
      let pressed = false;
      procedure.decide({ reason: "diverged" });
      for (const { after, what } of told.happenings) {
        await world.run(procedure, after);
        happen[what](world);
        if (what === "cancel" && procedure.cancel()) break;
        if (what === "stop now") {
          procedure.stopNow();
          pressed = true;
        }
        if (what === "we crash" && procedure.result === undefined) {
          procedure = world.start();
          procedure.decide({ reason: "diverged" });
        }
      }
      await world.run(procedure, 150);
      signals += world.received.length;
      checkSignals(world, { escalate: told.escalate, pressed });
    }),
    { numRuns: 300 },
  );
  // Not by never sending anything.
  expect(signals).toBeGreaterThan(100);
}, 120_000);

function checkSignals(
  world: FakeWorld,
  asked: { escalate: "term" | "kill" | undefined; pressed: boolean },
): void {
  const { received } = world;
  const rankPids = new Set(world.target.ranks.map(({ identity }) => identity.pid));
  for (const { at, saving, signal } of received) {
    expect(saving).toBe(false);
    if (!asked.pressed) expect(at).toBeGreaterThanOrEqual(decidedAt + cancelWindow);
    if (asked.escalate === undefined) expect(signal).toBe("SIGINT");
    if (asked.escalate === "term") expect(signal).not.toBe("SIGKILL");
  }
  for (const pid of new Set(received.map((each) => each.pid))) {
    const own = received.filter((each) => each.pid === pid);
    for (const [index, { at }] of own.entries()) {
      if (index > 0) expect(at - (own[index - 1]?.at ?? at)).toBeGreaterThanOrEqual(5);
    }
    const interrupts = own.filter(({ signal }) => signal === "SIGINT");
    expect(interrupts.length).toBeLessThanOrEqual(rankPids.has(pid) ? 4 : 1);
    expect(own.length - interrupts.length).toBeLessThanOrEqual(2);
  }
  for (const { at, pid, signal } of received) {
    if (rankPids.has(pid) || signal !== "SIGINT") continue;
    // Never the parent or a worker without a rank.
    expect(received.some((each) => each.at === at && rankPids.has(each.pid))).toBe(true);
  }
}
