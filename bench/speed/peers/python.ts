import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../child.ts";
import type { Contestant } from "../contest.ts";
import { cacheFolder } from "../machine.ts";

/** The Python of the peers: a virtual environment in the cache folder, without TensorFlow. */
const environment = join(cacheFolder(), "venv");
export const peersPython = join(environment, "bin", "python");

/** How to make it, for the message when it is missing. */
export const howToInstall = `python3 -m venv ${environment} && ${peersPython} -m pip install tensorboard tbparse terminalboard pandas`;

const adapters = join("bench", "speed", "peers", "adapters.py");

/** The Python peers that `adapters.py` knows. */
export type PythonPeer = "EventAccumulator" | "tbparse" | "terminalboard" | "pandas";

/** A peer that loads a file in a fresh Python. */
export function pythonPeer(name: PythonPeer, path: string): Contestant {
  return {
    name,
    run: (tell) =>
      existsSync(peersPython)
        ? runProgram(peersPython, [adapters, name, path], tell)
        : missing(tell),
  };
}

function missing(tell: (why: string) => void): undefined {
  tell("not installed");
}

/** TensorBoard's data server in Rust, as its wheel brings it; undefined when it is not installed. */
export function findDataServer(): string | undefined {
  const library = join(environment, "lib");
  const pythons = existsSync(library) ? readdirSync(library) : [];
  return pythons
    .map((name) => join(library, name, "site-packages/tensorboard_data_server/bin/server"))
    .find((path) => existsSync(path));
}

/** Versions of what is installed, for the table: `tensorboard 2.21.0, …`. */
export function peerVersions(): string {
  if (!existsSync(peersPython)) return `none installed (${howToInstall})`;
  const wanted = ["tensorboard", "tensorboard-data-server", "tbparse", "terminalboard", "pandas"];
  const listed = execFileSync(peersPython, ["-m", "pip", "list", "--format=freeze"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const found = listed.split("\n").map((line) => line.replaceAll("_", "-").split("=="));
  return found
    .filter(([name = ""]) => wanted.includes(name))
    .map((parts) => parts.join(" "))
    .join(", ");
}
