import type { AnyValue } from "../../../model/otlp/common.ts";
import { OttlError, entryOf, fromAny, isMap, typeName } from "../values/value.ts";
import type { OttlValue } from "../values/value.ts";
import { define } from "./definition.ts";
import { any, map } from "./parameters.ts";

/**
 * The level whose criteria match: `{"error": [{"equals": ["err"]}, {"range": {"min": 400, "max": 499}}]}`; a range may
 * also be `"4xx"`.
 */
const parseSeverity = define("ParseSeverity", { target: any, severity_mapping: map }, (given) => (run) => {
  const [value, mapping] = [given.target(run), given.severity_mapping(run)];
  if (typeof value !== "string" && typeof value !== "bigint") {
    throw new OttlError(`log level must be either string or int64, but is ${typeName(value)}`);
  }
  const level = mapping.value.find(({ value: criteria }) =>
    criteriaIn(criteria).some((each) => matches(each, value)),
  );
  if (level === undefined) throw new OttlError("no matching log level found for the value");
  return level.key;
});

function criteriaIn(value: AnyValue): readonly AnyValue[] {
  if (value.kind === "array") return value.value;
  throw new OttlError("severity mapping criteria must be lists");
}

function matches(criterion: AnyValue, value: string | bigint): boolean {
  if (criterion.kind !== "map") throw new OttlError("severity mapping criteria must be maps");
  const equals = entryOf(criterion, "equals");
  if (typeof value === "string") {
    return equals !== undefined && criteriaIn(equals).some((each) => fromAny(each) === value);
  }
  const { min, max } = rangeOf(fromAny(entryOf(criterion, "range")));
  return min <= value && value <= max;
}

function rangeOf(range: OttlValue): { readonly min: bigint; readonly max: bigint } {
  if (range === undefined) return { min: 1n, max: 0n };
  const hundreds = typeof range === "string" ? /^([2-5])xx$/.exec(range)?.[1] : undefined;
  if (hundreds !== undefined) return { min: BigInt(hundreds) * 100n, max: BigInt(hundreds) * 100n + 99n };
  if (isMap(range)) {
    const [min, max] = [fromAny(entryOf(range, "min")), fromAny(entryOf(range, "max"))];
    if (typeof min === "bigint" && typeof max === "bigint") return { min, max };
  }
  throw new OttlError('a range must have min and max, or be "2xx", "3xx", "4xx" or "5xx"');
}

export const SEVERITY_FUNCTIONS = [parseSeverity];
