import { join } from "node:path";
import { expect, test } from "vitest";
import { followDay } from "../../bench/load/training-day.ts";
import { createTempFolder } from "../watch/temp-tree.ts";

test("A21: two hours of training, followed minute by minute, end with the verdict of one read", async () => {
  const hours: number[] = [];
  const followed = await followDay(join(createTempFolder(), "logs"), 2, (hour) => hours.push(hour));
  expect(hours).toEqual([1, 2]);
  expect(followed).toMatchObject({ lines: 72_001, epochs: 24 });
  expect(followed.live).toMatchObject({ checks: 24 });
  expect(followed.live).toEqual(followed.atOnce);
}, 60_000);
