import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openJournal } from "../../src/stop/journal.ts";
import type { StopPorts, StopProcedure } from "../../src/stop/stop-ports.ts";
import {
  createFakeWorld,
  type FakeWorld,
  type Reaction,
  rankPid,
  swallows,
} from "./fake-trainer.ts";

interface Life {
  readonly procedure: StopProcedure;
  readonly death: Promise<void>;
  isDead(): boolean;
  end(): Promise<void>;
}

/** A life of stopwatch over the journal on disk; at its `crashAt`-th touch of journal or trainer it is gone. */
async function createLife(world: FakeWorld, folder: string, crashAt: number): Promise<Life> {
  const opened = await openJournal(folder, "alice", () => world.now);
  if ("refusal" in opened) throw new Error(opened.refusal.id);
  const { journal } = opened;
  let touches = 0;
  let die = (): void => undefined;
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  const mayDie = async (): Promise<void> => {
    touches += 1;
    if (touches < crashAt) return;
    die();
    // A dead process goes on with nothing: this promise is never fulfilled.
    await new Promise<never>(() => undefined);
  };
  const { ports } = world;
  const dying: StopPorts = {
    ...ports,
    journal: {
      ...journal,
      async write(event) {
        await mayDie();
        await journal.write(event);
        await mayDie();
      },
    },
    async send(process, signal) {
      await mayDie();
      const result = await ports.send(process, signal);
      await mayDie();
      return result;
    },
  };
  world.ports = dying;
  const procedure = world.start();
  world.ports = ports;
  return { procedure, death, isDead: () => touches >= crashAt, end: () => journal.close() };
}

async function live(world: FakeWorld, life: Life, seconds: number): Promise<void> {
  const until = world.now + seconds;
  while (world.now < until && life.procedure.result === undefined && !life.isDead()) {
    await Promise.race([world.run(life.procedure, 0.05), life.death]);
  }
}

const victims: readonly (readonly [string, () => Reaction, boolean])[] = [
  ["leaves at the first signal", () => () => 0.5, false],
  ["swallows one", () => swallows(1), true],
  ["swallows all", () => () => undefined, true],
  ["hangs", () => () => undefined, false],
];

test.each(victims)(
  "N19: after a crash at any step of the journal a trainer that %s gets 0 or 1 first signals, and never two within 5 s",
  async (_, createReaction, goesOn) => {
    for (let crashAt = 1; crashAt <= 10; crashAt += 1) {
      const folder = mkdtempSync(join(tmpdir(), "stopwatch-crash-"));
      try {
        await crashAndRestart(folder, crashAt, createReaction(), goesOn);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
  },
);

async function crashAndRestart(
  folder: string,
  crashAt: number,
  reaction: Reaction,
  goesOn: boolean,
): Promise<void> {
  const world = createFakeWorld({ options: { cancelWindow: 1 } });
  world.react.set(rankPid, reaction);
  world.react.set(301, () => undefined);
  world.react.set(302, () => undefined);
  world.react.set(100, () => undefined);
  world.live = ({ now }) => {
    if (goesOn && world.has(rankPid) && Math.round(now * 10) % 30 === 0) world.logLine();
  };
  const first = await createLife(world, folder, crashAt);
  first.procedure.decide({ reason: "overfitting" });
  await live(world, first, 20);
  const before = world.received.filter(({ pid }) => pid === rankPid).length;
  if (first.procedure.result !== undefined || !world.has(rankPid)) {
    await first.end();
    return;
  }
  // The next life is there at once: systemd restarts within a tenth of a second.
  const restarted = world.now;
  const second = await createLife(world, folder, Number.POSITIVE_INFINITY);
  second.procedure.decide({ reason: "overfitting" });
  await live(world, second, 300);
  await Promise.all([first.end(), second.end()]);
  const times = world.received.filter(({ pid }) => pid === rankPid).map(({ at }) => at);
  for (const [index, at] of times.entries()) {
    if (index > 0) expect(at - (times[index - 1] ?? at)).toBeGreaterThanOrEqual(5);
  }
  expect(times.length).toBeLessThanOrEqual(4);
  // What may have been sent is not sent again before half a minute of watching.
  if (before > 0) expect((times[before] ?? Infinity) - restarted).toBeGreaterThanOrEqual(30);
  if (!goesOn && before > 0) expect(times).toHaveLength(before);
  expect(second.procedure.result).toBeDefined();
}
