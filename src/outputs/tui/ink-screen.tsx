// First of all: what follows imports React.
import "./production.ts";

import { type Instance, render } from "ink";
import { type ReactElement, useLayoutEffect } from "react";
import { App, type AppProps } from "./app.tsx";
import type { Terminal } from "./terminal.ts";

/** The dashboard with its keyboard, as React runs it. */
export interface InkScreen {
  draw(props: AppProps): void;
  close(): void;
}

/**
 * Begins to read the keyboard and to draw.
 *
 * @param restore  gives the terminal back; also called when ink takes the tree down
 */
export function openInkScreen(
  stdin: NodeJS.ReadStream,
  terminal: Pick<Terminal, "sink">,
  restore: () => void,
): InkScreen {
  let instance: Instance | undefined;
  return {
    draw: (props) => {
      const tree = (
        <Restoring restore={restore}>
          <App {...props} />
        </Restoring>
      );
      if (instance !== undefined) instance.rerender(tree);
      else instance = startInk(tree, stdin, terminal);
    },
    close: () => {
      instance?.unmount();
      instance = undefined;
    },
  };
}

function startInk(
  tree: ReactElement,
  stdin: NodeJS.ReadStream,
  terminal: Pick<Terminal, "sink">,
): Instance {
  const instance = render(tree, {
    stdin,
    stdout: terminal.sink,
    // Ctrl-C is a key like the others: it asks the session to end, and the session closes us.
    exitOnCtrlC: false,
    patchConsole: false,
    // No timers and no sequences of its own: it draws nothing that is seen.
    debug: true,
  });
  // Ink takes the tree down on a bug of ours and keeps the error to itself: it must end the process.
  instance.waitUntilExit().catch((bug: unknown) => {
    setImmediate(() => {
      throw bug;
    });
  });
  return instance;
}

/** Gives the terminal back when ink takes the tree down, which it does on a signal too, and on a bug of ours. */
function Restoring({
  restore,
  children,
}: {
  readonly restore: () => void;
  readonly children: ReactElement;
}): ReactElement {
  useLayoutEffect(() => restore, [restore]);
  return children;
}
