/** A check as a stop rule sees it. */
export interface PeerCheck {
  /** The monitored loss, less is better; may be NaN or infinite. */
  readonly value: number;
  /** The training loss up to this check; NaN or absent where none was logged. */
  readonly training?: number;
  /** The discriminator's loss, for the one rule that looks at it; absent where there is none. */
  readonly discriminator?: number;
}

/** How a rule stands after a check. */
export interface PeerVote {
  readonly stop: boolean;
  /** Check, from 0, whose checkpoint the rule would keep: the one it names, else the lowest so far. */
  readonly keep: number;
  /** It stops because the value is not finite, not because it stopped falling. */
  readonly notFinite?: true;
}

/** Told every check once, in order; answers how the rule stands after it. It sees nothing that is to come. */
export type PeerJudge = (check: PeerCheck) => PeerVote;

/** A stop rule that people use today, as its own source has it. */
export interface PeerRule {
  /** Name with the settings it is judged at. */
  readonly name: string;
  /** Where the rule is from: repository and file, or paper. */
  readonly source: string;
  /** When it is known to be wrong, in one sentence. */
  readonly knownWrong: string;
  /**
   * A judge of one run.
   *
   * @param plan  planned checks, where the run tells them; no rule here but ours uses them
   */
  readonly createJudge: (plan?: { readonly checks: number }) => PeerJudge;
}

/** What a rule decided on a whole run: `stop` is absent where it never stopped. */
export interface PeerDecision {
  readonly stop?: number;
  readonly keep: number;
  readonly notFinite?: true;
}

/** Replays a run check by check, up to the first stop. The last check's vote where there is none; check 0 of no checks. */
export function replayPeerRule(rule: PeerRule, checks: readonly PeerCheck[]): PeerDecision {
  const judge = rule.createJudge({ checks: checks.length });
  let keep = 0;
  for (const [index, check] of checks.entries()) {
    const vote = judge(check);
    keep = vote.keep;
    if (!vote.stop) continue;
    return { stop: index, keep, ...(vote.notFinite ? { notFinite: true } : {}) };
  }
  return { keep };
}
