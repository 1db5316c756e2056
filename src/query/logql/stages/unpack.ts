import { JsonScanner, JsonSyntaxError } from "./json-scanner.ts";
import { JSON_ERROR } from "./json.ts";
import { sanitizeKey } from "./label-name.ts";
import type { Stage } from "./stage.ts";

/** The member that holds the line a `pack` stage wrapped. */
const ENTRY = "_entry";

/** Undoes promtail's `pack`: string members as labels, `_entry` as the line; without `_entry` nothing. */
export const unpack: Stage = (state) => {
  if (state.line === "" || state.isRead) return true;
  if (!state.line.startsWith("{")) {
    state.failReading(JSON_ERROR, "expecting json object(6), but it is not");
    return true;
  }
  const found: [name: string, value: string][] = [];
  let entry: string | undefined;
  try {
    const scanner = new JsonScanner(state.line);
    scanner.object((key, kind) => {
      if (kind !== "string") scanner.passValue(kind);
      else if (key === ENTRY) entry = scanner.string();
      else found.push([sanitizeKey(key), scanner.value()]);
      return false;
    });
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    state.failReading(JSON_ERROR, error.message);
    return true;
  }
  if (entry === undefined) return true;
  for (const [name, value] of found) state.extract(name, value);
  state.line = entry;
  return true;
};
