import type { MappingResult, SpecialMatch, ValueMapping } from "../field-config.ts";
import { isObject, type JsonObject, numberOf, objectOf, objectsOf, oneOf, present, textOf } from "../json.ts";

/** Reads value mappings: those of today, and the flat ones until Grafana 8 whose `type` is a number. */
export function readMappings(value: unknown): readonly ValueMapping[] {
  return objectsOf(value).flatMap((raw) => readMapping(raw) ?? []);
}

const SPECIAL: readonly SpecialMatch[] = ["true", "false", "null", "nan", "null+nan", "empty"];

function readMapping(raw: JsonObject): ValueMapping | undefined {
  const options = objectOf(raw["options"]);
  const result = readResult(options["result"]);
  switch (raw["type"]) {
    case "value":
      return { type: "value", options: readResults(options) };
    case "range":
      return {
        type: "range",
        options: { from: numberOf(options["from"]) ?? null, to: numberOf(options["to"]) ?? null, result },
      };
    case "regex":
      return { type: "regex", options: { pattern: textOf(options["pattern"]) ?? "", result } };
    case "special": {
      const match = oneOf(options["match"], SPECIAL);
      return match === undefined ? undefined : { type: "special", options: { match, result } };
    }
    default:
      return readOldMapping(raw);
  }
}

function readResults(options: JsonObject): Readonly<Record<string, MappingResult>> {
  const entries = Object.entries(options).filter(([, result]) => isObject(result));
  return Object.fromEntries(entries.map(([value, result]) => [value, readResult(result)]));
}

function readResult(value: unknown): MappingResult {
  const { text, color, icon, index } = objectOf(value);
  return present({ text: textOf(text), color: textOf(color), icon: textOf(icon), index: numberOf(index) });
}

/** `{type: 1, value, text}` or `{type: 2, from, to, text}`; a text `null` means that there is no value. */
function readOldMapping({ type, value, from, to, text }: JsonObject): ValueMapping | undefined {
  const result = present({ text: textOf(text) });
  const isRange = type === 2 || (type === undefined && from !== undefined);
  const special = isRange ? from === "null" || to === "null" : value === "null";
  if (special) return { type: "special", options: { match: "null", result } };
  if (isRange)
    return { type: "range", options: { from: numberOf(from) ?? null, to: numberOf(to) ?? null, result } };
  const key = textOf(value);
  return key === undefined ? undefined : { type: "value", options: { [key]: result } };
}
