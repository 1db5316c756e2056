export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where everything is, in units of the drawing. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** Middles of the circles. */
  readonly nodes: ReadonlyMap<string, Point>;
  /** The way of each arrow, with its ends at the circles' rims, and where its lines of text stand, if it has any. */
  readonly edges: ReadonlyMap<string, { readonly way: readonly Point[]; readonly label?: Point }>;
}

export const RADIUS = 34;
/** Which way calls go: from left to right where there is width, from the top down where there is more height. */
export type Direction = "right" | "down";

/** The point of the circle that looks to the other. */
export function onRim(middle: Point, other: Point, gap: number): Point {
  const [dx, dy] = [other.x - middle.x, other.y - middle.y];
  const length = Math.hypot(dx, dy) || 1;
  const reach = (RADIUS + gap) / length;
  return { x: middle.x + dx * reach, y: middle.y + dy * reach };
}
