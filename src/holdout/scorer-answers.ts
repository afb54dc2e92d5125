import { asRecord, numberAt, textAt } from "../core/config.ts";
import type { HeldOutMetric } from "../core/held-out.ts";

/** One line of the scorer. */
export type ScorerAnswer =
  | {
      readonly event: "ready";
      readonly clips: number;
      readonly seconds: number;
      readonly torch: string;
      readonly device: string;
    }
  | {
      readonly event: "progress";
      readonly path: string;
      readonly done: number;
      readonly of: number;
    }
  | ({ readonly event: "score"; readonly path: string } & ScoreAnswer)
  | {
      readonly event: "problem";
      readonly kind: "broken" | "unsupported" | "missing" | "environment" | "clip";
      readonly path?: string;
      readonly message: string;
      readonly hint?: string;
    }
  | { readonly event: "done" };

/** What a file scored. */
export interface ScoreAnswer {
  /** NaN where the model itself gives none. */
  readonly value: number;
  readonly metric: Exclude<HeldOutMetric, "table">;
  readonly spread?: number;
  readonly clips?: number;
  readonly draws?: number;
  readonly accuracy?: number;
}

/** The protocol that both sides speak; a change of it makes old scores count no more. */
export const scorerProtocol = 1;

const kinds = ["broken", "unsupported", "missing", "environment", "clip"] as const;
const metrics = ["mel", "flow-matching", "cross-entropy"] as const;
/** A line that the user's Python made is as long as it likes. */
const longestLine = 300;

/** An answer of the scorer; undefined for a line that is none, which strangers' code may print. */
export function parseAnswer(line: string): ScorerAnswer | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    // Not ours.
    return undefined;
  }
  const record = asRecord(parsed);
  const path = textAt(record, "path");
  switch (textAt(record, "event") ?? "") {
    case "ready":
      return parseReady(record);
    case "progress": {
      const [done, of] = [numberAt(record, "done"), numberAt(record, "of")];
      if (path === undefined || done === undefined || of === undefined) return undefined;
      return { event: "progress", path, done, of };
    }
    case "score":
      return path === undefined ? undefined : parseScore(path, record);
    case "problem":
      return parseProblem(path, record);
    case "done":
      return { event: "done" };
    default:
      return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>> | undefined;

function parseReady(record: Fields): ScorerAnswer {
  return {
    event: "ready",
    clips: numberAt(record, "clips") ?? 0,
    seconds: numberAt(record, "seconds") ?? 0,
    torch: textAt(record, "torch") ?? "",
    device: textAt(record, "device") ?? "",
  };
}

function parseProblem(path: string | undefined, record: Fields): ScorerAnswer | undefined {
  const kind = kinds.find((each) => each === textAt(record, "kind"));
  if (kind === undefined) return undefined;
  const hint = textAt(record, "hint");
  return {
    event: "problem",
    kind,
    message: (textAt(record, "message") ?? "").slice(0, longestLine),
    ...(path === undefined ? {} : { path }),
    ...(hint === undefined ? {} : { hint }),
  };
}

function parseScore(path: string, record: Fields): ScorerAnswer | undefined {
  const metric = metrics.find((each) => each === textAt(record, "metric"));
  if (metric === undefined) return undefined;
  const optional = Object.fromEntries(
    (["spread", "clips", "draws", "accuracy"] as const).flatMap((key) => {
      const value = numberAt(record, key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
  return {
    event: "score",
    path,
    metric,
    value: numberAt(record, "value") ?? Number.NaN,
    ...optional,
  };
}
