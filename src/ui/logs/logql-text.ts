import type { LogField } from "./log-rows.ts";

/**
 * Editing of LogQL as text, without its grammar: enough to add a filter to a query of lines.
 * Strings and comments are skipped with care, nothing else is understood.
 */

/** Whether a query asks for lines, as against numbers. */
export function isLineQuery(expr: string): boolean {
  return stripped(expr).trimStart().startsWith("{");
}

/** Counts lines per level over time, from a query of lines. */
export function volumeQuery(expr: string): string {
  return `sum by (detected_level) (count_over_time(${expr.trim()} [$__auto]))`;
}

/**
 * Adds a condition on a field. Labels go into the stream selector; structured metadata and parsed
 * fields become a label filter at the end. A contrary condition on the same value is replaced.
 */
export function withFilter(expr: string, field: LogField, operator: "=" | "!="): string {
  const condition = `${field.name}${operator}${quote(field.value)}`;
  const contrary = `${field.name}${operator === "=" ? "!=" : "="}${quote(field.value)}`;
  if (expr.includes(condition)) return expr;
  if (expr.includes(contrary)) return expr.replace(contrary, () => condition);
  if (field.kind !== "label") return `${expr.trimEnd()} | ${condition}`;
  const end = selectorEnd(expr);
  if (end === undefined) return expr;
  const before = expr.slice(0, end).trimEnd();
  const separator = before.endsWith("{") ? "" : ", ";
  return `${before}${separator}${condition}${expr.slice(end)}`;
}

/** Where the first selector's closing brace is. */
function selectorEnd(expr: string): number | undefined {
  const bare = stripped(expr);
  const start = bare.indexOf("{");
  const end = start === -1 ? -1 : bare.indexOf("}", start);
  return end === -1 ? undefined : end;
}

/** The text with what is inside strings and comments blanked out; positions stay. */
function stripped(expr: string): string {
  return expr.replaceAll(/"(\\.|[^"\\])*"|`[^`]*`|#[^\n]*/g, (text) => " ".repeat(text.length));
}

/** A LogQL string: JSON's escapes are all known to it. */
export function quote(text: string): string {
  return JSON.stringify(text);
}
