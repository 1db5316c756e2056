import { TextSearch, Waypoints } from "lucide-react";
import { useMemo } from "react";
import { Link } from "wouter";
import { CopyButton } from "../components/CopyButton.tsx";
import { traceLink } from "../link/links.ts";
import { FilterButtons } from "./FilterButtons.tsx";
import type { LineActions } from "./line-actions.ts";
import { lineFields } from "./line-fields.ts";
import type { FieldKind, LogField, LogRow } from "./log-rows.ts";
import { prettyLine } from "./pretty-line.ts";
import { LogText } from "./LogText.tsx";

interface LogDetailsProps {
  readonly row: LogRow;
  readonly actions: LineActions | undefined;
}

const KINDS = ["label", "metadata", "parsed", "detected"] as const;

const TITLES: Readonly<Record<FieldKind, string>> = {
  label: "Labels",
  metadata: "Structured metadata",
  parsed: "Parsed fields",
  detected: "Fields of the text",
};

const NO_TERMS: readonly string[] = [];

/** A line in full: its text, and its fields with buttons that filter by them. */
export function LogDetails({ row, actions }: LogDetailsProps) {
  const fields = useMemo(() => [...row.fields, ...detectedFields(row)], [row]);
  return (
    <div className="log-details">
      <div className="log-full">
        <pre tabIndex={0}>
          <LogText line={prettyLine(row.line, true)} terms={NO_TERMS} most={Number.POSITIVE_INFINITY} />
        </pre>
        <CopyButton text={row.line} label="Copy the line" />
      </div>
      <div className="log-jumps">
        {row.traceId !== undefined && (
          <Link href={traceLink(row.traceId, row.spanId)} className="button small">
            <Waypoints size={14} aria-hidden /> Open trace {row.traceId.slice(0, 8)}…
          </Link>
        )}
        {actions?.onContext !== undefined && (
          <button type="button" className="button small" onClick={() => actions.onContext?.(row)}>
            <TextSearch size={14} aria-hidden /> Show context
          </button>
        )}
      </div>
      {KINDS.map((kind) => {
        const same = fields.filter((field) => field.kind === kind);
        return same.length === 0 ? null : (
          <Fields key={kind} title={TITLES[kind]} row={row} fields={same} actions={actions} />
        );
      })}
    </div>
  );
}

/** What the text itself holds, as far as the query did not bring it already. */
function detectedFields({ line, fields }: LogRow): readonly LogField[] {
  const found = lineFields(line);
  const known = new Set(fields.flatMap(({ kind, name }) => (kind === "parsed" ? [name] : [])));
  return (found?.fields ?? [])
    .filter(([name]) => !known.has(name))
    .map(([name, value]) => ({ kind: "detected", name, value, parser: found?.parser ?? "json" }));
}

interface FieldsProps {
  readonly title: string;
  readonly row: LogRow;
  readonly fields: readonly LogField[];
  readonly actions: LineActions | undefined;
}

function Fields({ title, row, fields, actions }: FieldsProps) {
  return (
    <section aria-label={title}>
      <h3 className="log-fields-title">{title}</h3>
      {fields.map((field) => (
        <div className={actions === undefined ? "log-field bare" : "log-field"} key={field.name}>
          {actions !== undefined && <FilterButtons field={field} row={row} actions={actions} />}
          <span className="log-field-name">{field.name}</span>
          <span className="log-field-value">{field.value}</span>
        </div>
      ))}
    </section>
  );
}
