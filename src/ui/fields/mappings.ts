import type { MappingResult, SpecialMatch, ValueMapping } from "../../dashboard-file/field-config.ts";
import { cellText } from "../frames/cell-text.ts";
import { dashboardRegExp } from "../regexp/dashboard-regexp.ts";

/** What is shown instead of a value: of the first mapping that knows it. */
export function mappedValue(mappings: readonly ValueMapping[], value: unknown): MappingResult | undefined {
  for (const mapping of mappings) {
    const result = resultOf(mapping, value);
    if (result !== undefined) return result;
  }
  return undefined;
}

function resultOf(mapping: ValueMapping, value: unknown): MappingResult | undefined {
  switch (mapping.type) {
    case "value":
      return ofValue(mapping.options, value);
    case "range": {
      const { from, to, result } = mapping.options;
      const number = numberIn(value);
      return number !== undefined && number >= (from ?? -Infinity) && number <= (to ?? Infinity)
        ? result
        : undefined;
    }
    case "regex":
      return typeof value === "string" ? ofPattern(mapping.options, value) : undefined;
    case "special":
      return isSpecial(mapping.options.match, value) ? mapping.options.result : undefined;
  }
}

function ofValue(
  results: Readonly<Record<string, MappingResult>>,
  value: unknown,
): MappingResult | undefined {
  if (value === null || value === undefined) return undefined;
  const key = cellText(value);
  return Object.hasOwn(results, key) ? results[key] : undefined;
}

/** As `parseFloat` reads it, so that `5 ms` is 5. */
function numberIn(value: unknown): number | undefined {
  const number =
    typeof value === "number" ? value : typeof value === "string" ? Number.parseFloat(value) : NaN;
  return Number.isNaN(number) ? undefined : number;
}

function ofPattern(
  { pattern, result }: { readonly pattern: string; readonly result: MappingResult },
  value: string,
): MappingResult | undefined {
  const expression = dashboardRegExp(pattern);
  if (expression?.test(value) !== true) return undefined;
  // The text may take groups of the pattern over: `$1`.
  return result.text === undefined ? result : { ...result, text: expression.replace(value, result.text) };
}

function isSpecial(match: SpecialMatch, value: unknown): boolean {
  const isNull = value === null || value === undefined;
  switch (match) {
    case "null":
      return isNull;
    case "nan":
      return Number.isNaN(value);
    case "null+nan":
      return isNull || Number.isNaN(value);
    case "true":
      return value === true || value === "true";
    case "false":
      return value === false || value === "false";
    case "empty":
      return value === "";
  }
}
