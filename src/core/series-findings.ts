import type { AuditFinding, FindingFacts } from "./audit-finding.ts";
import type { Message } from "./message.ts";
import { isAllFinite } from "./noise.ts";
import type { Place } from "./place.ts";
import { known } from "./run.ts";
import type { Series } from "./series.ts";

/** TensorBoard's limit for a downloaded curve. */
const exportLimit = 1000;

/** Tags listed as holding values that are no numbers. */
const brokenTags = 3;

/** Each tag that holds values that are no numbers, with where they begin. */
export function notFiniteFindings({ series, map }: FindingFacts): AuditFinding[] {
  const found: AuditFinding[] = [];
  for (const each of series.values()) {
    const { first, before, count } = countNotFinite(each);
    if (count === 0) continue;
    const step = known(each.steps[first]);
    const logged = known(each.epochs[first]);
    const epoch = map.epochAt(
      { ...(step === undefined ? {} : { step }), ...(logged === undefined ? {} : { logged }) },
      each.folder === undefined ? "training" : "validation",
    );
    const place: Place = {
      check: before,
      ...(step === undefined ? {} : { step }),
      ...(epoch === undefined ? {} : { epoch }),
    };
    const message: Message = { id: "finding.not-finite", tag: each.tag, place, count };
    const evidence = { count, ...(step === undefined ? {} : { firstStep: step }) };
    found.push({ id: "not-finite", rule: "divergence", message, evidence });
  }
  // Where one loss breaks, all do: the first few say it.
  return found.slice(0, brokenTags);
}

/** How many values are not finite, the index of the first, and how many were logged before it. A plain loop: a log holds millions. */
function countNotFinite({ values, weights }: Series): {
  readonly first: number;
  readonly before: number;
  readonly count: number;
} {
  if (isAllFinite(values)) return { first: -1, before: -1, count: 0 };
  let [first, before, count, passed] = [-1, -1, 0, 0];
  for (let index = 0; index < values.length; index += 1) {
    const weight = weights[index] ?? 1;
    passed += weight;
    if (Number.isFinite(values[index])) continue;
    if (count === 0) [first, before] = [index, passed - weight];
    count += weight;
  }
  return { first, before, count };
}

/** What is wrong with where the numbers come from: thinned exports, capped values, names that say too little. */
export function sourceFindings(facts: FindingFacts): AuditFinding[] {
  return [
    ...sampledExport(facts),
    ...ceilings(facts),
    ...ambiguousLoss(facts),
    ...estimatedEpochs(facts),
  ];
}

function sampledExport({ monitored }: FindingFacts): AuditFinding[] {
  const series = monitored?.series;
  if (series?.format !== "tensorboard csv" || series.values.length < exportLimit) return [];
  const evidence = { limit: exportLimit };
  const message: Message = { id: "finding.sampled", ...evidence };
  return [{ id: "sampled-export", rule: "source", message, evidence }];
}

function ceilings({ series, trainer }: FindingFacts): AuditFinding[] {
  return Object.entries(trainer.ceilings).flatMap(([tag, value]) => {
    const values = series.get(tag)?.values;
    if (values?.includes(value) !== true) return [];
    const count = values.filter((each) => each === value).length;
    if (count < 2) return [];
    const message: Message = { id: "finding.ceiling", tag, value, count };
    return [{ id: "ceiling", rule: "source", message, evidence: { value, count } }];
  });
}

function ambiguousLoss({ run }: FindingFacts): AuditFinding[] {
  const tag = run.logs.find((log) => log.ambiguousTag !== undefined)?.ambiguousTag;
  if (tag === undefined) return [];
  const message: Message = { id: "finding.ambiguous-loss", tag };
  return [{ id: "ambiguous-loss", rule: "source", message, evidence: {} }];
}

function estimatedEpochs({ map: { source, stepsPerEpoch } }: FindingFacts): AuditFinding[] {
  if (source !== "data list" || stepsPerEpoch === undefined) return [];
  const message: Message = { id: "finding.estimated-epochs", stepsPerEpoch };
  return [{ id: "estimated-epochs", rule: "source", message, evidence: { stepsPerEpoch } }];
}
