import { expect, test } from "vitest";
import { speedSection } from "../../bench/speed/readme.ts";

const machine = {
  cpu: "a processor",
  cores: 2,
  memoryGb: 8,
  kernel: "linux",
  fileSystem: "ext4",
  node: "v20",
};

test.each([
  [1, false],
  [1.1, true],
])("two cores under a load of %s count as busy: %s", (load, isBusy) => {
  const report = { date: "2026-01-02T03:04:05Z", machine, load, peers: "none", figures: [] };
  expect(/busy/.test(speedSection(report, "en"))).toBe(isBusy);
  expect(/繁忙/.test(speedSection(report, "zh-CN"))).toBe(isBusy);
});
