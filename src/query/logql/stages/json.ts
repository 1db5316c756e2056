import type { LineState } from "../line-state.ts";
import { JsonScanner, JsonSyntaxError } from "./json-scanner.ts";
import { joinKeys } from "./label-name.ts";
import type { Stage } from "./stage.ts";

export const JSON_ERROR = "JSONParserErr";
const MAX_DEPTH = 512;

/**
 * Every scalar of a JSON object as a label, nested keys joined by `_`. Arrays and nulls give none. What
 * stands before an error in a malformed line is read, and `__error__` set.
 */
export const json: Stage = (state) => {
  if (state.isRead) return true;
  const scanner = new JsonScanner(state.line);
  try {
    readObject(scanner, state, "", 0);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    state.failReading(JSON_ERROR, error.message);
  }
  return true;
};

/** @returns whether all labels that the query needs are there. */
function readObject(scanner: JsonScanner, state: LineState, prefix: string, depth: number): boolean {
  if (depth > MAX_DEPTH) throw new JsonSyntaxError("objects nest too deeply");
  return scanner.object((key, kind) => {
    const name = joinKeys(prefix, key);
    switch (kind) {
      case "object":
        // Of one that is cut off Loki reads nothing. Where an outer one is whole, so are those in it.
        if (depth === 0) scanner.checkEnd();
        if (state.needsBelow(name)) return readObject(scanner, state, name, depth + 1);
        break;
      case "string":
      case "number":
      case "boolean":
        if (name === "" || !state.needs(name)) break;
        state.extract(name, kind === "string" ? scanner.value() : scanner.word());
        return state.isRead;
      case "array":
      case "null":
        break;
    }
    scanner.passValue(kind);
    return false;
  });
}
