import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { evaluate } from "../../src/core/evaluate.ts";
import type { RunView, View } from "../../src/core/view.ts";
import { evaluateOptions } from "../../src/options.ts";
import { readOnce } from "../../src/read-once.ts";
import { runSession } from "../../src/session.ts";

/** A training as a long log tells it: ten lines a second, one in fifty with numbers, an epoch every five minutes. */
export const day = { linesPerSecond: 10, linesPerInterval: 100, secondsPerEpoch: 300 } as const;

/** What a followed training ended as, beside what one read of its log says. */
export interface FollowedDay {
  readonly live: object;
  readonly atOnce: object;
  readonly lines: number;
  readonly epochs: number;
}

/** The clocks of the session, in seconds, moved by who writes. */
interface Clock {
  passed: number;
}

const started = 1_800_000_000;

/**
 * Writes a training of so many hours into `folder`, a minute at a time, and has a session follow it on a
 * clock that moves with what is written; then reads the log once.
 *
 * @param eachHour  told after each hour
 */
export async function followDay(
  folder: string,
  hours: number,
  eachHour: (hour: number) => void = () => {},
): Promise<FollowedDay> {
  mkdirSync(folder, { recursive: true });
  const log = join(folder, "train.log");
  const clock: Clock = { passed: 0 };
  const ending = new AbortController();
  let newest: View | undefined;
  let onShow: (() => void) | undefined;
  const evaluateWith = evaluateOptions({});
  const writer = createWriter(log);
  writer.begin();
  const session = runSession({
    paths: [folder],
    evaluate: evaluateWith,
    checkpointFolders: [],
    output: {
      name: "latest",
      drawsCurves: false,
      open: () => {},
      show: (view) => {
        newest = view;
        onShow?.();
      },
      close: async () => {},
    },
    signal: ending.signal,
    quit: () => ending.abort(),
    now: () => started + clock.passed,
    monotonic: () => clock.passed,
  });
  const shows = (fits: (run: RunView) => boolean) =>
    new Promise<void>((resolve) => {
      onShow = () => {
        const run = newest?.runs[0];
        if (run !== undefined && fits(run)) resolve();
      };
      onShow();
    });
  for (let minute = 1; minute <= hours * 60; minute += 1) {
    clock.passed = minute * 60;
    const { epochs } = writer.minute(minute);
    // Each epoch is seen before the next is written, as it is when they are five minutes apart.
    await shows((run) => epochs === 0 || run.last?.epoch === epochs);
    if (minute % 60 === 0) eachHour(minute / 60);
  }
  ending.abort();
  await session;
  const { runs } = await readOnce([folder], { checkpointFolders: [] });
  const once = runs.map(({ run }) => evaluate(run, evaluateWith))[0];
  const { lines, epochs } = writer;
  const live = newest?.runs[0];
  return {
    live: live === undefined ? {} : said({ ...live, checks: live.checks }),
    atOnce: once === undefined ? {} : said({ ...once, checks: once.curve?.checks.length ?? 0 }),
    lines,
    epochs,
  };
}

/** What must be the same however a log was read. */
function said(
  of: Pick<RunView, "verdict" | "advice" | "reason" | "best" | "patience"> & { checks: number },
): object {
  const { verdict, advice, reason, best, patience, checks } = of;
  return { verdict, advice, reason, best, patience, checks };
}

function createWriter(log: string) {
  const counted = { lines: 0, epochs: 0 };
  const put = (lines: readonly string[]): void => {
    appendFileSync(log, `${lines.join("\n")}\n`);
    counted.lines += lines.length;
  };
  return {
    get lines() {
      return counted.lines;
    },
    get epochs() {
      return counted.epochs;
    },
    begin: () => put([`${stamp(0)}${settings}`]),
    minute: (minute: number) => {
      const lines: string[] = [];
      const { linesPerSecond, linesPerInterval, secondsPerEpoch } = day;
      const perEpoch = (secondsPerEpoch * linesPerSecond) / linesPerInterval;
      for (
        let second = (minute - 1) * 60;
        second < minute * 60;
        second += linesPerInterval / linesPerSecond
      ) {
        const interval = (second * linesPerSecond) / linesPerInterval;
        const [epoch, part] = [Math.floor(interval / perEpoch), interval % perEpoch];
        for (let line = 0; line < linesPerInterval - 2; line += 1) {
          lines.push(`${stamp(second)}batch ${line}: nothing of note, as most of such a log is`);
        }
        lines.push(
          `${stamp(second)}Train Epoch: ${epoch + 1} [${Math.floor((100 * part) / perEpoch)}%]`,
        );
        lines.push(
          `${stamp(second)}[2.41, 2.61, 4.13, ${melAt(epoch, part)}, 0.02, 1.1, ${interval * 100}, 9.99875e-05]`,
        );
        if (part === perEpoch - 1) {
          lines[lines.length - 3] = `${stamp(second)}====> Epoch: ${epoch + 1}`;
          // The end of an epoch stands behind its last numbers.
          lines.push(...lines.splice(lines.length - 3, 1));
          counted.epochs = epoch + 1;
        }
      }
      put(lines);
      return { epochs: counted.epochs };
    },
  };
}

/** Falls for a third of the day, then stands and wanders a little. */
function melAt(epoch: number, part: number): number {
  return 18 + 12 * Math.exp(-epoch / 30) + Math.sin(epoch * 2.3) / 4 + Math.sin(part * 1.7) / 2;
}

function stamp(second: number): string {
  const at = new Date((started + second) * 1000).toISOString();
  return `${at.replace("T", " ").replace(".", ",").slice(0, 23)}\tbench\tINFO\t`;
}

const settings =
  "{'train': {'log_interval': 100, 'epochs': 20000, 'batch_size': 4}, 'data': {'exp_dir': 'logs/bench'}, 's2_ckpt_dir': 'logs/bench', 'content_module': 'cnhubert'}";
