/** One line of about a MiB, made so that a reader which looks back would take minutes. */
export interface HostileText {
  readonly name: string;
  readonly text: string;
}

const mebi = 1024 * 1024;
const fill = (unit: string) => unit.repeat(Math.floor((mebi - 100) / unit.length));

/** Hostile lines by the kind of log that they stand in. */
export const hostileTexts: Readonly<Record<"train.log" | "csv" | "json", readonly HostileText[]>> =
  {
    "train.log": [
      { name: "brackets", text: fill("[") },
      { name: "closing brackets", text: `[${fill("]")}` },
      { name: "a list of numbers", text: `[${fill("1,")}1]` },
      { name: "one long number", text: `[${fill("1")}, 2, 0.5]` },
      { name: "an open dict", text: `{'train': ${fill("[")}` },
      { name: "nested dicts", text: `{'train': ${fill("{'a':")}` },
      { name: "an open text", text: `{'train': '${fill("a")}` },
      { name: "escapes", text: `{'train': '${fill("\\")}` },
      { name: "names and colons", text: fill("a:") },
      { name: "levels", text: fill("INFO:") },
      { name: "pairs", text: `Eval Epoch: 5 ${fill("a=1 ")}` },
      { name: "letters", text: `Eval Epoch: 5 ${fill("a")}` },
      { name: "blanks", text: `Eval Epoch: 5 mel:${fill(" ")}1` },
      { name: "quotes", text: `Loaded checkpoint '${fill("' (")}` },
      { name: "equal signs", text: fill("=") },
      { name: "bars", text: fill("1%|") },
      { name: "tabs", text: fill("\t") },
      { name: "escape sequences", text: fill("\x1b[") },
      { name: "losses", text: `Losses: [${fill("1,")}` },
      { name: "checkpoint names", text: `saving ckpt ${fill(":")}` },
      { name: "tracebacks", text: fill("Traceback (most recent call last)") },
      { name: "carriage returns", text: fill("a\r") },
      { name: "holes", text: fill("\0a") },
    ],
    csv: [
      { name: "commas", text: fill(",") },
      { name: "quotes", text: fill('"') },
      { name: "quotes and blanks", text: fill('" ') },
      { name: "quoted cells", text: fill('"",') },
      { name: "digits", text: fill("1") },
      { name: "points", text: fill("1.") },
      { name: "names", text: fill("loss,") },
    ],
    json: [
      { name: "brackets", text: fill("[") },
      { name: "objects", text: fill('{"a":') },
      { name: "backslashes", text: `["${fill("\\")}` },
      { name: "quotes", text: `[${fill('"')}` },
      { name: "NaN", text: `[${fill("NaN,")}` },
    ],
  };
