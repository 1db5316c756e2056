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

export type FilterOperator = "=" | "!=";

/**
 * Adds a condition on a field, or takes it away if it is there. Labels go into the stream selector; what else a line
 * has becomes a label filter at the end, behind the parser that finds it. A contrary condition is replaced.
 */
export function withFilter(expr: string, field: LogField, operator: FilterOperator): string {
  const condition = conditionOf(field, operator);
  const there = placeOf(expr, condition);
  if (there !== undefined) {
    const rest = without(expr, there, condition.length);
    // A query needs a selector: its last label stays.
    return /\{\s*\}/.test(stripped(rest)) ? expr : rest;
  }
  const contrary = conditionOf(field, operator === "=" ? "!=" : "=");
  const opposite = placeOf(expr, contrary);
  if (opposite !== undefined)
    return expr.slice(0, opposite) + condition + expr.slice(opposite + contrary.length);
  if (field.kind !== "label") return `${withParser(expr.trimEnd(), field)} | ${condition}`;
  const end = selectorEnd(expr);
  if (end === undefined) return expr;
  const before = expr.slice(0, end).trimEnd();
  const separator = before.endsWith("{") ? "" : ", ";
  return `${before}${separator}${condition}${expr.slice(end)}`;
}

/** Whether the query has the condition as a click would have written it. */
export function hasFilter(expr: string, field: LogField, operator: FilterOperator): boolean {
  return placeOf(expr, conditionOf(field, operator)) !== undefined;
}

function conditionOf({ name, value }: LogField, operator: FilterOperator): string {
  return `${name}${operator}${quote(value)}`;
}

/** Where a condition stands on its own: not within a string, and not as the end of a longer name. */
function placeOf(expr: string, condition: string): number | undefined {
  const bare = stripped(expr);
  for (let at = expr.indexOf(condition); at !== -1; at = expr.indexOf(condition, at + 1)) {
    const before = bare.charAt(at - 1);
    if (!/[\w.]/.test(before) && bare.charAt(at) === expr.charAt(at)) return at;
  }
  return undefined;
}

/** Takes a condition out, with the comma or the pipe that leads to it. */
function without(expr: string, at: number, length: number): string {
  const before = expr.slice(0, at);
  const after = expr.slice(at + length);
  if (/[|,]\s*$/.test(before)) return before.replace(/\s*[|,]\s*$/, "") + after;
  return before + after.replace(/^\s*,\s*/, "");
}

/** The query with the stage that finds a field in the lines' text, if it is needed and not there. */
function withParser(expr: string, { kind, parser }: LogField): string {
  if (kind !== "detected" || parser === undefined) return expr;
  return new RegExp(`\\|\\s*${parser}\\b`).test(stripped(expr)) ? expr : `${expr} | ${parser}`;
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
