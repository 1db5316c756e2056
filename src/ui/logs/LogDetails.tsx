import { Minus, Plus, Waypoints } from "lucide-react";
import { Link } from "wouter";
import { CopyButton } from "../components/CopyButton.tsx";
import { traceLink } from "../link/links.ts";
import type { FieldKind, LogField, LogRow } from "./log-rows.ts";
import { prettyLine } from "./pretty-line.ts";
import { LogText } from "./LogText.tsx";

interface LogDetailsProps {
  readonly row: LogRow;
  readonly onFilter: ((field: LogField, operator: "=" | "!=") => void) | undefined;
}

const TITLES: Readonly<Record<FieldKind, string>> = {
  label: "Labels",
  metadata: "Structured metadata",
  parsed: "Parsed fields",
};

const NO_TERMS: readonly string[] = [];

/** A line in full: its text, and its fields with buttons that filter by them. */
export function LogDetails({ row, onFilter }: LogDetailsProps) {
  return (
    <div className="log-details">
      <div className="log-full">
        <pre tabIndex={0}>
          <LogText line={prettyLine(row.line)} terms={NO_TERMS} most={Number.POSITIVE_INFINITY} />
        </pre>
        <CopyButton text={row.line} label="Copy the line" />
      </div>
      {row.traceId !== undefined && (
        <Link href={traceLink(row.traceId, row.spanId)} className="button small log-open-trace">
          <Waypoints size={14} aria-hidden /> Open trace {row.traceId.slice(0, 8)}…
        </Link>
      )}
      {(["label", "metadata", "parsed"] as const).map((kind) => {
        const fields = row.fields.filter((field) => field.kind === kind);
        return fields.length === 0 ? null : (
          <Fields key={kind} title={TITLES[kind]} fields={fields} onFilter={onFilter} />
        );
      })}
    </div>
  );
}

interface FieldsProps {
  readonly title: string;
  readonly fields: readonly LogField[];
  readonly onFilter: ((field: LogField, operator: "=" | "!=") => void) | undefined;
}

function Fields({ title, fields, onFilter }: FieldsProps) {
  return (
    <section aria-label={title}>
      <h3 className="log-fields-title">{title}</h3>
      {fields.map((field) => (
        <div className={onFilter === undefined ? "log-field bare" : "log-field"} key={field.name}>
          {onFilter !== undefined && <FilterButtons field={field} onFilter={onFilter} />}
          <span className="log-field-name">{field.name}</span>
          <span className="log-field-value">{field.value}</span>
        </div>
      ))}
    </section>
  );
}

function FilterButtons({
  field,
  onFilter,
}: {
  field: LogField;
  onFilter: (field: LogField, operator: "=" | "!=") => void;
}) {
  return (
    <span className="log-field-buttons">
      <button
        type="button"
        className="button ghost small icon"
        aria-label={`Filter for ${field.name}=${field.value}`}
        title="Filter for this value"
        onClick={() => onFilter(field, "=")}
      >
        <Plus size={13} aria-hidden />
      </button>
      <button
        type="button"
        className="button ghost small icon"
        aria-label={`Filter out ${field.name}=${field.value}`}
        title="Filter this value out"
        onClick={() => onFilter(field, "!=")}
      >
        <Minus size={13} aria-hidden />
      </button>
    </span>
  );
}
