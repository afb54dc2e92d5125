import { useInput, useStdin } from "ink";
import { type ReactElement, useReducer } from "react";
import type { View } from "../../core/view.ts";
import type { KeyWord } from "../../messages/words.ts";
import { Dashboard } from "./dashboard.tsx";
import { actionOf } from "./keys.ts";
import type { Look } from "./look.ts";
import { firstState, nextState, type ScreenState } from "./screen-state.ts";

/** The dashboard with its keys: the only state kept here is what a person looks at. */
export function App({
  view,
  rows,
  look,
  quit,
}: {
  readonly view: View;
  readonly rows: number;
  readonly look: Look;
  readonly quit: () => void;
}): ReactElement {
  const [state, press] = useReducer(
    (before: ScreenState, pressed: { readonly action: KeyWord; readonly view: View }) =>
      nextState(before, pressed.action, pressed.view),
    firstState,
  );
  const { isRawModeSupported } = useStdin();
  useInput(
    (input, key) => {
      const action = actionOf(input, key);
      if (action === "quit") quit();
      else if (action !== undefined) press({ action, view });
    },
    { isActive: isRawModeSupported },
  );
  return (
    <Dashboard view={view} state={state} rows={rows} look={look} footer={isRawModeSupported} />
  );
}
