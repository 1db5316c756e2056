import { WatchtowerError } from "../../../base/errors.ts";
import type { Extraction, StageExpr } from "../ast.ts";
import { sanitizeKey } from "./label-name.ts";
import { scanLogfmt } from "../../../model/loki/logfmt-scanner.ts";
import { NO_TEXT, withBlanks } from "./no-text.ts";
import type { Stage } from "./stage.ts";

const LOGFMT_ERROR = "LogfmtParserErr";

/** The pairs of a logfmt line as labels: all, or with expressions those asked for, which are then always set. */
export function logfmt({ strict, keepEmpty, extractions }: Extract<StageExpr, { kind: "logfmt" }>): Stage {
  if (extractions.length > 0) return logfmtExpressions(extractions, strict);
  return (state) => {
    if (state.isRead) return true;
    const error = scanLogfmt(state.line, strict, (key, value) => {
      if (value === "" && !keepEmpty) return false;
      const name = sanitizeKey(key);
      if (name !== "") state.extract(name, withBlanks(value));
      return state.isRead;
    });
    if (error !== undefined) state.failReading(LOGFMT_ERROR, error);
    return true;
  };
}

/**
 * A key asked for is told by its path; where two names ask for it, by the first; where a name asks for two, by its last.
 * Of keys that are there twice the last counts, but for names that the line has already: there the second ends the
 * reading, as in Loki. A key that a stage before has made a label of is asked for in vain under another name.
 */
function logfmtExpressions(extractions: readonly Extraction[], strict: boolean): Stage {
  const keys = new Map(extractions.map(({ name, path }) => [name, keyOf(path)]));
  const names = new Map([...keys].toReversed().map(([name, key]) => [key, name]));
  return (state) => {
    if (state.isRead) return true;
    for (const name of keys.keys()) if (!state.isStored(name)) state.put(name, "");
    const error = scanLogfmt(state.line, strict, (key, value) => {
      const sanitized = sanitizeKey(key);
      if (!keys.has(sanitized) && state.wasRead(sanitized)) return false;
      const name = names.get(sanitized) ?? sanitized;
      if (!keys.has(name)) return false;
      if (state.wasExtracted(name)) return true;
      // Loki asks no expression for what is no text.
      state.extractNamed(name, value.includes(NO_TEXT) ? "" : value);
      return false;
    });
    if (error !== undefined) state.failReading(LOGFMT_ERROR, error);
    return true;
  };
}

/**
 * A path is one key. In quotes it is of any characters, and is still told from the line's keys by how these read as
 * labels (`"a_b"` finds `a.b`), as in Loki. @throws WatchtowerError `invalid`
 */
function keyOf(path: string): string {
  const text = path.trim();
  const key = /^"(?<quoted>[^"]*)"$|^(?<bare>[a-zA-Z_][a-zA-Z0-9_]*)$/.exec(text)?.groups;
  const name = key?.quoted ?? key?.bare;
  if (name !== undefined) return name;
  const cause = text === "" ? "it is empty" : "one key is expected, in quotes if it is no name";
  throw new WatchtowerError("invalid", `cannot parse expression [${path}]: ${cause}`);
}
