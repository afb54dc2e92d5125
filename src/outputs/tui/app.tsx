import { useInput, useStdin } from "ink";
import { type ReactElement, useReducer } from "react";
import type { View } from "../../core/view.ts";
import type { KeyWord } from "../../messages/words.ts";
import type { Commands } from "../output.ts";
import { Dashboard } from "./dashboard.tsx";
import { actionOf } from "./keys.ts";
import type { Look } from "./look.ts";
import { askedRun, firstState, nextState, type ScreenState, selectedRun } from "./screen-state.ts";

/** The dashboard with its keys: the only state kept here is what a person looks at. */
export function App({
  view,
  rows,
  look,
  quit,
  commands,
}: {
  readonly view: View;
  readonly rows: number;
  readonly look: Look;
  readonly quit: () => void;
  /** The keys of the kill-switch; absent where there is none. */
  readonly commands?: Pick<Commands, "stopNow" | "cancelStop">;
}): ReactElement {
  const [state, press] = useReducer(
    (
      before: ScreenState,
      pressed: { readonly action: KeyWord | "answered"; readonly view: View },
    ) => nextState(before, pressed.action, pressed.view),
    firstState,
  );
  const { isRawModeSupported } = useStdin();
  useInput(
    (input, key) => {
      const action = actionOf(input, key);
      const asked = askedRun(view, state);
      // An open question takes every key: y is yes, all others are no and nothing else. Ctrl-C still quits.
      if (asked !== undefined && !key.ctrl) {
        if (input === "y") commands?.stopNow?.(asked.path);
        press({ action: "answered", view });
        return;
      }
      if (action === "cancelStop") {
        const run = selectedRun(view, state);
        if (run?.switch !== undefined) commands?.cancelStop?.(run.path);
      }
      if (action === "quit") quit();
      else if (action !== undefined) press({ action, view });
    },
    { isActive: isRawModeSupported },
  );
  return (
    <Dashboard view={view} state={state} rows={rows} look={look} footer={isRawModeSupported} />
  );
}
