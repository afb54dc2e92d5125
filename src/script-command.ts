import { isSea } from "node:sea";

/** The word by which a single executable is asked to run a script of the demo. */
export const scriptWord = "--run-script-of-the-demo";

/** The command line that runs a script with the Node that runs us, be it a program of its own or in our file. */
export function scriptCommand(script: string, words: readonly string[]): readonly string[] {
  return isSea()
    ? [process.execPath, scriptWord, script, ...words]
    : [process.execPath, script, ...words];
}
