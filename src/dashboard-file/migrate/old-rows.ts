import { type JsonObject, numberOf, objectsOf, textOf } from "../json.ts";
import { COLUMNS } from "../layout.ts";

/** Pixels of a unit of height, and of the gap below it. */
const UNIT_PX = 30;
const GAP_PX = 8;
const DEFAULT_HEIGHT_PX = 250;
const MIN_UNITS = 3;

/**
 * Rows that hold panels of a width in twelfths, used until Grafana 5, as a flat list of panels with places in
 * the grid of today.
 */
export function flattenOldRows(rows: readonly JsonObject[]): readonly JsonObject[] {
  const showsHeads = rows.some(
    (row) => row["collapse"] === true || row["showTitle"] === true || hasRepeat(row),
  );
  const flat: JsonObject[] = [];
  let top = 0;
  for (const row of rows) {
    const head = showsHeads ? [headOf(row, top)] : [];
    const { panels, height } = placed(row, top + head.length);
    const collapsed = row["collapse"] === true && head[0] !== undefined;
    flat.push(...(collapsed ? [{ ...head[0], collapsed, panels }] : [...head, ...panels]));
    top += head.length + height;
  }
  return flat;
}

function hasRepeat(row: JsonObject): boolean {
  return (textOf(row["repeat"]) ?? "") !== "";
}

function headOf(row: JsonObject, y: number): JsonObject {
  const title = row["showTitle"] === false && row["collapse"] !== true ? "" : (textOf(row["title"]) ?? "");
  const repeat = hasRepeat(row) ? { repeat: row["repeat"] } : {};
  return { type: "row", title, ...repeat, gridPos: { x: 0, y, w: COLUMNS, h: 1 }, panels: [] };
}

interface Placed {
  readonly panels: readonly JsonObject[];
  readonly height: number;
}

/** From left to right, each as high up as it fits. */
function placed(row: JsonObject, top: number): Placed {
  const filled = Array.from({ length: COLUMNS }, () => 0);
  const panels = objectsOf(row["panels"]).map((panel) => {
    const w = Math.min(COLUMNS, Math.max(1, Math.round((numberOf(panel["span"]) ?? 4) * 2)));
    const h = unitsOf(panel["height"] ?? row["height"]);
    const x = placeFor(filled, w);
    const y = Math.max(...filled.slice(x, x + w));
    filled.fill(y + h, x, x + w);
    return { ...panel, gridPos: { x, y: top + y, w, h } };
  });
  return { panels, height: Math.max(...filled) };
}

/** The column at which the panel comes to stand highest; the leftmost of those. */
function placeFor(filled: readonly number[], width: number): number {
  let best = 0;
  let lowest = Infinity;
  for (let x = 0; x + width <= COLUMNS; x += 1) {
    const y = Math.max(...filled.slice(x, x + width));
    if (y < lowest) [best, lowest] = [x, y];
  }
  return best;
}

/** `250px` or 250. */
function unitsOf(height: unknown): number {
  const px = numberOf((textOf(height) ?? "").replace("px", "")) ?? DEFAULT_HEIGHT_PX;
  return Math.max(MIN_UNITS, Math.ceil(px / (UNIT_PX + GAP_PX)));
}
