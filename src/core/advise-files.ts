import {
  type BestRegion,
  type Checkpoint,
  type RankedCheckpoint,
  rankCheckpoints,
} from "./checkpoints.ts";
import type { Curve } from "./curve.ts";
import type { EpochMap } from "./epoch-map.ts";
import type { HeldOutScore } from "./held-out.ts";
import type { Message } from "./message.ts";
import { type Place, placeAt } from "./place.ts";
import type { Plan } from "./plan.ts";
import type { Standing } from "./standing.ts";
import type { Trainer } from "./trainers/trainer.ts";

/** The files of a run, ranked, and what to know about them. */
export interface Advised {
  readonly ranked: readonly RankedCheckpoint[];
  readonly notes: readonly Message[];
}

interface Facts {
  readonly files: readonly Checkpoint[];
  readonly curve?: Curve;
  readonly standing?: Standing;
  readonly map: EpochMap;
  readonly plan: Plan;
  readonly trainer: Trainer;
  readonly finished: boolean;
  readonly scores?: readonly HeldOutScore[] | undefined;
  readonly turn?: { readonly low: Place; readonly high: Place } | undefined;
}

/**
 * Which files to listen to, and what is wrong with them: no files, none that can be placed, a best that
 * has no file (or not yet), one that the trainer is about to delete.
 */
export function adviseFiles(facts: Facts): Advised {
  const region = regionOf(facts);
  const ranked = rankCheckpoints(facts.files, region, {
    map: facts.map,
    ...(facts.scores === undefined ? {} : { scores: facts.scores }),
  });
  return { ranked, notes: notesOn(ranked, facts, region) };
}

function regionOf({ curve, standing, turn }: Facts): BestRegion | undefined {
  if (curve === undefined || standing?.best === undefined) return undefined;
  // What cannot be judged ranks no file: a best among two points is chance.
  if (standing.refusal !== undefined) return undefined;
  const best = placeAt(curve.checks, standing.best);
  return { best, low: turn?.low ?? best, high: turn?.high ?? best };
}

function notesOn(
  ranked: readonly RankedCheckpoint[],
  facts: Facts,
  region: BestRegion | undefined,
): Message[] {
  if (ranked.length === 0) return [{ id: "shortlist.no-files" }];
  const first = ranked.find((each) => each.rank === 1);
  const count = ranked.length;
  if (first === undefined && region === undefined) return [{ id: "shortlist.unranked", count }];
  if (first === undefined) return [{ id: "shortlist.unplaced", count }];
  const notes: Message[] = [];
  if (region !== undefined && first.distance !== 0) notes.push(...unsaved(facts, region));
  const { keepCheckpoints: keep } = facts.plan;
  const states = ranked.filter(({ checkpoint }) => /^G_/.test(checkpoint.name));
  const index = states.indexOf(first);
  // The trainer deletes the oldest: with `keep` files on disk the first of them goes at the next save.
  if (!facts.finished && keep !== undefined && keep > 0 && index === 0 && states.length >= keep) {
    notes.push({ id: "shortlist.deleted-soon", name: first.checkpoint.name, keep });
  }
  return notes;
}

function unsaved(
  { curve, standing, plan, trainer, finished }: Facts,
  region: BestRegion | undefined,
): Message[] {
  if (curve === undefined || standing?.best === undefined || region === undefined) return [];
  const best = placeAt(curve.checks, standing.best);
  const every = plan.saveEveryEpoch;
  const last = curve.checks.at(-1)?.epoch;
  if (!finished && every !== undefined && last !== undefined && best.epoch === last) {
    return [{ id: "shortlist.unsaved-yet", best, next: (Math.floor(last / every) + 1) * every }];
  }
  const setting = trainer.saveSetting?.setting;
  return [
    {
      id: "shortlist.unsaved",
      best,
      ...(setting === undefined ? {} : { setting }),
      ...(every === undefined ? {} : { every }),
    },
  ];
}
