/**
 * Waits until what a key did is drawn: the key itself (ink waits a moment after an escape, in case it is the
 * beginning of an arrow key), then the turns of the event loop in which React lays out and runs effects. Turns,
 * and not time alone: on a busy machine a timer is due before any of them.
 */
export async function frameDrawn(key: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, key === "\x1b" ? 60 : 5));
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
