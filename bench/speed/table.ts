import type { Figure } from "./figure.ts";
import { type Goal, type GoalName, goals, markOf } from "./goals.ts";
import type { Machine } from "./machine.ts";

const words = {
  en: {
    head: ["", "What", "Measured (least - most)", "Must", "Aim", "Reached"],
    reached: { aim: "aim", must: "must", missed: "**missed**", none: "not measured" },
  },
  "zh-CN": {
    head: ["", "内容", "测得（最小 - 最大）", "底线", "目标", "达到"],
    reached: { aim: "目标", must: "底线", missed: "**未达到**", none: "未测" },
  },
} as const;

/** The figures as a table of Markdown, in the order of the goals. */
export function tableOf(figures: readonly Figure[], language: keyof typeof words): string {
  const { head, reached } = words[language];
  const lines = [row(head), row(head.map(() => "---"))];
  for (const { goal: name, value, note } of figures) {
    const goal = goals[name];
    const shown =
      value === undefined
        ? ""
        : `${amount(value.median, goal)} (${plain(value.least)} - ${plain(value.most)})`;
    const mark = value === undefined ? "none" : markOf(goal, value.median);
    lines.push(
      row([
        name,
        goal.what[language],
        [shown, note].filter((part) => part).join("; "),
        level(goal, goal.must),
        level(goal, goal.aim),
        reached[mark],
      ]),
    );
  }
  return lines.join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function level(goal: Goal, value: number): string {
  return `${goal.better === "more" ? "≥" : "≤"} ${amount(value, goal)}`;
}

function amount(value: number, { unit }: Goal): string {
  return unit === "x" ? `${plain(value)}×` : `${plain(value)} ${unit}`;
}

/** Three digits, as many as the rounds allow. */
function plain(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** How many goals are reached, for the last line. */
export function countMarks(figures: readonly Figure[]): Readonly<Record<string, number>> {
  const counts = { aim: 0, must: 0, missed: 0, none: 0 };
  for (const { goal, value } of figures) {
    counts[value === undefined ? "none" : markOf(goals[goal], value.median)] += 1;
  }
  return counts;
}

/** One line on the machine, for above the table. */
export function machineLine(machine: Machine, peers: string): string {
  const { cpu, cores, memoryGb, kernel, fileSystem, node } = machine;
  return `${cpu}, ${cores} cores, ${memoryGb} GB, ${kernel}, ${fileSystem}, Node ${node}; ${peers}`;
}

/** Whether somebody asked for a goal: `G8` means all that begin so. */
export function isWanted(goal: GoalName, only: readonly string[]): boolean {
  return only.length === 0 || only.some((name) => goal === name || goal.startsWith(`${name}.`));
}
