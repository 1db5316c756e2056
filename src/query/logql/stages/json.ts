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
    if (error === FOUND_ALL) return true;
    if (!(error instanceof JsonSyntaxError)) throw error;
    state.failReading(JSON_ERROR, error.message);
  }
  return true;
};

/** Ends the reading of a line whose needed labels are all there. */
const FOUND_ALL = new Error("all labels that the query needs were found");

function readObject(scanner: JsonScanner, state: LineState, prefix: string, depth: number): void {
  if (depth > MAX_DEPTH) throw new JsonSyntaxError("objects nest too deeply");
  scanner.object((key, kind) => {
    const name = joinKeys(prefix, key);
    switch (kind) {
      case "object":
        if (state.needsBelow(name)) readObject(scanner, state, name, depth + 1);
        else scanner.skip();
        return undefined;
      case "string":
        return extract(state, name, scanner.string());
      case "number":
      case "boolean":
        return extract(state, name, scanner.word());
      case "array":
      case "null":
        scanner.skip();
        return undefined;
    }
  });
}

function extract(state: LineState, name: string, value: string): void {
  if (name === "") return;
  state.extract(name, value);
  if (state.isRead) throw FOUND_ALL;
}
