import type { Corroboration } from "./corroboration.ts";
import type { Curve } from "./curve.ts";
import type { Message } from "./message.ts";
import { placeAt } from "./place.ts";
import type { Vote, WrongId } from "./rule-messages.ts";
import { rules } from "./rules/index.ts";
import { isClear } from "./rules/rise.ts";
import type { Finding, RuleId, RuleOptions } from "./rules/rule.ts";
import { turningPoint } from "./rules/turning-point.ts";
import type { Standing } from "./standing.ts";
import type { Tag } from "./units.ts";

/** What one rule says of a curve, with its numbers. */
export interface RuleVote {
  readonly rule: RuleId;
  /** What it would do alone; none where it has nothing to say, or never votes. */
  readonly vote: Vote;
  /** What it found; absent when nothing. */
  readonly found?: Message;
  readonly numbers: Readonly<Record<string, number>>;
  /** When its finding is known to be wrong. */
  readonly knownWrong: { readonly id: WrongId };
}

interface Facts {
  readonly standing: Standing;
  readonly options: RuleOptions;
  /** Of the judged series. */
  readonly tag: Tag;
  readonly corroboration?: Corroboration | undefined;
  /** What the turning point's rule found, which is the dearest to ask. */
  readonly turn: Finding | undefined;
}

/** The votes of all rules on a curve as it stands, and what the other losses say where training evidence is judged. */
export function explainVotes(curve: Curve, facts: Facts): readonly RuleVote[] {
  const { standing, options } = facts;
  const inForce = { ...options, patience: standing.patience };
  const votes: RuleVote[] = rules.map((rule) => {
    const found = rule === turningPoint ? facts.turn : rule.judge(curve, inForce);
    return {
      rule: rule.name,
      vote: found === undefined ? "none" : voteOf(found, curve, standing),
      ...(found === undefined ? {} : { found: messageOf(found, curve, facts) }),
      numbers: found?.evidence ?? {},
      knownWrong: { id: rule.knownWrong },
    };
  });
  const others = facts.corroboration;
  return others === undefined ? votes : [...votes, corroborationVote(others)];
}

function corroborationVote(others: Corroboration): RuleVote {
  return {
    rule: "corroboration",
    vote: "none",
    found: { id: "finding.corroboration", ...others },
    numbers: { agree: others.agree, others: others.others.length },
    knownWrong: { id: "wrong.corroboration" },
  };
}

function voteOf(found: Finding, curve: Curve, standing: Standing): Vote {
  const since = curve.checks.length - 1 - (standing.best ?? 0);
  switch (found.id) {
    case "rise":
      return isClear(found) && since >= standing.shortPatience ? "stop" : "continue";
    case "still-falling":
      return "continue";
    case "rate-drop":
      return (found.evidence["since"] ?? 0) < standing.patience ? "continue" : "none";
    case "turning-point":
      return "none";
    default:
      return "stop";
  }
}

function messageOf(found: Finding, curve: Curve, { standing, tag }: Facts): Message {
  const { unit, checks } = curve;
  const number = (name: string) => found.evidence[name] ?? 0;
  const place = placeAt(checks, found.check);
  switch (found.id) {
    case "explosion":
      return { id: "finding.explosion", place, level: number("level") };
    case "not-finite":
      return { id: "finding.not-finite", tag, place, count: number("since") };
    case "rise": {
      const height = number("height");
      const deviations = height / (found.evidence["deviation"] || 1);
      return { id: "finding.rise", from: place, height, deviations };
    }
    case "patience-exhausted":
      return {
        id: "finding.patience",
        used: number("used"),
        patience: number("patience"),
        unit,
        best: place,
      };
    case "still-falling":
      return {
        id: "finding.falling",
        drop: number("drop"),
        bound: number("bound"),
        checks: number("checks"),
        unit,
      };
    case "gains-faded":
      return {
        id: "finding.fading",
        gain: number("gain"),
        bound: number("bound"),
        checks: number("checks"),
        unit,
      };
    case "rate-drop":
      return rateDropMessage(found, curve, standing);
    case "turning-point":
      return {
        id: "finding.turning-point",
        best: place,
        low: placeAt(checks, number("low")),
        high: placeAt(checks, number("high")),
      };
    default:
      return {
        id: "finding.level",
        now: number("now"),
        before: number("before"),
        checks: standing.patience,
        unit,
      };
  }
}

/** The last drop of the learning rate, and how long it is still waited for. */
export function rateDropMessage(found: Finding, curve: Curve, standing: Standing): Message {
  return {
    id: "finding.rate-drop",
    place: placeAt(curve.checks, found.check),
    before: found.evidence["before"] ?? 0,
    now: found.evidence["now"] ?? 0,
    left: Math.max(0, standing.patience - (found.evidence["since"] ?? 0)),
    unit: curve.unit,
  };
}
