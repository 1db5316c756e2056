import { WatchtowerError } from "../../../base/errors.ts";
import type { Extraction, StageExpr } from "../ast.ts";
import { sanitizeKey } from "./label-name.ts";
import { scanLogfmt } from "../../../model/loki/logfmt-scanner.ts";
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
      if (name !== "") state.extract(name, value);
      return state.isRead;
    });
    if (error !== undefined) state.failReading(LOGFMT_ERROR, error);
    return true;
  };
}

/** A key asked for is told by its path; where two ask for it, by the first. */
function logfmtExpressions(extractions: readonly Extraction[], strict: boolean): Stage {
  for (const { path } of extractions) checkPath(path);
  const names = new Set(extractions.map(({ name }) => name));
  const nameOf = new Map<string, string>();
  for (const { name, path } of extractions.toReversed()) nameOf.set(path, name);
  return (state) => {
    if (state.isRead) return true;
    for (const name of names) if (!state.isStored(name)) state.put(name, "");
    const error = scanLogfmt(state.line, strict, (key, value) => {
      const sanitized = sanitizeKey(key);
      const name = nameOf.get(sanitized) ?? sanitized;
      if (names.has(name)) state.extractNamed(name, value);
      return false;
    });
    if (error !== undefined) state.failReading(LOGFMT_ERROR, error);
    return true;
  };
}

/** A path is one key, quoted or not. @throws WatchtowerError `invalid` */
function checkPath(path: string): void {
  if (/^(?:"[^"]*"|[a-zA-Z_][a-zA-Z0-9_]*)$/.test(path.trim())) return;
  throw new WatchtowerError("invalid", `cannot parse expression [${path}]: syntax error`);
}
