import type { GridPos, Panel } from "./model.ts";

/** Columns of the grid in which panels stand. */
export const COLUMNS = 24;

/**
 * Panels without overlaps and without empty space above them: from top to bottom each floats up as far as those
 * before it let it. As Grafana lays them out.
 */
export function compacted(panels: readonly Panel[]): readonly Panel[] {
  const heights = Array.from({ length: COLUMNS }, () => 0);
  return panels
    .toSorted(byPlace)
    .map((panel) => {
      const { x, w, h } = panel.gridPos;
      const y = Math.max(...heights.slice(x, x + w));
      heights.fill(y + h, x, x + w);
      return { ...panel, gridPos: { x, y, w, h } };
    })
    .toSorted(byPlace);
}

function byPlace({ gridPos: a }: Panel, { gridPos: b }: Panel): number {
  return a.y - b.y || a.x - b.x;
}

/** Units that panels take up from the top. */
export function heightOf(panels: readonly { readonly gridPos: GridPos }[]): number {
  return Math.max(0, ...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
}
