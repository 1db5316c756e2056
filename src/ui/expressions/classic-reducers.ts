/** Of the values of a series, gaps and what is no number among them; null where nothing is left to tell. */
type ClassicReducer = (values: readonly (number | null)[]) => number | null;

/** A reducer of Grafana's classic conditions: `avg`, `percent_diff`, … @throws Error for one that there is not */
export function classicReducer(name: string): ClassicReducer {
  if (name === "count") return (values) => (values.length === 0 ? null : values.length);
  const reduce = Object.hasOwn(REDUCERS, name) ? REDUCERS[name] : undefined;
  if (reduce === undefined) throw new Error(`reducer ${name} is not supported`);
  return (values) => {
    const numbers = values.filter(isNumber);
    return numbers.length === 0 ? null : reduce(numbers, values);
  };
}

const isNumber = (value: number | null): value is number => value !== null && !Number.isNaN(value);

const sum = (numbers: readonly number[]): number => numbers.reduce((all, value) => all + value, 0);

const least = (a: number, b: number): number => Math.min(a, b);
const most = (a: number, b: number): number => Math.max(a, b);

/** Of numbers, at least one. */
const REDUCERS: Readonly<
  Partial<Record<string, (numbers: readonly number[], all: readonly (number | null)[]) => number>>
> = {
  avg: (numbers) => sum(numbers) / numbers.length,
  sum,
  min: (numbers) => numbers.reduce(least),
  max: (numbers) => numbers.reduce(most),
  last: (numbers) => numbers.at(-1) ?? NaN,
  median,
  diff: between((newest, oldest) => newest - oldest),
  diff_abs: between((newest, oldest) => Math.abs(newest - oldest)),
  percent_diff: between((newest, oldest) => ((newest - oldest) / Math.abs(oldest)) * 100),
  percent_diff_abs: between((newest, oldest) => Math.abs(((newest - oldest) / oldest) * 100)),
  count_non_null: (numbers) => numbers.length,
};

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** From the oldest to the newest number; 0 where the first value is the only number. */
function between(of: (newest: number, oldest: number) => number) {
  return (numbers: readonly number[], all: readonly (number | null)[]): number => {
    const isFirstAlone = all.findLastIndex(isNumber) === 0;
    return isFirstAlone ? 0 : of(numbers.at(-1) ?? NaN, numbers[0] ?? NaN);
  };
}
