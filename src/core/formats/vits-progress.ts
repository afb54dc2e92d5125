import type { Epoch, Step, Tag } from "../units.ts";
import type { Mark, Parsed, Problem } from "./format.ts";
import { doubtfulTag, isLossList, type LossList, lossTags, namedLossTags } from "./loss-lists.ts";
import {
  addPoint,
  addScalarPoint,
  createPointsBuilder,
  type PointsBuilder,
  seriesIndex,
  takePoints,
} from "./points.ts";
import { hasEpochWord, readEpochValues } from "./validation-lines.ts";
import { fifthLossFromConfig, fifthLossFromText } from "./vits-fifth-loss.ts";
import { type VitsMessage, withAsciiPunctuation } from "./vits-messages.ts";
import type { QuickMessages } from "./vits-quick.ts";

/** Turns messages, in their order, into points, marks and problems. */
export interface VitsProgress {
  /**
   * Takes what a line says: what it was read as, if anything, and its text; `line` is its number, 1-based. Says whether
   * it gave points.
   */
  take(message: VitsMessage | undefined, text: string, line: number): boolean;
  /** The same for lines that were read at a glance. */
  readonly quick: QuickMessages;
  addProblem(problem: Problem): void;
  /** Whether a `Train Epoch` line still has no list of losses. */
  awaitsList(): boolean;
  /** What has been taken since the last call. */
  takeParsed(): Parsed;
}

/** What a line needs of the lines before it. */
interface Memory {
  /** Of the last `Train Epoch` line since the start. */
  epoch: Epoch | undefined;
  /** Of RVC's first line, for its second. */
  step: Step | undefined;
  awaitsList: boolean;
  /** Which trainer's eight numbers these are; outlives a start. */
  fifth: Tag | undefined;
  doubtSaid: boolean;
  readonly unknownLists: Set<number>;
  /** Places of the tags of a list in the table of series, so that they are looked up once. */
  readonly indexes: Map<readonly Tag[], readonly number[]>;
}

interface Output {
  readonly points: PointsBuilder;
  readonly marks: Mark[];
  readonly problems: Problem[];
}

/** Lists of more different lengths than this are no trainer's: told no more. */
const MOST_UNKNOWN_LISTS = 16;

/** Progress of a file of which nothing was read yet. */
export function createVitsProgress(): VitsProgress {
  const points = createPointsBuilder();
  let output: Output = { points, marks: [], problems: [] };
  const memory: Memory = {
    epoch: undefined,
    step: undefined,
    awaitsList: false,
    fifth: undefined,
    doubtSaid: false,
    unknownLists: new Set(),
    indexes: new Map(),
  };
  const endEpoch = (epoch: Epoch): void => {
    output.marks.push({ kind: "epoch ended", epoch, before: output.points.count });
    memory.awaitsList = false;
  };
  return {
    take(message, text, line) {
      const before = points.count;
      if (message) takeMessage(message, { memory, output, text, line });
      // Values of a validation stand on lines of their own or on those that name the epoch anyway.
      if (!message || message.kind === "train epoch" || message.kind === "epoch ended") {
        takeEpochValues(text, output);
      }
      if (message?.kind === "epoch ended") endEpoch(message.epoch);
      return points.count > before;
    },
    quick: {
      trainEpoch: (epoch) => expect(memory, epoch),
      epochEnded: endEpoch,
      list(numbers, count) {
        const step = numbers[count - 2] ?? Number.NaN;
        const learningRate = numbers[count - 1] ?? Number.NaN;
        if (!isLossList(count, step, learningRate)) return false;
        memory.awaitsList = false;
        const size = count - 2;
        takeLosses({ losses: numbers, size, step, learningRate, count }, memory, output);
        return true;
      },
    },
    addProblem: (problem) => output.problems.push(problem),
    awaitsList: () => memory.awaitsList,
    takeParsed() {
      const parsed = { ...output, points: takePoints(points), skipped: [], skip: 0 };
      output = { points, marks: [], problems: [] };
      return parsed;
    },
  };
}

interface Context {
  readonly memory: Memory;
  readonly output: Output;
  readonly text: string;
  readonly line: number;
}

function takeMessage(message: VitsMessage, context: Context): void {
  const { memory, output } = context;
  const before = output.points.count;
  switch (message.kind) {
    case "settings":
      memory.fifth = fifthOf(message.config, context.text) ?? memory.fifth;
      expect(memory, undefined);
      output.marks.push(
        message.config
          ? { before, kind: "started", config: message.config }
          : { before, kind: "started" },
      );
      return;
    case "train epoch":
      expect(memory, message.epoch);
      return;
    case "epoch ended":
      return; // Marked behind the values of its line.
    case "list":
      takeList(message.list, context);
      return;
    case "named losses":
      takeNamedLosses(message.losses, context);
      return;
    case "loaded":
    case "saving":
      memory.fifth ??= fifthLossFromText(message.path);
      output.marks.push({ ...message, before });
      return;
    case "saved weights":
    case "finished":
      output.marks.push({ ...message, before });
      return;
  }
}

/** What follows belongs to this epoch; undefined after a start, which forgets the epoch of the run before. */
function expect(memory: Memory, epoch: Epoch | undefined): void {
  memory.epoch = epoch;
  memory.step = undefined;
  memory.awaitsList = epoch !== undefined;
}

function fifthOf(
  config: Readonly<Record<string, unknown>> | undefined,
  text: string,
): Tag | undefined {
  return config ? fifthLossFromConfig(config) : fifthLossFromText(text);
}

function takeList(list: LossList, { memory, output, line }: Context): void {
  const awaited = memory.awaitsList;
  memory.awaitsList = false;
  if (list.kind === "numbers") {
    if (!awaited || memory.unknownLists.has(list.count)) return;
    if (memory.unknownLists.size >= MOST_UNKNOWN_LISTS) return;
    memory.unknownLists.add(list.count);
    output.problems.push({ line, reason: { id: "problem.unknown-loss-list", count: list.count } });
    return;
  }
  if (list.kind === "bad step") {
    output.problems.push({ line, reason: { id: "problem.bad-step", text: list.text } });
    return;
  }
  takeLosses({ ...list, size: list.losses.length }, memory, output);
}

/** Losses as printed; `losses` may be longer than `size`. */
interface PrintedLosses extends Omit<Extract<LossList, { kind: "losses" }>, "kind" | "losses"> {
  readonly losses: ArrayLike<number>;
  readonly size: number;
}

function takeLosses(list: PrintedLosses, memory: Memory, output: Output): void {
  const { losses, size, step, learningRate, count, reference } = list;
  if (size === 6 && memory.fifth === undefined && !memory.doubtSaid) {
    memory.doubtSaid = true;
    const before = output.points.count;
    output.marks.push({ before, kind: "ambiguous losses", count, tag: doubtfulTag });
  }
  if (size === 0) memory.step = step;
  const { points } = output;
  points.step = step;
  points.epoch = memory.epoch ?? Number.NaN;
  const indexes = indexesOf(lossTags(size, memory.fifth), memory, points);
  for (let index = 0; index < size; index += 1) {
    addPoint(points, indexes[index] ?? 0, losses[index] ?? Number.NaN);
  }
  addPoint(points, indexes[size] ?? 0, learningRate);
  if (reference === undefined) return;
  addPoint(points, seriesIndex(points, { tag: "reference_loss" }), reference);
}

/** Places of the losses' tags, and behind them that of the learning rate. */
function indexesOf(tags: readonly Tag[], memory: Memory, points: PointsBuilder): readonly number[] {
  const known = memory.indexes.get(tags);
  if (known !== undefined) return known;
  const indexes = [...tags, "learning_rate"].map((tag) => seriesIndex(points, { tag }));
  memory.indexes.set(tags, indexes);
  return indexes;
}

/** RVC's second line. Without its first it has no step; without a `Train Epoch` line either, it is of no use. */
function takeNamedLosses(
  losses: readonly { readonly name: string; readonly value: number }[],
  { memory, output }: Context,
): void {
  const { step, epoch } = memory;
  memory.step = undefined;
  if (step === undefined && epoch === undefined) return;
  const place = {
    ...(step === undefined ? {} : { step }),
    ...(epoch === undefined ? {} : { epoch }),
  };
  for (const { name, value } of losses) {
    const tag = namedLossTags.get(name);
    if (tag !== undefined) addScalarPoint(output.points, { tag, ...place, value });
  }
}

function takeEpochValues(text: string, output: Output): void {
  // A bare `Train Epoch: 3 [45%]`, every other line of a log, is not worth a search; nor is what names no epoch.
  const isWorth = !text.endsWith("%]") && hasEpochWord(text);
  const read = isWorth ? readEpochValues(withAsciiPunctuation(text)) : undefined;
  if (!read) return;
  const { epoch, folder } = read;
  for (const { tag, value } of read.values) {
    addScalarPoint(output.points, { tag, ...(folder ? { folder } : {}), epoch, value });
  }
}
