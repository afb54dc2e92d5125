import { fitLine, type Line, lineWidth, segment } from "../styled-line.ts";

/** Exactly so many lines: what is too much is left out, what is missing is blank. */
export function exactly(lines: readonly Line[], rows: number): readonly Line[] {
  const kept = lines.slice(0, Math.max(0, rows));
  return [...kept, ...Array.from({ length: Math.max(0, rows - kept.length) }, (): Line => [])];
}

/** Blocks one below the other, so many blank lines between two; those without lines are left out. */
export function stacked(blocks: readonly (readonly Line[])[], gap: number): readonly Line[] {
  const shown = blocks.filter((block) => block.length > 0);
  return shown.flatMap((block, index) => (index === 0 ? block : [...exactly([], gap), ...block]));
}

/** Blocks of one width side by side, so many columns between two. */
export function beside(
  blocks: readonly (readonly Line[])[],
  { width, gap }: { readonly width: number; readonly gap: number },
): readonly Line[] {
  const rows = Math.max(0, ...blocks.map((block) => block.length));
  return Array.from({ length: rows }, (_, row) =>
    blocks.flatMap((block, column) => {
      const line = fitLine(block[row] ?? [], width);
      const isLast = column === blocks.length - 1;
      const fill = isLast ? 0 : width - lineWidth(line) + gap;
      return fill > 0 ? [...line, segment(" ".repeat(fill))] : line;
    }),
  );
}
