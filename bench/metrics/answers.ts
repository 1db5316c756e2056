/** What one answer of Prometheus' API holds, for comparison: by series (or value of a list) its points as text. */
export type Answer = ReadonlyMap<string, readonly string[]>;

interface Body {
  readonly data:
    | readonly string[]
    | {
        readonly result: readonly {
          readonly metric: Readonly<Record<string, string>>;
          readonly value?: readonly [number, string];
          readonly values?: readonly (readonly [number, string])[];
        }[];
      };
}

/** Doubles that were added up in another order differ by this share of them at most. */
const ROUNDING = 1e-11;

export function readAnswer(text: string): Answer {
  // The API's documented form; the benchmark trusts it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { data } = JSON.parse(text) as Body;
  if (!("result" in data)) return new Map(data.map((value) => [value, []]));
  return new Map(
    data.result.map(({ metric, value, values = value === undefined ? [] : [value] }) => [
      JSON.stringify(Object.entries(metric).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      values.map(([time, number]) => `${time} ${number}`),
    ]),
  );
}

export interface Difference {
  readonly points: number;
  /** Points that differ in their last digits alone. */
  readonly rounded: number;
  /** The first that is something else. */
  readonly wrong: string | undefined;
}

/** How an answer differs from that of another system to the same question over the same data. */
export function compareAnswers(own: Answer, other: Answer): Difference {
  let [points, rounded] = [0, 0];
  for (const [key, theirs] of other) {
    const ours = own.get(key);
    if (ours?.length !== theirs.length)
      return { points, rounded, wrong: `${key}: ${ours?.length ?? "no"} points, not ${theirs.length}` };
    points += Math.max(1, theirs.length);
    for (const [at, point] of theirs.entries()) {
      if (point === ours[at]) continue;
      if (!isRounding(point, ours[at] ?? ""))
        return { points, rounded, wrong: `${key}: ${ours[at]}, not ${point}` };
      rounded++;
    }
  }
  const wrong = own.size === other.size ? undefined : `${own.size} series, not ${other.size}`;
  return { points, rounded, wrong };
}

function isRounding(a: string, b: string): boolean {
  const [timeA, x] = a.split(" ").map(Number);
  const [timeB, y] = b.split(" ").map(Number);
  if (timeA !== timeB || x === undefined || y === undefined) return false;
  return Math.abs(x - y) <= ROUNDING * Math.max(Math.abs(x), Math.abs(y));
}
