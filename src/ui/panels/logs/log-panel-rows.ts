import { isObject, type JsonObject, oneOf } from "../../../dashboard-file/json.ts";
import { levelOf } from "../../colors/levels.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import { cellText } from "../../frames/cell-text.ts";
import { byTime, type LogField, type LogRow } from "../../logs/log-rows.ts";

/** The lines of frames of lines, in the order and with the repeats left out that the options ask for. */
export function logPanelRows(frames: readonly ShownFrame[], options: JsonObject): readonly LogRow[] {
  const rows = frames.flatMap(rowsOf).toSorted(byTime);
  const ordered = options["sortOrder"] === "Ascending" ? rows : rows.toReversed();
  return withoutRepeats(ordered, oneOf(options["dedupStrategy"], ["exact", "numbers", "signature"] as const));
}

/** Columns `Time`, `Line`, `labels` and `tsNs`, or `timestamp`, `body`, `labels`; without such names by type. */
function rowsOf(frame: ShownFrame): readonly LogRow[] {
  const named = (...names: readonly string[]): ShownField | undefined =>
    frame.fields.find(({ name }) => names.includes(name));
  const time = named("Time", "timestamp") ?? frame.fields.find(({ type }) => type === "time");
  const line = named("Line", "body", "message") ?? frame.fields.find(({ type }) => type === "string");
  if (time === undefined || line === undefined) return [];
  const columns = {
    time,
    line,
    labels: named("labels"),
    nanos: named("tsNs"),
    severity: named("severity", "level"),
  };
  const used = new Set(Object.values(columns));
  const rest = frame.fields.filter((field) => !used.has(field) && field.name !== "id");
  return Array.from({ length: frame.length }, (_, row) => rowAt(columns, rest, row));
}

interface Columns {
  readonly time: ShownField;
  readonly line: ShownField;
  readonly labels: ShownField | undefined;
  readonly nanos: ShownField | undefined;
  readonly severity: ShownField | undefined;
}

function rowAt(columns: Columns, rest: readonly ShownField[], row: number): LogRow {
  const ms = Number(columns.time.values[row] ?? 0);
  const labels = columns.labels?.values[row];
  const fields: readonly LogField[] = [
    ...Object.entries(isObject(labels) ? labels : {}).map(([name, value]) => fieldOf("label", name, value)),
    ...rest.map(({ title, values }) => fieldOf("parsed", title, values[row])),
  ];
  const find = (...names: readonly string[]): string | undefined =>
    fields.find(({ name }) => names.includes(name))?.value;
  const severity = columns.severity?.values[row];
  return {
    time: cellText(columns.nanos?.values[row]) || String(Math.round(ms * 1e6)),
    ms,
    line: cellText(columns.line.values[row]),
    level: levelOf(
      severity === undefined
        ? (find("detected_level") ?? find("level", "severity_text"))
        : cellText(severity),
    ),
    fields,
    service: find("service_name") ?? "",
    traceId: find("trace_id", "traceID", "traceId"),
    spanId: find("span_id", "spanID", "spanId"),
  };
}

const fieldOf = (kind: LogField["kind"], name: string, value: unknown): LogField => ({
  kind,
  name,
  value: cellText(value),
});

/** Lines that are like the one before are counted there: alike as they are, without digits, or by signs alone. */
function withoutRepeats(
  rows: readonly LogRow[],
  strategy: "exact" | "numbers" | "signature" | undefined,
): readonly LogRow[] {
  if (strategy === undefined) return rows;
  const likeness = { exact: /(?!)/g, numbers: /\d/g, signature: /\w/g }[strategy];
  const kept: LogRow[] = [];
  let last: string | undefined;
  for (const row of rows) {
    const now = row.line.replaceAll(likeness, "");
    const before = kept.at(-1);
    if (before !== undefined && now === last)
      kept[kept.length - 1] = { ...before, repeats: (before.repeats ?? 1) + 1 };
    else kept.push(row);
    last = now;
  }
  return kept;
}

/** Labels that all rows have alike, as `name=value`. */
export function commonLabels(rows: readonly LogRow[]): readonly string[] {
  const [first, ...others] = rows;
  if (first === undefined) return [];
  return others.reduce((common, row) => {
    const own = new Set(labelTexts(row));
    return common.filter((text) => own.has(text));
  }, labelTexts(first));
}

function labelTexts({ fields }: LogRow): readonly string[] {
  return fields.filter(({ kind }) => kind === "label").map(({ name, value }) => `${name}=${value}`);
}
