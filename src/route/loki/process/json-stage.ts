import { errorMessage } from "../../../base/errors.ts";
import { JmesProblem } from "../jmespath/jmes-problem.ts";
import { compileJmesPath } from "../jmespath/jmespath.ts";
import type { Search } from "../jmespath/jmespath.ts";
import { isObject } from "../jmespath/json.ts";
import type { Json, JsonObject } from "../jmespath/json.ts";
import { jsonText } from "../jmespath/json-text.ts";
import { inputOf } from "./line.ts";
import type { Extracted } from "./line.ts";
import { refuseStage } from "./stage.ts";
import type { Stage, StageCompiler } from "./stage.ts";

/** `stage.json`: values of a line that is a JSON object, found by JMESPath expressions. */
export const jsonStage: StageCompiler = (settings, report) => {
  const source = settings.stringOr("source");
  const expressions = settings.stringMap("expressions");
  if (expressions.size === 0) return refuseStage(report, settings, "JMES expression is required");
  if (source === "") return refuseStage(report, settings, "source must not be empty");
  const dropsMalformed = settings.bool("drop_malformed");
  const searches: (readonly [string, Search])[] = [];
  for (const [name, expression] of expressions) {
    try {
      searches.push([name, compileJmesPath(expression === "" ? name : expression)]);
    } catch (error) {
      const shown = JSON.stringify(expression === "" ? name : expression);
      return refuseStage(report, settings, `the JMESPath expression ${shown}: ${errorMessage(error)}`);
    }
  }
  return extractJson(searches, source, dropsMalformed);
};

/** @param searches names, and what to look for. */
export function extractJson(
  searches: readonly (readonly [string, Search])[],
  source: string | undefined,
  dropsMalformed: boolean,
): Stage {
  return (line) => {
    const input = inputOf(line, source);
    if (input === undefined) return true;
    const data = parsedObject(input);
    if (data === undefined) return !dropsMalformed;
    for (const [name, search] of searches) {
      const found = foundBy(search, data);
      if (found !== undefined) line.extracted.set(name, found);
    }
    return true;
  };
}

/** Alloy's reader goes no deeper. */
const MAX_DEPTH = 10_000;

/** An object, or `null`; `undefined` for all other texts. */
function parsedObject(text: string): JsonObject | null | undefined {
  if (!/^[ \t\r\n]*[{n]/.test(text) || isDeeperThan(text, MAX_DEPTH)) return undefined;
  try {
    const value: Json = JSON.parse(text);
    return value === null || isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isDeeperThan(text: string, most: number): boolean {
  if (text.length <= most) return false;
  let depth = 0;
  for (const [mark] of text.matchAll(/"(?:[^"\\]|\\[\s\S])*"|[[{]|[\]}]/g)) {
    if (mark === "[" || mark === "{") depth++;
    else if (mark === "]" || mark === "}") depth--;
    if (depth > most) return true;
  }
  return false;
}

/** `undefined` where the expression cannot be asked of these data, or what it finds has no text. */
function foundBy(search: Search, data: Json): Extracted | undefined {
  try {
    const found = search(data);
    return found !== null && typeof found === "object" ? jsonText(found) : found;
  } catch (error) {
    // Comparing values that are nested deeply ends with a RangeError.
    if (error instanceof JmesProblem || error instanceof RangeError) return undefined;
    throw error;
  }
}
