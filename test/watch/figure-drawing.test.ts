import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createFigureDrawing } from "../../src/watch/figure-drawing.ts";
import { createTempFolder } from "./temp-tree.ts";

/** A log and its event file as file times alone; a look says what the log brought since the last. */
function scene() {
  const path = join(createTempFolder(), "events.out.tfevents.1.host.5.0");
  const drawing = createFigureDrawing(() => [path]);
  return {
    eventAt(seconds: number) {
      writeFileSync(path, "x");
      utimesSync(path, seconds, seconds);
    },
    /** A line of losses, written at that time. */
    loss: (modified: number) => drawing.look({ hasLoss: true, endsInLoss: true, modified }),
    quiet: (modified: number) => drawing.look({ hasLoss: false, endsInLoss: undefined, modified }),
    /** Losses, and behind them a line of another kind. */
    epoch: (modified: number) => drawing.look({ hasLoss: true, endsInLoss: false, modified }),
  };
}

it("figures are awaited after a line until the event file grows", async () => {
  const { loss, quiet, eventAt } = scene();
  eventAt(90);
  expect(await loss(100)).toBe("awaited");
  expect(await quiet(100)).toBe("awaited");
  eventAt(103);
  expect(await quiet(100)).toBe("drawn");
  expect(await loss(110)).toBe("awaited");
});

it("an event that was there when the line was read belongs to it", async () => {
  const { loss, eventAt } = scene();
  eventAt(100.2);
  expect(await loss(100)).toBe("drawn");
});

it("a line of another kind behind the losses says that the figures are drawn", async () => {
  const { epoch, quiet, eventAt } = scene();
  eventAt(90);
  expect(await epoch(100)).toBe("drawn");
  expect(await quiet(100)).toBe("drawn");
});

it("without an event file nobody knows", async () => {
  const { loss, quiet } = scene();
  expect(await loss(100)).toBe("unknown");
  expect(await quiet(100)).toBe("unknown");
});

it("an event file that is written every two minutes tells nothing", async () => {
  const { loss, eventAt } = scene();
  eventAt(90);
  expect(await loss(100)).toBe("awaited");
  for (const at of [110, 120, 130, 140]) expect(await loss(at)).toBe("unknown");
  eventAt(145);
  expect(await loss(150)).toBe("unknown");
});

it("one that came late once goes on telling", async () => {
  const { loss, quiet, eventAt } = scene();
  for (const at of [100, 110, 120]) {
    await loss(at);
    eventAt(at + 3);
    expect(await quiet(at)).toBe("drawn");
  }
  await loss(130);
  expect(await loss(140)).toBe("awaited");
});
