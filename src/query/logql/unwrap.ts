import type { Grouping } from "../vector/grouping.ts";
import type { RangeAggregation, Unwrap } from "./ast.ts";
import { CONVERSION_PROBLEMS } from "./conversion-problems.ts";
import type { LineState } from "./line-state.ts";
import { parseGoDuration } from "../../base/go-duration.ts";
import { parseBytes, parseNumber } from "./syntax/literals.ts";
import { labelFilter } from "./stages/label-filter.ts";

/** The value that a line adds to its series; `undefined` for a line that adds none. */
export type ReadValue = (state: LineState) => number | undefined;

/**
 * What each line counts for: itself, its bytes, or the value of a label, which is none of the series' labels then,
 * unless these are grouped by it.
 *
 * @throws WatchtowerError `invalid`
 */
export function valueReader(
  { operation, range }: RangeAggregation,
  grouping: Grouping | undefined,
): ReadValue {
  if (range.unwrap !== undefined) return unwrapped(range.unwrap, grouping?.kind === "by");
  if (operation === "bytes_over_time" || operation === "bytes_rate") {
    return (state) => Buffer.byteLength(state.line);
  }
  return () => 1;
}

const CONVERSIONS: Readonly<Record<Unwrap["conversion"], Conversion>> = {
  number: { read: parseNumber, problem: CONVERSION_PROBLEMS.number },
  bytes: { read: parseBytes, problem: CONVERSION_PROBLEMS.bytes },
  duration: { read: seconds, problem: CONVERSION_PROBLEMS.duration },
  duration_seconds: { read: seconds, problem: CONVERSION_PROBLEMS.duration },
};

interface Conversion {
  readonly read: (text: string) => number | undefined;
  readonly problem: (text: string) => string;
}

function seconds(text: string): number | undefined {
  const nanos = parseGoDuration(text);
  return nanos === undefined ? undefined : nanos / 1e9;
}

const EXTRACTION_ERROR = "SampleExtractionErr";

function unwrapped({ label, conversion, filters }: Unwrap, keepsLabel: boolean): ReadValue {
  const { read, problem } = CONVERSIONS[conversion];
  const conditions = filters.map(labelFilter);
  return (state) => {
    const text = state.get(label);
    if (text === undefined || text === "") return undefined;
    const value = read(text);
    if (value === undefined) state.failReading(EXTRACTION_ERROR, problem(text));
    if (!conditions.every((condition) => condition(state))) return undefined;
    // What could not be read stays, for the error to show it.
    if (value !== undefined && !keepsLabel) state.remove(label);
    return value ?? 0;
  };
}
