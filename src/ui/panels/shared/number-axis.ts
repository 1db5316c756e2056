/** Steps between ticks, as multiples of a power of ten. */
const NICE = [1, 2, 2.5, 5, 10];

/** The smallest round step that is not below the wanted one. @param wanted above zero */
export function niceStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  const factor = NICE.find((nice) => nice * power >= wanted * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(12));
}

/** Round numbers from at or below `min` to at or above `max`. @param most how many there is room for @param isBinary at powers of two, as bytes are counted */
export function numberTicks(min: number, max: number, most: number, isBinary = false): readonly number[] {
  const span = max - min;
  if (!(span > 0) || !Number.isFinite(span)) return Number.isFinite(min) ? [min] : [];
  const wanted = span / Math.max(1, most);
  const step = isBinary ? 2 ** Math.ceil(Math.log2(wanted)) : niceStep(wanted);
  const first = Math.floor(min / step + 1e-9);
  const last = Math.ceil(max / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}
