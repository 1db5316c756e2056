import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import { isNumeric } from "../../frames/data-frame.ts";

/** The times of a frame. */
interface TimeTable {
  /** Unix seconds, in the order of the rows. */
  readonly times: readonly number[];
  /** Times at which there is nothing. */
  readonly gaps: readonly number[];
}

/** `null` is a gap, `undefined` a time that the frame does not have. */
type Placed = (number | null | undefined)[];

interface JoinedTimes {
  /** Unix seconds, ascending. */
  readonly times: readonly number[];
  /** A column of one of the tables, on these times. */
  readonly placed: (table: TimeTable, values: ArrayLike<unknown>) => Placed;
}

/** Undefined for a frame without times. What others are compared to gets theirs. */
export function timeTable(frame: ShownFrame): TimeTable | undefined {
  const time = frame.fields.find(({ type }) => type === "time");
  if (time === undefined || !isNumeric(time)) return undefined;
  const moved = frame.meta?.compareMs ?? 0;
  const times = column(time.values, (value) => ((value ?? NaN) + moved) / 1000);
  return { times, gaps: gapsIn(times, gapFrom(frame, time) / 1000) };
}

/** One list of the times of all tables. */
export function joinTimes(tables: readonly TimeTable[]): JoinedTimes {
  const [first] = tables;
  // The series of one query mostly have the same: a hundred of them are then looked through once.
  if (first !== undefined && isAscending(first.times) && tables.every((table) => isLike(table, first)))
    return { times: first.times, placed: (_, values) => column(values, finite) };
  const times = [...new Set(tables.flatMap((table) => [...table.times, ...table.gaps]))]
    .filter((time) => !Number.isNaN(time))
    .toSorted((a, b) => a - b);
  const places = new Map(times.map((time, index) => [time, index]));
  return {
    times,
    placed: ({ times: own, gaps }, values) => {
      const result: Placed = Array.from({ length: times.length });
      for (const [row, time] of own.entries()) {
        const place = places.get(time);
        if (place !== undefined) result[place] = finite(values[row]);
      }
      for (const time of gaps) result[places.get(time) ?? -1] ??= null;
      return result;
    },
  };
}

/** As `Array.from`, by index: an iterator takes several times as long. */
function column<Value, Result>(values: ArrayLike<Value>, of: (value: Value | undefined) => Result): Result[] {
  const made: Result[] = [];
  for (let row = 0; row < values.length; row += 1) made.push(of(values[row]));
  return made;
}

const isAscending = (times: readonly number[]): boolean =>
  times.every((time, index) => index === 0 || time > (times[index - 1] ?? NaN));

const isLike = ({ times, gaps }: TimeTable, first: TimeTable): boolean =>
  gaps.length === 0 &&
  times.length === first.times.length &&
  times.every((time, index) => time === first.times[index]);

/** Milliseconds between points from which on there is a gap. */
function gapFrom({ fields }: ShownFrame, time: ShownField): number {
  const wanted = fields
    .map(({ config }) => config.custom?.["insertNulls"])
    .find((each) => typeof each === "number");
  return wanted ?? time.config.interval ?? Infinity;
}

/**
 * Where points are further apart than they are made, as when nothing was there to count: a moment behind the last of
 * them, at which there is nothing.
 */
function gapsIn(times: readonly number[], step: number): readonly number[] {
  return times.flatMap((time, index) => {
    const next = times[index + 1];
    return next !== undefined && next - time > step * 1.01 ? [time + step] : [];
  });
}

/** As it is drawn; what is no number is a gap. */
export function finite(value: unknown): number | null {
  if (typeof value === "boolean") return Number(value);
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
