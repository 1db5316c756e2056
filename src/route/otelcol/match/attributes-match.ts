import type { Settings } from "../../../alloy/settings/settings.ts";
import { WatchtowerError } from "../../../base/errors.ts";
import { decimalText } from "../../../base/float-text.ts";
import type { AnyValue } from "../../../model/otlp/common.ts";
import type { Attributes } from "../../../model/otlp/telemetry/attributes.ts";
import { anyValueOf, isEqualValue } from "../any-value.ts";
import { textSet } from "./text-set.ts";
import type { MatchType } from "./text-set.ts";

type ValueMatch = (value: AnyValue) => boolean;

/**
 * Blocks `attribute` and `resource`: all of their keys have to be there, with their values if they are given.
 *
 * @throws WatchtowerError for values that cannot be looked for.
 */
export function attributesMatch(
  type: MatchType,
  blocks: readonly Settings[],
): (attributes: Attributes) => boolean {
  const matches = blocks.map((block) => [block.string("key"), valueMatch(type, block)] as const);
  return (attributes) =>
    matches.every(([key, match]) => {
      const value = attributes.get(key);
      return value !== undefined && match(value);
    });
}

function valueMatch(type: MatchType, block: Settings): ValueMatch {
  const key = block.string("key");
  if (key === "") throw new WatchtowerError("invalid", `the block ${block.name} needs a key`);
  const given = block.value("value");
  if (given === undefined || given.kind === "null") return () => true;
  const wanted = anyValueOf(given);
  if (wanted === undefined)
    throw new WatchtowerError("invalid", `the value of ${key} cannot be that of an attribute`);
  if (type === "strict") return (value) => isEqualValue(wanted, value);
  if (wanted.kind !== "string")
    throw new WatchtowerError("invalid", `match_type "regexp" needs a text as value of ${key}`);
  const isFound = textSet(type, [wanted.value]);
  return (value) => {
    const text = scalarText(value);
    return text !== undefined && isFound(text);
  };
}

function scalarText(value: AnyValue): string | undefined {
  switch (value.kind) {
    case "string":
      return value.value;
    case "bool":
    case "int":
      return String(value.value);
    case "double":
      return decimalText(value.value);
    case "bytes":
    case "array":
    case "map":
    case "empty":
      return undefined;
  }
}
