/** A point on a circle. @param turn 0 is up, clockwise, 1 is all around */
export function onCircle(x: number, y: number, radius: number, turn: number): readonly [number, number] {
  const angle = (turn - 0.25) * 2 * Math.PI;
  return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
}

/** A full turn would begin where it ends, and draw nothing. */
const ALMOST_ALL = 0.9995;

/**
 * A part of a ring, or of a disc where `inner` is 0, for `d` of an SVG path.
 * @param from turns, 0 is up, clockwise
 */
export function ringPart(
  middle: { readonly x: number; readonly y: number },
  inner: number,
  outer: number,
  from: number,
  to: number,
): string {
  const end = Math.min(to, from + ALMOST_ALL);
  const large = end - from > 0.5 ? 1 : 0;
  const at = (radius: number, turn: number): string =>
    onCircle(middle.x, middle.y, radius, turn)
      .map((part) => part.toFixed(3))
      .join(",");
  const outside = `M${at(outer, from)}A${outer},${outer} 0 ${large} 1 ${at(outer, end)}`;
  if (inner <= 0) return `${outside}L${middle.x.toFixed(2)},${middle.y.toFixed(2)}Z`;
  return `${outside}L${at(inner, end)}A${inner},${inner} 0 ${large} 0 ${at(inner, from)}Z`;
}
