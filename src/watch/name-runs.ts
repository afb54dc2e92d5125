import { dirname, join, relative, sep } from "node:path";
import type { RunName } from "../core/units.ts";
import { folderName } from "./folder-runs.ts";
import { groupBy } from "./group-by.ts";
import type { RunParts } from "./run-parts.ts";

/**
 * Names runs by their place below the path that was asked for, with `/` on every system. Where that path
 * is a run itself, its own name comes first: `alice` and `alice/logs_s1_v2`.
 *
 * @returns one name for each run, index for index; no two alike
 */
export function nameRuns(runs: readonly RunParts[]): readonly RunName[] {
  const rootsThatAreRuns = new Set(runs.filter(isAtRoot).map((run) => run.root));
  let names = runs.map((run) => {
    const below = collapse(relative(run.root, run.namedBy));
    if (below === "") return folderName(run.root);
    return rootsThatAreRuns.has(run.root) ? join(folderName(run.root), below) : below;
  });
  // The same name twice: two logdirs were given, or a file is called like a folder. Say more of the place.
  const longer: readonly ((run: RunParts, name: string) => string)[] = [
    (run, name) => (run.path === run.namedBy ? name : join(dirname(name), folderName(run.path))),
    (run) => join(folderName(run.root), relative(run.root, run.namedBy)),
    (run) =>
      join(folderName(dirname(run.root)), folderName(run.root), relative(run.root, run.namedBy)),
    (run) => run.namedBy,
  ];
  for (const rename of longer) {
    const counts = groupBy(names, (name) => name);
    names = names.map((name, index) => {
      const run = runs[index];
      return run === undefined || counts.get(name)?.length === 1 ? name : rename(run, name);
    });
  }
  return numberTwins(names.map((name) => collapse(name).split(sep).join("/")));
}

function isAtRoot(run: RunParts): boolean {
  const below = collapse(relative(run.root, run.namedBy));
  return below === "" || (run.isStageOne === true && !below.includes(sep));
}

/** `logs_s1_v2/logs_s1_v2` is one name: Lightning repeats the folder. */
function collapse(path: string): string {
  const parts = path.split(sep);
  const [last, before] = [parts.at(-1), parts.at(-2)];
  return last === before && last?.startsWith("logs_s1") === true ? dirname(path) : path;
}

function numberTwins(names: readonly string[]): readonly RunName[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 2; taken.has(unique); number += 1) unique = `${name} (${number})`;
    taken.add(unique);
    return unique;
  });
}
