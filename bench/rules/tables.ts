import type { RealCurve } from "./curves.ts";
import type { Figures, JudgedRule } from "./judged-rules.ts";

/** The figures of every rule over all repositories, as a table for people. */
export function rulesTable(rules: readonly JudgedRule[]): string {
  const width = Math.max(...rules.map(({ rule }) => rule.length));
  return [
    `${"rule".padEnd(width)}  regret   used   miss  regret ratio  miss ratio`,
    ...rules.map((each) => `${each.rule.padEnd(width)}  ${figuresRow(each)}`),
  ].join("\n");
}

/** The figures of one rule in each repository. */
export function repositoriesTable(rule: JudgedRule, curves: readonly RealCurve[]): string {
  const names = Object.keys(rule.repositories).sort();
  const width = Math.max(...names.map((name) => name.length));
  const count = (name: string) => curves.filter(({ repository }) => repository === name).length;
  return [
    `${rule.rule}, by repository; the ratios are to patience on that repository's curves`,
    `${"repository".padEnd(width)}  curves  regret   used   miss  regret ratio  miss ratio`,
    ...names.map((name) => {
      const figures = rule.repositories[name];
      if (figures === undefined) return name;
      return `${name.padEnd(width)}  ${String(count(name)).padStart(6)}  ${figuresRow(figures)}`;
    }),
  ].join("\n");
}

function figuresRow({ regret, used, miss, regretRatio, missRatio }: Figures): string {
  const ratios = [regretRatio.toFixed(2).padStart(12), missRatio.toFixed(2).padStart(10)];
  return `${regret.toFixed(4)}  ${used.toFixed(3)}  ${miss.toFixed(3)}  ${ratios.join("  ")}`;
}

/** The figures for programs. A ratio to a frontier of nought is infinite, which JSON writes as null. */
export function rulesJson(rules: readonly JudgedRule[], curves: readonly RealCurve[]): string {
  const told = {
    curves: curves.length,
    repositories: new Set(curves.map(({ repository }) => repository)).size,
    rules: rules.map(({ decisions: _, ...figures }) => figures),
  };
  return `${JSON.stringify(told, undefined, 2)}\n`;
}

/** `rule,run_id,stop,keep`: one row a rule and curve, for a scorer of one's own. */
export function decisionsCsv(rules: readonly JudgedRule[], curves: readonly RealCurve[]): string {
  const rows = rules.flatMap(({ rule, decisions }) =>
    decisions.map(
      ({ stop, keep }, index) => `${cell(rule)},${cell(curves[index]?.run ?? "")},${stop},${keep}`,
    ),
  );
  return `rule,run_id,stop,keep\n${rows.join("\n")}\n`;
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
