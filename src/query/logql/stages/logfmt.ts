import type { Extraction, StageExpr } from "../ast.ts";
import { sanitizeKey } from "./label-name.ts";
import { scanLogfmt } from "./logfmt-scanner.ts";
import type { Stage } from "./stage.ts";

const LOGFMT_ERROR = "LogfmtParserErr";

/** The pairs of a logfmt line as labels: all, or with expressions those asked for, which are then always set. */
export function logfmt({ strict, keepEmpty, extractions }: Extract<StageExpr, { kind: "logfmt" }>): Stage {
  if (extractions.length > 0) return logfmtExpressions(extractions, strict, keepEmpty);
  return (state) => {
    const error = scanLogfmt(state.line, strict, (key, value) => {
      if (value === "" && !keepEmpty) return;
      const name = sanitizeKey(key);
      if (name !== "") state.extract(name, value);
    });
    if (error !== undefined) state.failReading(LOGFMT_ERROR, error);
    return true;
  };
}

function logfmtExpressions(extractions: readonly Extraction[], strict: boolean, keepEmpty: boolean): Stage {
  const namesOf = new Map<string, string[]>();
  for (const { name, path } of extractions) namesOf.set(path, [...(namesOf.get(path) ?? []), name]);
  return (state) => {
    for (const { name } of extractions) if (state.get(name) === undefined) state.put(name, "");
    const found = new Map<string, string>();
    const error = scanLogfmt(state.line, strict, (key, value) => {
      if (value === "" && !keepEmpty) return;
      for (const name of namesOf.get(sanitizeKey(key)) ?? []) found.set(name, value);
    });
    for (const [name, value] of found) state.extract(name, value);
    if (error !== undefined) state.failReading(LOGFMT_ERROR, error);
    return true;
  };
}
