import { createRequire } from "node:module";
import { scriptWord } from "./script-command.ts";

// The entry of the single executables. They are the program and Node in one file, which the demo's stand-in trainer
// needs, too: asked for a script by a word that no person types, they run it as `node SCRIPT` would.
const [program = "", , word, script, ...rest] = process.argv;
if (word === scriptWord && script !== undefined) {
  process.argv = [program, script, ...rest];
  createRequire(script)(script);
} else {
  void import("./cli.ts");
}
