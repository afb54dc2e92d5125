/** What a line of a Python log says, without who said it and when. */
export interface LogLine {
  readonly message: string;
  /** `train.log`: time, name and level between tabs; `console`: level and name; `none`: no logger wrote it. */
  readonly frame: "train.log" | "console" | "none";
  /** Name of the logger: the experiment, `root`, a library. Empty where no logger wrote. */
  readonly logger: string;
  readonly debug: boolean;
}

const levels: ReadonlySet<string> = new Set(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]);
const localTime = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}$/;
const consoleLevel = /(?:^|[^A-Za-z_])(DEBUG|INFO|WARNING|ERROR|CRITICAL):/;
/** A message of this family begins so; tells where a logger's name with colons ends. */
const knownStart =
  /^(?:\[|\{['}]|=+>|loss_|Train Epoch|Losses|Loaded checkpoint|Saving |saving |\[?Eval|\[?Valid|\[?Test|Epoch|Training |start training|Traceback |HParams|<|训练|损失|加载|保存|正在|验证|测试)/i;

/**
 * Takes the frame off a line: `<time>\t<name>\t<LEVEL>\t<message>` (train.log) or `<LEVEL>:<name>:<message>`
 * (console). A progress bar that shares the line, before or behind, goes too, and so do ANSI sequences.
 *
 * @example  unframe(" 41%|##  | 4/9 [00:26<01:02]INFO:bob:Train Epoch: 3 [45%]").message // "Train Epoch: 3 [45%]"
 */
export function unframe(raw: string): LogLine {
  const text = raw.includes("\x1b") ? raw.replace(ansiSequence, "") : raw;
  return unframeTabs(text) ?? unframeConsole(text) ?? unframed(text);
}

function unframed(text: string): LogLine {
  return { message: withoutBars(text), frame: "none", logger: "", debug: false };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const ansiSequence = /\x1b\[[0-9;?]*[A-Za-z]/g;

function unframeTabs(text: string): LogLine | undefined {
  const name = text.indexOf("\t") + 1;
  const level = name > 0 ? text.indexOf("\t", name) + 1 : 0;
  const message = level > 0 ? text.indexOf("\t", level) + 1 : 0;
  if (message === 0 || !levels.has(text.slice(level, message - 1))) return undefined;
  if (!localTime.test(text.slice(Math.max(0, name - 24), name - 1))) return undefined;
  return {
    message: withoutBarBehind(text.slice(message)),
    frame: "train.log",
    logger: text.slice(name, level - 1),
    debug: text.startsWith("DEBUG", level),
  };
}

function unframeConsole(text: string): LogLine | undefined {
  // The rows of a table, and much else that no logger wrote, have none.
  const found = text.includes(":") ? consoleLevel.exec(text) : null;
  if (!found) return undefined;
  const name = found.index + found[0].length;
  const firstColon = text.indexOf(":", name);
  if (firstColon < 0) return undefined;
  // The name may hold colons: it ends before the first text that begins like a message.
  let colon = firstColon;
  for (let tried = 0; colon >= 0 && tried < 16; tried++, colon = text.indexOf(":", colon + 1)) {
    if (knownStart.test(text.slice(colon + 1, colon + 32))) break;
    if (tried === 15) colon = -1;
  }
  const end = colon < 0 ? firstColon : colon;
  return {
    message: withoutBarBehind(text.slice(end + 1)),
    frame: "console",
    logger: text.slice(name, end),
    debug: found[1] === "DEBUG",
  };
}

/** Progress bar as tqdm draws it: `desc: 45%|####  | 45/100 [00:12<00:15, 3.60it/s]`. */
function withoutBars(text: string): string {
  const bar = text.lastIndexOf("%|");
  if (bar < 0) return text.trim();
  const count = text.indexOf("[", bar);
  const end = count < 0 ? -1 : text.indexOf("]", count);
  return end < 0 ? "" : text.slice(end + 1).trim();
}

/** The message in front of a bar whose carriage return was lost. */
function withoutBarBehind(message: string): string {
  const bar = message.indexOf("%|");
  if (bar < 0) return message.trimEnd();
  let end = bar;
  while (end > 0 && /\d/.test(message[end - 1] ?? "")) end--;
  return message.slice(0, end).trimEnd();
}
