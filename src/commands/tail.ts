import { buildRunView } from "../core/build-view.ts";
import { evaluate } from "../core/evaluate.ts";
import type { View } from "../core/view.ts";
import { exitCodes, UsageError } from "../errors.ts";
import { guardOptions } from "../guard-options.ts";
import { scoresFor } from "../holdout-options.ts";
import {
  checkpointFolders,
  evaluateOptions,
  flagOption,
  type GivenOptions,
  languageOption,
  outputForm,
} from "../options.ts";
import type { Output } from "../outputs/output.ts";
import { readOnce } from "../read-once.ts";
import { encodingOption } from "../reading-options.ts";
import { runSession } from "../session.ts";
import { jobControl } from "./job-control.ts";
import { refuseLoneTable } from "./lone-table.ts";
import { nothingFound } from "./nothing-found.ts";
import { requirementOf } from "./required.ts";
import { untilSignalled } from "./signals.ts";
import { type CommandStreams, isDumb, lookOf } from "./streams.ts";
import { viewMemory } from "./view-memory.ts";

/** Forms of a live output. */
export const liveForms = ["dashboard", "plain", "json-lines"] as const;
type LiveForm = (typeof liveForms)[number];

/** `stopwatch tail PATH...`: watches every run below some folders until it is told to end. */
export async function tail(
  paths: readonly string[],
  given: GivenOptions,
  streams: CommandStreams,
): Promise<number> {
  if (paths.length === 0) {
    throw new UsageError("tail expects a folder to watch. Example: stopwatch tail logs/");
  }
  const options = evaluateOptions(given);
  const folders = checkpointFolders(given);
  const scores = await scoresFor(paths, given, streams.environment);
  // One picture of the dashboard needs no terminal.
  if (flagOption(given, "once") === true) return showOnce(paths, given, streams);
  const form = liveForm(given, streams);
  const output = await openOutput(form, given, streams, paths);
  if (guardOptions(given).arm) return tailArmed(paths, given, streams, { form, output });
  const ending = untilSignalled();
  const requirement = requirementOf(given, streams, ending);
  await runSession({
    ...requirement.session,
    paths,
    evaluate: options,
    checkpointFolders: folders,
    encoding: encodingOption(given),
    scores,
    output,
    signal: ending.signal,
    quit: ending.quit,
    now: () => Date.now() / 1000,
  });
  return ending.exitCode() ?? requirement.exitCode() ?? exitCodes.done;
}

/** `tail --arm`: the same screen with the switch; nothing of guarding is loaded without it. */
async function tailArmed(
  paths: readonly string[],
  given: GivenOptions,
  streams: CommandStreams,
  shown: { readonly form: LiveForm; readonly output: Output },
): Promise<number> {
  const { openGuarding, watchGuarded } = await import("./guarded.ts");
  // On a dashboard the switch's own lines say it; what is written beside them would tear the screen.
  const silence = shown.form === "dashboard" ? { write: () => {} } : {};
  const how = { set: { arm: true }, goesOn: true, ...silence };
  const { guarding } = await openGuarding(given, streams, how);
  const ending = untilSignalled();
  const requirement = requirementOf(given, streams, ending);
  const { output } = shown;
  const scores = await scoresFor(paths, given, streams.environment);
  const session = { ...requirement.session, scores };
  await watchGuarded({ guarding, paths, given, output, ending, untilOver: false, session });
  return ending.exitCode() ?? requirement.exitCode() ?? exitCodes.done;
}

/** The form asked for; the dashboard on a terminal, lines elsewhere. */
export function liveForm(
  given: GivenOptions,
  { stdout, stdin, environment }: CommandStreams,
): LiveForm {
  const asked = outputForm(given, liveForms);
  const isTerminal = stdout.isTTY === true && stdin.isTTY === true && !isDumb(environment);
  if (asked === "dashboard" && !isTerminal) {
    const what = isDumb(environment)
      ? "a terminal that can place text, TERM is dumb"
      : "a terminal";
    throw new UsageError(`--output dashboard needs ${what}; use --output plain or json-lines here`);
  }
  return asked ?? (isTerminal ? "dashboard" : "plain");
}

/** Opens a live output; React and ink are loaded for the dashboard alone. */
export async function openOutput(
  form: LiveForm,
  given: GivenOptions,
  streams: CommandStreams,
  /** Absent for what is shown only once: its view is not kept. */
  paths?: readonly string[],
): Promise<Output> {
  const language = languageOption(given, streams.environment);
  const write = (text: string) => void streams.stdout.write(text);
  switch (form) {
    case "dashboard": {
      const { createDashboard } = await import("../outputs/tui/index.tsx");
      const { color, ascii } = lookOf(given, streams);
      const suspend = jobControl(streams.environment);
      return createDashboard(streams, {
        language,
        color,
        ascii,
        ...(paths === undefined ? {} : { memory: viewMemory(paths, streams.environment) }),
        ...(suspend === undefined ? {} : { suspend }),
      });
    }
    case "plain": {
      const { createPlain } = await import("../outputs/plain.ts");
      return createPlain(write, { language });
    }
    case "json-lines": {
      const { createJsonLines } = await import("../outputs/json-lines.ts");
      return createJsonLines(write);
    }
  }
}

async function showOnce(
  paths: readonly string[],
  given: GivenOptions,
  streams: CommandStreams,
): Promise<number> {
  const options = evaluateOptions(given);
  const now = Date.now() / 1000;
  const scores = await scoresFor(paths, given, streams.environment);
  const found = await readOnce(paths, {
    checkpointFolders: checkpointFolders(given),
    recognise: { encoding: encodingOption(given) },
    scores,
  });
  if (found.runs.length === 0) throw new UsageError(nothingFound(paths));
  const runPaths = found.runs.map(({ run }) => run.path);
  await refuseLoneTable(runPaths, given, scores);
  const runs = found.runs.map(({ run, modified }) =>
    buildRunView(evaluate(run, options), { now, modified, smoothing: options.smoothing }),
  );
  const view: View = { now, logdir: paths.join(" "), runs, problems: found.problems };
  const form =
    outputForm(given, liveForms) ?? (streams.stdout.isTTY === true ? "dashboard" : "plain");
  if (form === "dashboard") {
    const { renderViewToText } = await import("../outputs/tui/index.tsx");
    const language = languageOption(given, streams.environment);
    const look = lookOf(given, streams);
    const rows = streams.stdout.rows ?? 40;
    streams.stdout.write(`${renderViewToText(view, { ...look, rows: rows - 1, language })}\n`);
    return exitCodes.done;
  }
  const output = await openOutput(form, given, streams);
  output.open({ quit: () => {} });
  output.show(view);
  await output.close();
  return exitCodes.done;
}
