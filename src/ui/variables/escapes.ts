import type { Format } from "./formats.ts";

/**
 * How variables go into a query, which puts them into strings in double quotes: into a regular expression where a
 * variable may have several values, into a plain string where it has one. As Grafana's data sources do; Prometheus'
 * when told to mind special characters.
 */
export function queryFormat(language: "promql" | "logql" | "traceql"): Format {
  return (value, { takesSeveral }) => {
    if (typeof value === "string") return takesSeveral ? inRegex(value) : inString(value);
    const parts = value.map(inRegex);
    if (parts.length === 1) return parts[0] ?? "";
    return language === "promql" ? `(${parts.join("|")})` : parts.join("|");
  };
}

/** A whole matcher, `job="shop"`, is a part of the query already. */
const MATCHER = /^\w+(=|!=|=~|!~)".*"$/s;

function inString(value: string): string {
  return MATCHER.test(value) ? value : value.replaceAll(/[\\"]/g, String.raw`\$&`);
}

/** Escaped twice: for the expression, and for the string that it stands in. */
function inRegex(value: string): string {
  return value
    .replaceAll("\\", "\\\\\\\\")
    .replaceAll('"', String.raw`\\\"`)
    .replaceAll(/[$^*{}[\]'+?.()|]/g, String.raw`\\$&`);
}
