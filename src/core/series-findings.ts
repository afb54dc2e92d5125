import type { AuditFinding, FindingFacts } from "./audit-finding.ts";
import type { Message } from "./message.ts";
import { isAllFinite } from "./noise.ts";
import type { Place } from "./place.ts";
import { known } from "./run.ts";

/** TensorBoard's limit for a downloaded curve. */
const exportLimit = 1000;

/** Tags listed as holding values that are no numbers. */
const brokenTags = 3;

/** Each tag that holds values that are no numbers, with where they begin. */
export function notFiniteFindings({ series, map }: FindingFacts): AuditFinding[] {
  const found: AuditFinding[] = [];
  for (const each of series.values()) {
    const { first, count } = countNotFinite(each.values);
    if (count === 0) continue;
    const step = known(each.steps[first]);
    const logged = known(each.epochs[first]);
    const epoch = map.epochAt(
      { ...(step === undefined ? {} : { step }), ...(logged === undefined ? {} : { logged }) },
      each.folder === undefined ? "training" : "validation",
    );
    const place: Place = {
      check: first,
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

/** How many values are not finite, and the index of the first. A plain loop: a log holds millions. */
function countNotFinite(values: Float64Array): { readonly first: number; readonly count: number } {
  if (isAllFinite(values)) return { first: -1, count: 0 };
  let first = -1;
  let count = 0;
  for (let index = 0; index < values.length; index += 1) {
    if (Number.isFinite(values[index])) continue;
    if (count === 0) first = index;
    count += 1;
  }
  return { first, count };
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
