import { afterAll, describe, expect, it } from "vitest";
import type { KeyWord } from "../../src/messages/words.ts";
import { keyTable } from "../../src/outputs/tui/keys.ts";
import { cli, endTmux, openScreen, type Screen, until, withoutTmux } from "./tmux-screen.ts";
import { copyVoices } from "./voices.ts";

afterAll(endTmux);

/** What a key is to do, seen from outside. */
interface Trial {
  /** Keys that lead to where it does something; none from the overview. */
  readonly before?: readonly string[];
  /** What is seen after `before`, so that the key itself is what changes it. */
  readonly from?: RegExp;
  /** What is seen afterwards: on the screen, or in another way. */
  readonly seen: RegExp | ((screen: Screen) => boolean);
  /** Keys that lead back to the overview as it was. Absent: something stays, which `stays` describes. */
  readonly back?: readonly string[];
}

/** Tried elsewhere: they end or leave the program, or need a trainer. */
type Elsewhere = "quit" | "suspend" | "stopNow" | "cancelStop";

/** Every key there is: without its row here this does not compile. */
const trials: { readonly [K in Exclude<KeyWord, Elsewhere>]: Trial } = {
  help: { seen: /leave stopwatch; the training goes on/, back: ["Escape"] },
  back: { before: ["?"], from: /^Keys/m, seen: /Listen to/, back: [] },
  previousRun: { before: ["Down"], from: /▶ FINISHED/, seen: /▶ STOP/, back: [] },
  nextRun: { seen: /▶ FINISHED +alice\/logs_s1_v2/, back: ["Up"] },
  filter: { seen: /^Filter ▏ {2}4 of 4 runs/m, back: ["Escape"] },
  sort: { seen: /^most urgent first/m, back: ["o", "o"] },
  pin: { before: ["Down"], from: /▶ FINISHED/, seen: /▶a FINISHED/, back: ["Space", "Up"] },
  both: { seen: /STOP +alice.*FINISHED +alice/, back: ["b"] },
  pageUp: { before: ["NPage"], from: /▶ CANNOT JUDGE +carol/, seen: /▶ STOP/, back: [] },
  pageDown: { seen: /▶ CANNOT JUDGE +carol/, back: ["PPage"] },
  chart: { seen: /^ STOP +alice.*\neval\/loss/m, back: ["Escape"] },
  curve: { seen: /^loss\/g\/mel · lower is better/m, back: ["Down", "Up"] },
  layout: { seen: lacks(/turning point/), back: ["g", "g"] },
  axis: { seen: /^ *step 4 /m, back: ["t"] },
  log: { seen: /log scale/, back: ["l"] },
  zoomIn: { seen: lacks(/^epoch 1 /m), back: ["0"] },
  zoomOut: { before: ["+"], from: /^epoch (?!1 )/m, seen: /^epoch 1 /m, back: [] },
  left: { before: ["v"], from: /mel epoch 13/, seen: /mel epoch 12/, back: ["Escape"] },
  right: { before: ["v", "Home"], from: /mel epoch 1 /, seen: /mel epoch 2/, back: ["Escape"] },
  first: { before: ["v"], from: /mel epoch 13/, seen: /mel epoch 1 /, back: ["Escape"] },
  last: { before: ["v", "Home"], from: /mel epoch 1 /, seen: /mel epoch 13/, back: ["Escape"] },
  cursor: { seen: /mel epoch 13 · raw 27\.45/, back: ["Escape"] },
  resetView: { before: ["l"], from: /log scale/, seen: lacks(/log scale/), back: [] },
  findings: { seen: /^Findings$/m, back: ["f"] },
  problems: { seen: /^Problems$/m, back: ["p"] },
  palette: { seen: (screen) => /38;5;208/.test(screen.painted()), back: ["P"] },
  mouse: { seen: (screen) => screen.flag("mouse_standard_flag") === "1", back: ["m"] },
  smoother: { seen: /smoothing 0\.3 \(yours\)/ },
  rougher: { before: ["]"], from: /smoothing 0\.[36]/, seen: /smoothing 0(\.3)? \(yours\)/ },
  morePatience: { seen: /patience \d+ \(yours\)/ },
  lessPatience: { before: ["}"], from: /patience \d+ \(yours\)/, seen: /patience \d+ \(yours\)/ },
};

const names: Readonly<Record<string, string>> = {
  up: "Up",
  down: "Down",
  left: "Left",
  right: "Right",
  pageup: "PPage",
  pagedown: "NPage",
  home: "Home",
  end: "End",
  enter: "Enter",
  tab: "Tab",
  esc: "Escape",
  space: "Space",
};

/** What tmux calls a key of the table. */
function keyNamed(key: string): string {
  return names[key] ?? key.replace(/^ctrl\+/, "C-");
}

function lacks(what: RegExp): (screen: Screen) => boolean {
  return (screen) => {
    const text = screen.text();
    return /q quit/.test(text) && !what.test(text);
  };
}

function open(cwd: string): Screen {
  return openScreen(["tail", "logs"], { cwd, columns: 120, rows: 40 });
}

/** The same under a shell, which stays when it ends and tells how. */
function openUnderShell(cwd: string): Screen {
  const program = ["sh", "-c", '"$0" "$@"; echo "ended with $?"; exec cat', process.execPath, cli];
  return openScreen([], { cwd, columns: 120, rows: 40, program: [...program, "tail", "logs"] });
}

/** All four runs were read and judged: on a busy machine the first frame may hold fewer. */
const overview =
  /4 runs\n▶ STOP +alice(?:.*\n){2}.* bob .*\n.* carol [\s\S]*turning point[\s\S]*q quit/;

describe.skipIf(withoutTmux !== undefined)("every key of the table, in a terminal", () => {
  it("changes what it says it changes, and is undone", async () => {
    const screen = open(copyVoices());
    const first = await screen.seen(overview);
    for (const { action, keys } of keyTable) {
      const trial = trialOf(action);
      if (trial?.back === undefined) continue;
      for (const key of keys) {
        await tryKey(screen, keyNamed(key), trial);
        await pressEach(screen, trial.back);
        await screen.seen((text) => text === first);
      }
    }
    expect(screen.painted()).not.toContain("38;5;");
  });

  it("judges anew with other smoothing and patience", async () => {
    const screen = open(copyVoices());
    await screen.seen(overview);
    for (const { action, keys } of keyTable) {
      const trial = trialOf(action);
      if (trial === undefined || trial.back !== undefined) continue;
      for (const key of keys) await tryKey(screen, keyNamed(key), trial);
    }
  });

  it("leaves the terminal as it was when it is quit", async () => {
    const cwd = copyVoices();
    const quitting = keyTable.find(({ action }) => action === "quit")?.keys ?? [];
    const screens = quitting.map((key) => ({ key, screen: openUnderShell(cwd) }));
    expect(screens).toHaveLength(2);
    for (const { key, screen } of screens) {
      await screen.seen(overview);
      expect(screen.flag("alternate_on")).toBe("1");
      screen.press(keyNamed(key));
      expect(await screen.seen(/ended with 0/)).toBe("ended with 0");
      expect(screen.flag("alternate_on")).toBe("0");
      expect(screen.flag("cursor_flag")).toBe("1");
    }
  });
});

async function tryKey(screen: Screen, key: string, trial: Trial): Promise<void> {
  await pressEach(screen, trial.before ?? []);
  if (trial.from !== undefined) await screen.seen(trial.from);
  const before = lookOf(screen);
  screen.press(key);
  const { seen } = trial;
  const fits = (): boolean =>
    typeof seen === "function" ? seen(screen) : seen.test(screen.text());
  await until(
    () => lookOf(screen) !== before && fits(),
    () => `${key} did not lead to ${seen}; this was:\n${screen.text()}`,
  );
}

/** One key after the other, each once what the one before it did is seen. */
async function pressEach(screen: Screen, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const before = lookOf(screen);
    screen.press(key);
    await until(
      () => lookOf(screen) !== before,
      () => `${key} changed nothing; this was:\n${screen.text()}`,
    );
  }
}

/** All that is seen of a terminal. */
function lookOf(screen: Screen): string {
  return screen.painted() + screen.flag("mouse_standard_flag");
}

function trialOf(action: KeyWord): Trial | undefined {
  const found: Partial<Record<KeyWord, Trial>> = trials;
  return found[action];
}
