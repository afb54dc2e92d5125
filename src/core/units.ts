/** Optimiser updates so far: a whole number, 0 or more (negative only where a log says so). */
export type Step = number;
/** Passes over the training set, as the trainer prints it: a whole number. */
export type Epoch = number;
/** Seconds; as a wall time, seconds since the Unix epoch, fractional, finite. */
export type Seconds = number;
/** Name of one quantity in a run, for example `loss/g/mel`; never rewritten, and never to be trusted on a screen. */
export type Tag = string;
/** Name of one training, as its folder is called; never to be trusted on a screen. */
export type RunName = string;
