import { parseGoFloat } from "../../../base/go-number.ts";
import type { AnyValue } from "../../../model/otlp/common.ts";
import type { Attributes } from "../../../model/otlp/telemetry/attributes.ts";
import { ALWAYS, NEVER, thresholdOfShare } from "./threshold.ts";
import type { Threshold } from "./threshold.ts";

const SPAN_PRIORITY = "sampling.priority";

/** OpenTracing's tag: 0 drops the span, a greater number keeps it; `undefined` leaves it to the sampler. */
export function spanPriority(attributes: Attributes): Threshold | undefined {
  const value = attributes.get(SPAN_PRIORITY);
  const priority = value === undefined ? undefined : numberOf(value);
  if (priority === 0) return NEVER;
  return priority !== undefined && priority > 0 ? ALWAYS : undefined;
}

function numberOf(value: AnyValue): number | undefined {
  switch (value.kind) {
    case "int":
      return Number(value.value);
    case "double":
      return value.value;
    case "string":
      return parseGoFloat(value.value);
    case "bool":
    case "bytes":
    case "array":
    case "map":
    case "empty":
      return undefined;
  }
}

/** A share in percent that a log record asks for in its own attribute; `undefined` if it asks for none. */
export function recordPriority(
  attributes: Attributes,
  name: string,
  precision: number,
): Threshold | undefined {
  const value = name === "" ? undefined : attributes.get(name);
  if (value?.kind !== "int" && value?.kind !== "double") return undefined;
  const share = Number(value.value) / 100;
  return share === 0 ? undefined : thresholdOfShare(share, precision);
}
