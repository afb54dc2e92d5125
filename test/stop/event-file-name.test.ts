import { expect, test } from "vitest";
import { newestEventFile, parseEventFileName } from "../../src/stop/event-file-name.ts";

test("an event file's name tells time, host and pid, even of a host with dots", () => {
  expect(parseEventFileName("/x/events.out.tfevents.1700000000.gpu.lab.example.4711.0")).toEqual({
    created: 1_700_000_000,
    host: "gpu.lab.example",
    pid: 4711,
  });
});

test("names without a pid, and other files, tell nothing", () => {
  for (const name of [
    "events.out.tfevents.1700000000.host",
    "events.out.tfevents.170.host.-5.0",
    "events.out.tfevents.170.host.1e3.0",
    "train.log",
    "",
  ]) {
    expect(parseEventFileName(name), name).toBeUndefined();
  }
});

test("the newest file is the one begun last, in whatever order they come", () => {
  const names = [1_700_000_300, 1_700_000_900, 1_700_000_100].map(
    (time, index) => `events.out.tfevents.${time}.vm.${index + 2}.0`,
  );
  expect(newestEventFile(names)?.pid).toBe(3);
  expect(newestEventFile([])).toBeUndefined();
});
