import type { Labels } from "../frames/data-frame.ts";
import { fullName } from "../frame/time-frame.ts";

/**
 * What a series is called: the legend with `{{label}}` filled in; without one as the query language writes it. With
 * `__auto` the labels in which the series differ, or the query where there is one series alone.
 */
export function legendText(format: string, labels: Labels, expr: string, auto: string): string {
  if (format === "__auto") return auto;
  if (format !== "")
    return format.replaceAll(/\{\{\s*(.+?)\s*\}\}/g, (_, name: string) => labels[name] ?? "");
  return fullName(labels, expr);
}
