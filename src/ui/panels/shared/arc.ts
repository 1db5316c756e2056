/** A point on a circle. @param turn 0 is up, clockwise, 1 is all around */
export function onCircle(x: number, y: number, radius: number, turn: number): readonly [number, number] {
  const angle = (turn - 0.25) * 2 * Math.PI;
  return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
}

/** A full turn would begin where it ends, and draw nothing: it is two halves. */
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
  if (to - from > ALMOST_ALL)
    return inner <= 0 ? disc(middle, outer) : disc(middle, outer) + disc(middle, inner, 0);
  const large = to - from > 0.5 ? 1 : 0;
  const at = (radius: number, turn: number): string =>
    onCircle(middle.x, middle.y, radius, turn)
      .map((part) => part.toFixed(3))
      .join(",");
  const outside = `M${at(outer, from)}A${outer},${outer} 0 ${large} 1 ${at(outer, to)}`;
  if (inner <= 0) return `${outside}L${middle.x.toFixed(2)},${middle.y.toFixed(2)}Z`;
  return `${outside}L${at(inner, to)}A${inner},${inner} 0 ${large} 0 ${at(inner, from)}Z`;
}

/** @param sweep 1 is clockwise; a hole goes the other way around */
function disc({ x, y }: { readonly x: number; readonly y: number }, radius: number, sweep = 1): string {
  const half = (to: number): string => `A${radius},${radius} 0 1 ${sweep} ${x.toFixed(3)},${to.toFixed(3)}`;
  return `M${x.toFixed(3)},${(y - radius).toFixed(3)}${half(y + radius)}${half(y - radius)}Z`;
}
