import type { ReportMark } from "../../../core/report.ts";
import type { ReportWords, XUnit } from "../../../messages/report-words.ts";
import { formatValue } from "../../number-text.ts";
import { placeOn } from "../x-axis.ts";
import { colour } from "./page-state.ts";
import type { Plot } from "./plot-library.ts";

/** What is needed to draw marks. */
export interface MarksInput {
  readonly marks: readonly ReportMark[];
  readonly unit: XUnit;
  readonly words: ReportWords;
  /** Whether the value of the best stands on this plot's scale. */
  readonly showBest: boolean;
}

/** Draws the marks that stand behind the curves: the turning interval, and lines from top to bottom. */
export function drawBehind(plot: Plot, input: MarksInput): void {
  clipped(plot, () => {
    for (const mark of input.marks) {
      if (mark.kind === "turning point") drawTurn(plot, mark, input);
    }
    for (const mark of input.marks) {
      if (mark.kind === "stop advised") {
        drawLine(plot, placeOn(mark, input.unit), {
          colour: "stop",
          dash: [6, 4],
          width: 2,
          text: input.words.mark.stopAdvised,
        });
      } else if (mark.kind === "restart") {
        drawLine(plot, placeOn(mark, input.unit), {
          colour: "faint",
          dash: [2, 3],
          width: 1,
          text: "↻",
        });
      } else if (mark.kind === "rate drop") {
        drawLine(plot, placeOn(mark, input.unit), {
          colour: "rate",
          dash: [1, 4],
          width: 1.5,
          text: "lr ↓",
        });
      }
    }
  });
}

/** Draws the marks that stand before the curves: the checkpoints along the bottom, and the best. */
export function drawBefore(plot: Plot, input: MarksInput): void {
  const checkpoints = input.marks.filter((mark) => mark.kind === "checkpoint");
  clipped(plot, () => {
    // The best guess is drawn last: where two touch, it is the one that stays.
    const ordered = [...checkpoints].sort((a, b) => (b.rank ?? 99) - (a.rank ?? 99));
    for (const mark of ordered) drawCheckpoint(plot, placeOn(mark, input.unit), mark.rank);
    for (const mark of input.marks) {
      if (mark.kind === "best" && input.showBest) drawBest(plot, mark, input);
    }
  });
}

/** Keeps what is drawn inside the plot's frame, a little beyond its ends. */
function clipped(plot: Plot, draw: () => void): void {
  const { ctx, bbox } = plot;
  const pixels = devicePixelRatio;
  const room = 8 * pixels;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left - room, bbox.top - room, bbox.width + 2 * room, bbox.height + 2 * room);
  ctx.clip();
  // uPlot leaves the dashes of the line that it drew last.
  ctx.setLineDash([]);
  draw();
  ctx.restore();
}

type Turn = Extract<ReportMark, { kind: "turning point" }>;

function drawTurn(plot: Plot, turn: Turn, { unit }: MarksInput): void {
  const [low, high] = [placeOn(turn.low, unit), placeOn(turn.high, unit)];
  if (low === undefined || high === undefined) return;
  const { ctx, bbox } = plot;
  const from = plot.valToPos(low, "x", true);
  const width = Math.max(2 * devicePixelRatio, plot.valToPos(high, "x", true) - from);
  ctx.fillStyle = colour("turn-band");
  ctx.fillRect(from, bbox.top, width, bbox.height);
  ctx.fillStyle = colour("turn");
  for (const edge of [from, from + width]) {
    ctx.fillRect(edge - 0.5 * devicePixelRatio, bbox.top, devicePixelRatio, bbox.height);
  }
}

interface LineLook {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly width: number;
  readonly text: string;
}

function drawLine(plot: Plot, x: number | undefined, look: LineLook): void {
  if (x === undefined) return;
  const { ctx, bbox } = plot;
  const at = Math.round(plot.valToPos(x, "x", true));
  if (at < bbox.left || at > bbox.left + bbox.width) return;
  const pixels = devicePixelRatio;
  ctx.strokeStyle = colour(look.colour);
  ctx.lineWidth = look.width * pixels;
  ctx.setLineDash(look.dash.map((length) => length * pixels));
  ctx.beginPath();
  ctx.moveTo(at, bbox.top);
  ctx.lineTo(at, bbox.top + bbox.height);
  ctx.stroke();
  ctx.setLineDash([]);
  const isRight = at > bbox.left + bbox.width / 2;
  writeText(plot, look.text, {
    x: at + (isRight ? -5 : 5) * pixels,
    y: bbox.top + 12 * pixels,
    colour: look.colour,
    align: isRight ? "right" : "left",
  });
}

function drawCheckpoint(plot: Plot, x: number | undefined, rank: number | undefined): void {
  if (x === undefined) return;
  const { ctx, bbox } = plot;
  const pixels = devicePixelRatio;
  const at = plot.valToPos(x, "x", true);
  if (at < bbox.left - 1 || at > bbox.left + bbox.width + 1) return;
  const size = (rank === undefined ? 5 : 7) * pixels;
  const foot = bbox.top + bbox.height;
  ctx.beginPath();
  ctx.moveTo(at, foot - 2 * size);
  ctx.lineTo(at + size, foot);
  ctx.lineTo(at - size, foot);
  ctx.closePath();
  ctx.lineWidth = 1.5 * pixels;
  ctx.strokeStyle = colour(rank === undefined ? "faint" : "best");
  ctx.fillStyle = colour(rank === undefined ? "card" : "best");
  ctx.fill();
  ctx.stroke();
  if (rank === undefined) return;
  writeText(plot, String(rank), {
    x: at,
    y: foot - 2 * size - 7 * pixels,
    colour: "best",
    align: "center",
  });
}

type Best = Extract<ReportMark, { kind: "best" }>;

function drawBest(plot: Plot, best: Best, { unit, words }: MarksInput): void {
  const x = placeOn(best, unit);
  if (x === undefined || !Number.isFinite(best.value)) return;
  const { ctx, bbox } = plot;
  const pixels = devicePixelRatio;
  const at = plot.valToPos(x, "x", true);
  const y = plot.valToPos(best.value, "y", true);
  if (at < bbox.left - 1 || at > bbox.left + bbox.width + 1) return;
  ctx.beginPath();
  for (let corner = 0; corner < 10; corner += 1) {
    const reach = (corner % 2 === 0 ? 9 : 4) * pixels;
    const turn = (corner * Math.PI) / 5 - Math.PI / 2;
    ctx.lineTo(at + reach * Math.cos(turn), y + reach * Math.sin(turn));
  }
  ctx.closePath();
  ctx.fillStyle = colour("best");
  ctx.strokeStyle = colour("card");
  ctx.lineWidth = 3 * pixels;
  ctx.stroke();
  ctx.fill();
  const isRight = at > bbox.left + bbox.width * 0.7;
  writeText(plot, `${words.mark.best} ${formatValue(best.value)}`, {
    x: at + (isRight ? -13 : 13) * pixels,
    y,
    colour: "best",
    align: isRight ? "right" : "left",
  });
}

function writeText(
  { ctx }: Plot,
  text: string,
  look: { x: number; y: number; colour: string; align: CanvasTextAlign },
): void {
  ctx.font = `600 ${12 * devicePixelRatio}px ${colour("font")}`;
  ctx.textAlign = look.align;
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  // A rim in the colour of the card keeps it readable over a curve.
  ctx.lineWidth = 4 * devicePixelRatio;
  ctx.strokeStyle = colour("card");
  ctx.strokeText(text, look.x, look.y);
  ctx.fillStyle = colour(look.colour);
  ctx.fillText(text, look.x, look.y);
}
