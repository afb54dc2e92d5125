import type { View } from "../core/view.ts";

/** What a person at the screen may ask of the session. A keypress that touches the world goes through here. */
export interface Commands {
  /** Ends the watching; never touches the trainer. */
  quit(): void;
  /** Stops the trainer of a run at the next safe moment; asked and confirmed. Absent where no switch is armed. */
  stopNow?(runPath: string): void;
  /** Takes back a decision to stop; does nothing once a signal was sent. */
  cancelStop?(runPath: string): void;
  /** Says which runs have their curves on the screen; of very many runs only theirs are kept. */
  look?(runPaths: readonly string[]): void;
  /** Judges all runs anew with other numbers, for looking only. Absent while a switch could act on what is judged. */
  judgeWith?(change: JudgingChange): void;
}

/** What a person may change while watching; what is absent stays. */
export interface JudgingChange {
  /** In checks. */
  readonly patience?: number;
  /** 0 to below 1. */
  readonly smoothing?: number;
}

/** Where views are shown. */
export interface Output {
  readonly name: string;
  /** Whether it draws curves; one that does not is given views without their points. Default: yes. */
  readonly drawsCurves?: boolean;
  open(commands: Commands): void;
  /** Shows the newest view; called on change only, at most a few times a second. */
  show(view: View): void;
  /** Leaves the screen as it was found and lets go of everything. May be called twice. */
  close(): Promise<void>;
}
