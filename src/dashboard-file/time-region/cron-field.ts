/**
 * One field of a cron expression: `*`, numbers, names, ranges, steps, and lists of these.
 *
 * @param names of values, in any case
 * @param first the value of the first name
 * @returns its values in order, each once; undefined if it is none, or names a value beyond the bounds
 */
export function cronField(
  text: string,
  min: number,
  max: number,
  names: readonly string[] = [],
  first = 0,
): readonly number[] | undefined {
  const valueOf = (word: string): number => {
    const name = names.indexOf(word.toLowerCase());
    if (name >= 0) return first + name;
    return /^\d{1,2}$/.test(word) ? Number(word) : NaN;
  };
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const [range = "", stepText, more] = part.split("/");
    const step = stepText === undefined ? 1 : Number(stepText);
    const bounds = boundsOf(range, stepText !== undefined, { min, max, valueOf });
    if (more !== undefined || !Number.isInteger(step) || step < 1 || bounds === undefined) return undefined;
    for (let value = bounds.from; value <= bounds.to; value += step) values.add(value);
  }
  return [...values].toSorted((a, b) => a - b);
}

interface Field {
  readonly min: number;
  readonly max: number;
  readonly valueOf: (word: string) => number;
}

/** A value alone goes on to the end where it has a step. */
function boundsOf(
  range: string,
  hasStep: boolean,
  { min, max, valueOf }: Field,
): { readonly from: number; readonly to: number } | undefined {
  if (range === "*") return { from: min, to: max };
  const [start = "", end, more] = range.split("-");
  const from = valueOf(start);
  const to = end === undefined ? (hasStep ? max : from) : valueOf(end);
  // What is no number compares with nothing.
  return more === undefined && from >= min && to <= max && from <= to ? { from, to } : undefined;
}
