import { printGoDuration } from "../../base/go-duration.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import type { ElementScope, SpanRow } from "../../store/traces/source.ts";
import type { FieldExpression } from "./ast.ts";
import { traceIdText } from "./trace-id-text.ts";
import { allTogether, compileElement } from "./same-element.ts";

/**
 * Reads a field of events or links: of the last one that meets what a condition asks of one, or else of the last one
 * that has it.
 *
 * @param name as a span's row takes it. @param conditions of the query's filters.
 */
export function compileElementReader(
  scope: ElementScope,
  name: string,
  conditions: readonly FieldExpression[],
): (row: SpanRow) => AnyValue | undefined {
  const tests = conditions.flatMap((condition) => allTogether(condition, scope)).map(compileElement);
  return (row) => {
    const all = row.elements(scope).filter((element) => element(name) !== undefined);
    const found = all.findLast((element) => tests.some((test) => test(element))) ?? all.at(-1);
    const value = found?.(name);
    if (name === "event:timeSinceStart" && value?.kind === "int")
      return { kind: "string", value: printGoDuration(value.value) };
    if (name === "link:traceID" && value?.kind === "string")
      return { kind: "string", value: traceIdText(value.value) };
    return value;
  };
}
