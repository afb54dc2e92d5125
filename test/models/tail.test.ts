import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as folder from "./followed-file.ts";
import {
  createModel,
  createRealFolder,
  type FollowedFile,
  newText,
  type RealFolder,
} from "./followed-file.ts";

/** How many sequences are tried: CI's number, or more for a night. */
const runs = Number(process.env["STOPWATCH_MODEL_RUNS"] ?? 2000);
const seed = Number(process.env["STOPWATCH_MODEL_SEED"] ?? Date.now() % 1_000_000_007);

type Command = fc.AsyncCommand<FollowedFile, RealFolder>;

/** A command that says what it is when a sequence fails. */
function command(
  words: string,
  run: (model: FollowedFile, real: RealFolder) => void | Promise<void>,
): Command {
  return { check: () => true, run: async (model, real) => run(model, real), toString: () => words };
}

const lines = fc.record({
  whole: fc.integer({ min: 0, max: 12 }),
  torn: fc.integer({ min: 0, max: 40 }),
});
const rotatedName = fc.constantFrom("train.log.1", "train.log-20261123", "old.log");
const copyName = fc.constantFrom("train.log.1", "train.log.2");

const commands: fc.Arbitrary<Command>[] = [
  lines.map(({ whole, torn }) =>
    command(`append(${whole}, ${torn})`, (model, real) =>
      folder.append(model, real, newText(model, whole, torn)),
    ),
  ),
  fc.constant(command("end a torn line", (model, real) => folder.append(model, real, "\n"))),
  fc
    .double({ min: 0, max: 1, noNaN: true })
    .map((part) =>
      command(`truncate(${part})`, (model, real) => folder.cutTo(model, real, { part })),
    ),
  fc
    .record({ part: fc.constantFrom(0, 0, 0.5), copyTo: copyName })
    .map(({ part, copyTo }) =>
      command(`copytruncate(${part}, ${copyTo})`, (model, real) =>
        folder.cutTo(model, real, { part, copyTo }),
      ),
    ),
  lines.map(({ whole, torn }) =>
    command(`rewrite(${whole}, ${torn})`, (model, real) =>
      folder.rewrite(model, real, newText(model, whole, torn)),
    ),
  ),
  rotatedName.map((name) =>
    command(`rename(${name})`, (model, real) => folder.rename(model, real, name)),
  ),
  fc
    .record({ name: rotatedName, lines })
    .map(({ name, lines: { whole, torn } }) =>
      command(`append to renamed(${name}, ${whole}, ${torn})`, (model, real) =>
        folder.appendToRenamed(model, real, { name, text: newText(model, whole, torn) }),
      ),
    ),
  rotatedName.map((name) =>
    command(`name back(${name})`, (model, real) => folder.nameBack(model, real, name)),
  ),
  lines.map(({ whole, torn }) =>
    command(`replace(${whole}, ${torn})`, (model, real) =>
      folder.moveOver(model, real, newText(model, whole, torn)),
    ),
  ),
  fc.constant(command("delete", (model, real) => folder.remove(model, real))),
  fc.constant(command("touch", (model, real) => folder.touch(model, real))),
  fc
    .record({
      code: fc.constantFrom("EIO", "ESTALE", "EMFILE", "EACCES", "EBUSY"),
      after: fc.integer({ min: 0, max: 6 }),
    })
    .map(({ code, after }) =>
      command(`fail(${code}, after ${after})`, (_, real) => {
        Object.assign(real.failing, { code, after, times: 1 });
      }),
    ),
  ...[64, 1000, 2 ** 20].map((budget) =>
    fc.constant(
      command(`glimpse(${budget})`, (model, real) => folder.glimpse(model, real, budget)),
    ),
  ),
  fc.constant(command("look", (model, real) => folder.look(model, real, 2 ** 20))),
];

test(`A17 whatever happens to a log, nothing is invented and nothing whole is lost (seed ${seed})`, async () => {
  const parent = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const root = mkdtempSync(join(parent, "stopwatch-"));
  let number = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.commands(commands, { maxCommands: 40, size: "max" }),
        async (sequence) => {
          number += 1;
          const path = mkdtempSync(join(root, "s"));
          const model = createModel();
          const real = createRealFolder(path);
          await fc.asyncModelRun(() => ({ model, real }), sequence);
          // Undisturbed, everything that is there has been read in the end.
          real.failing.times = 0;
          await folder.look(model, real, 2 ** 20);
          await folder.look(model, real, 2 ** 20);
          rmSync(path, { recursive: true });
        },
      ),
      { numRuns: runs, seed },
    );
  } finally {
    rmSync(root, { recursive: true });
  }
  expect(number).toBeGreaterThanOrEqual(runs);
}, 600_000);
