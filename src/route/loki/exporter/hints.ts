import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";
import { attributeOf } from "./attribute-path.ts";

/** Attributes that say how a record becomes a line. They are no part of it. */
export const HINTS: ReadonlySet<string> = new Set([
  "loki.attribute.labels",
  "loki.resource.labels",
  "loki.tenant",
  "loki.format",
]);

const LABELS_HINT = "loki.attribute.labels";
const LEVEL = "level";

/** A record's attributes with its level, from the severity number, and with the hint that this is to be a label. */
export function withLevel(attributes: readonly KeyValue[], severityNumber: number): readonly KeyValue[] {
  if (severityNumber === 0) return attributes;
  const hint = attributeOf(attributes, LABELS_HINT);
  const hinted =
    hint === undefined
      ? [...attributes, textAttribute(LABELS_HINT, LEVEL)]
      : attributes.map((each) =>
          each.key === LABELS_HINT ? { key: LABELS_HINT, value: alsoLevel(hint) } : each,
        );
  if (attributeOf(attributes, LEVEL) !== undefined) return hinted;
  return [...hinted, textAttribute(LEVEL, levelName(severityNumber))];
}

/** A hint that is neither a text nor a list names nothing more. */
function alsoLevel(hint: AnyValue): AnyValue {
  if (hint.kind === "string") return { kind: "string", value: `${hint.value},${LEVEL}` };
  if (hint.kind === "array")
    return { kind: "array", value: [...hint.value, { kind: "string", value: LEVEL }] };
  return hint;
}

const textAttribute = (key: string, value: string): KeyValue => ({ key, value: { kind: "string", value } });

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;

/** `INFO`, `INFO2`, …; empty for a number that is none of OpenTelemetry's. */
function levelName(severityNumber: number): string {
  const name = LEVELS[Math.floor((severityNumber - 1) / 4)];
  const step = (severityNumber - 1) % 4;
  return name === undefined ? "" : `${name}${step === 0 ? "" : step + 1}`;
}
