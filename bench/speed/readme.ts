import { readFileSync, writeFileSync } from "node:fs";
import type { Figure } from "./figure.ts";
import { isBusy, type Machine } from "./machine.ts";
import { machineLine, tableOf } from "./table.ts";

/** What a run of the bench leaves with `--json`. */
export interface SpeedReport {
  /** ISO 8601. */
  readonly date: string;
  readonly machine: Machine;
  /** Load of the machine when it began, as `uptime` says it. */
  readonly load: number;
  readonly peers: string;
  readonly figures: readonly Figure[];
}

const begin = "<!-- speed -->\n";
const end = "<!-- end -->";

/** The table, and below it when and on what it was measured, as the README of a language holds it. */
export function speedSection(report: SpeedReport, language: "en" | "zh-CN"): string {
  const { date, machine, load, peers, figures } = report;
  const day = date.slice(0, 10);
  const where = machineLine(machine, peers);
  const busy = isBusy(machine, load);
  const line =
    language === "en"
      ? `Measured ${day} on ${where}${busy ? `; the machine was busy (load ${load.toFixed(1)})` : ""}.`
      : `测于 ${day}：${where}${busy ? `；当时机器繁忙（负载 ${load.toFixed(1)}）` : ""}。`;
  return `${tableOf(figures, language)}\n\n${line}\n`;
}

/** Puts a report between the marks of both READMEs. */
export function writeSpeed(report: SpeedReport): void {
  for (const [file, language] of [
    ["README.md", "en"],
    ["README.zh-CN.md", "zh-CN"],
  ] as const) {
    const page = readFileSync(file, "utf8");
    const from = page.indexOf(begin) + begin.length;
    const to = page.indexOf(end, from);
    if (from < begin.length || to < 0) throw new Error(`${file} has no place for the table`);
    writeFileSync(file, page.slice(0, from) + speedSection(report, language) + page.slice(to));
  }
}
