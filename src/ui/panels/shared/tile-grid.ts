/** Equal tiles in columns and rows. */
export interface TileGrid {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

export const TILE_GAP = 8;

/** The columns by which tiles of about the wanted shape become largest. @param shape width by height */
export function tileGrid(count: number, width: number, height: number, shape: number): TileGrid {
  let best: TileGrid = { columns: 1, width, height };
  let bestSize = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const grid = gridOf(columns, Math.ceil(count / columns), width, height);
    const size = Math.min(grid.width, grid.height * shape);
    if (size > bestSize) [best, bestSize] = [grid, size];
  }
  return best;
}

/** Tiles beside each other (`vertical`) or below each other (`horizontal`), as `orientation` says. */
export function tileLine(
  count: number,
  width: number,
  height: number,
  orientation: "vertical" | "horizontal",
): TileGrid {
  return orientation === "vertical" ? gridOf(count, 1, width, height) : gridOf(1, count, width, height);
}

function gridOf(columns: number, rows: number, width: number, height: number): TileGrid {
  return {
    columns,
    width: Math.max(0, Math.floor((width - (columns - 1) * TILE_GAP) / columns)),
    height: Math.max(0, Math.floor((height - (rows - 1) * TILE_GAP) / rows)),
  };
}
