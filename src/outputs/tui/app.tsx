import { type Key, Text, useInput, useStdin } from "ink";
import { type ReactElement, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { View } from "../../core/view.ts";
import type { KeyWord } from "../../messages/words.ts";
import type { Commands } from "../output.ts";
import { dashboardFrame } from "./dashboard.ts";
import { Frame } from "./frame.tsx";
import { changeFor } from "./judging-keys.ts";
import { actionOf, keyName } from "./keys.ts";
import type { Look } from "./look.ts";
import { parseMouse } from "./mouse.ts";
import { nextState } from "./next-state.ts";
import { openingState, paintedIn } from "./opening.ts";
import { actionAt } from "./pointing.ts";
import { rememberedView, type ViewMemory } from "./remembered.ts";
import { askedRun, type ScreenAction, type ScreenState, selectedRun } from "./screen-state.ts";
import { steadyState } from "./steady.ts";

/** What the dashboard asks of the terminal that it is on. */
export interface AppTerminal {
  /** Reports clicks and the wheel, or not. */
  mouse(on: boolean): void;
  suspend(): void;
  /** Shows a frame, line by line. Without a terminal ink shows it. */
  paint(lines: readonly string[]): void;
}

/** What the dashboard is drawn from, and what its keys do. */
export interface AppProps {
  readonly view: View;
  readonly rows: number;
  readonly look: Look;
  readonly quit: () => void;
  /** Keys that touch more than the screen; absent ones do nothing. */
  readonly commands?: Pick<Commands, "stopNow" | "cancelStop" | "judgeWith" | "look">;
  readonly terminal?: AppTerminal;
  readonly memory?: ViewMemory;
}

/** The dashboard with its keys: the only state kept here is what a person looks at. */
export function App(props: AppProps): ReactElement {
  const { view, rows, terminal, memory } = props;
  const { isRawModeSupported } = useStdin();
  const footer = isRawModeSupported;
  const [state, setState] = useState(() => openingState({ ...props, footer }));
  const look = { ...props.look, color: paintedIn(props.look.color, state.palette) };
  // Keys may come faster than frames: each is read with what the one before it left.
  const newest = useRef(state);
  useEffect(() => terminal?.mouse(state.mouse), [terminal, state.mouse]);
  useKept(state, memory);
  useOnScreen([selectedRun(view, state)?.path, ...state.pins], props.commands);
  useEffect(() => {
    newest.current = steadyState(newest.current, { view, rows, look: props.look, footer });
    setState(newest.current);
  }, [view, rows, props.look, footer]);
  useInput(
    (input, key) => {
      for (const pressed of keysOf(input, key)) {
        const action = readKey(pressed, { ...props, state: newest.current, footer });
        if (action !== undefined) newest.current = nextState(newest.current, action, view);
      }
      setState(newest.current);
    },
    { isActive: isRawModeSupported },
  );
  const lines = dashboardFrame({ view, state, rows, look, footer });
  // Handed over before ink is done with its own, empty frame: nothing is drawn between two frames of ours.
  useLayoutEffect(() => terminal?.paint(lines));
  return terminal === undefined ? <Frame lines={lines} /> : <Text> </Text>;
}

/** Keeps what is worth keeping whenever it changes. */
function useKept(state: ScreenState, memory: ViewMemory | undefined): void {
  const kept = JSON.stringify(rememberedView(state));
  const last = useRef(kept);
  useEffect(() => {
    if (last.current === kept) return;
    last.current = kept;
    memory?.keep(kept);
  }, [kept, memory]);
}

/** Tells whose curves are on the screen, whenever they are others. */
function useOnScreen(paths: readonly (string | undefined)[], commands: AppProps["commands"]): void {
  const shown = JSON.stringify(paths.filter((path) => path !== undefined));
  // What was just written as a list of texts is one.
  useEffect(() => commands?.look?.(JSON.parse(shown) as string[]), [shown, commands]);
}

interface Pressed {
  readonly input: string;
  readonly key: Partial<Key>;
  /** It came with others in one piece: typed very fast, or pasted. */
  readonly amongOthers: boolean;
}

/** A terminal may hand over several keys at once. */
function keysOf(input: string, key: Key): readonly Pressed[] {
  const characters = [...input];
  if (characters.length < 2 || key.ctrl || key.meta || parseMouse(input) !== undefined) {
    return [{ input, key, amongOthers: false }];
  }
  return characters.map((character) => ({
    input: character,
    key: { return: character === "\r", tab: character === "\t", backspace: character === "\x7f" },
    amongOthers: true,
  }));
}

interface Situation extends AppProps {
  readonly state: ScreenState;
  readonly footer: boolean;
}

/** What a key press changes on the screen; what it asks of the world goes out at once. */
function readKey({ input, key, amongOthers }: Pressed, now: Situation): ScreenAction | undefined {
  const { view, state, commands } = now;
  const mouse = parseMouse(input);
  if (mouse !== undefined) return mouse === "other" ? undefined : actionAt(mouse, now);
  const asked = askedRun(view, state);
  // An open question takes every key: y is yes, all others are no and nothing else. Ctrl-C still quits.
  if (asked !== undefined && key.ctrl !== true) {
    if (input === "y" && !amongOthers) commands?.stopNow?.(asked.path);
    return "answered";
  }
  if (state.typing && key.ctrl !== true) return typing(input, key);
  const action = actionOf(input, key);
  // Pasted text may hold any letter: it asks nothing of the world.
  if (action === undefined || (amongOthers && worldly.has(action))) return undefined;
  return askWorld(action, now) ? undefined : action;
}

const worldly: ReadonlySet<KeyWord> = new Set(["stopNow", "cancelStop", "quit"]);

/** Letters for the filter. Enter keeps it, escape drops it; arrows select meanwhile. */
function typing(input: string, key: Partial<Key>): ScreenAction | undefined {
  switch (keyName(input, key)) {
    case "enter":
    case "tab":
      return "filterDone";
    case "esc":
      return { erased: "all" };
    case "backspace":
      return { erased: "letter" };
    case "up":
      return "previousRun";
    case "down":
      return "nextRun";
    default:
      return input === "" || key.meta === true ? undefined : { typed: input };
  }
}

/** Passes on what touches more than the screen; whether the key is done with by that. */
function askWorld(action: KeyWord, now: Situation): boolean {
  const { view, state, commands, quit, terminal } = now;
  const run = selectedRun(view, state);
  const change = run === undefined ? undefined : changeFor(action, view, run);
  if (action === "quit") quit();
  else if (action === "suspend") terminal?.suspend();
  else if (action === "cancelStop" && run?.switch !== undefined) commands?.cancelStop?.(run.path);
  else if (change !== undefined) commands?.judgeWith?.(change);
  else return false;
  return true;
}
