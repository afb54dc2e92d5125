import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitCodes, UsageError } from "../errors.ts";
import type { GivenOptions } from "../options.ts";
import { scriptCommand } from "../script-command.ts";
import { startTrainer } from "../stop/spawn.ts";
import { exitCodeOf, openGuarding, watchGuarded } from "./guarded.ts";
import { untilSignalled } from "./signals.ts";
import type { CommandStreams } from "./streams.ts";
import { liveForm, openOutput } from "./tail.ts";

/** Shorter than the real one: nobody needs half a minute to say no to a demo. */
const cancelWindow = 5;

/**
 * `stopwatch demo --guard`: starts the bundled stand-in trainer, which overfits within seconds, arms the switch for it and
 * really stops it: the same proofs, the same wait for a safe moment, the same signal as for a trainer of yours. All of
 * it happens in a temporary folder, which is taken away at the end; a stand-in whose folder is gone leaves by itself.
 */
export async function demoGuard(
  recording: string,
  given: GivenOptions,
  streams: CommandStreams,
): Promise<number> {
  const form = liveForm(given, streams);
  const root = await realpath(await mkdtemp(join(tmpdir(), "stopwatch-demo-")));
  const ending = untilSignalled();
  try {
    const script = join(recording, "trainer.mjs");
    const trainer = await startTrainer(scriptCommand(script, [recording, root]), "ignore");
    if ("problem" in trainer) throw new UsageError(`demo cannot start node: ${trainer.problem}`);
    const story: string[] = [];
    const isScreen = form === "dashboard";
    const { guarding, log } = await openGuarding(given, streams, {
      // Its script is none that stopwatch knows: it is armed for by its pid, which the log and the event file bear out.
      set: {
        arm: true,
        pid: String(trainer.pid),
        allowAnyProcess: true,
        cancelWindow,
        stateFolder: join(root, "state"),
      },
      format: "text",
      // Beside a screen the story would tear it: it is told when the screen is closed.
      ...(isScreen ? { write: (text: string) => void story.push(text) } : {}),
    });
    log.tell({ event: "started", level: "info", says: { id: "switch.demo" } }, Date.now() / 1000);
    const output = await openOutput(form, given, streams);
    const paths = [join(root, "logs")];
    await watchGuarded({ guarding, paths, given, output, ending, untilOver: !isScreen });
    streams.stdout.write(story.join(""));
    const stopped = exitCodeOf(guarding) === exitCodes.stopped;
    return ending.exitCode() ?? (stopped || isScreen ? exitCodes.done : exitCodeOf(guarding));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
