import { Eye, EyeOff, Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { QueryEditor } from "../editor/QueryEditor.tsx";
import { letterAt, type QueryRow } from "./metrics-state.ts";

interface QueryRowsProps {
  readonly rows: readonly QueryRow[];
  /** The text changed; nothing is asked yet. */
  readonly onEdit: (rows: readonly QueryRow[]) => void;
  readonly onApply: (rows: readonly QueryRow[]) => void;
  /** More buttons below the queries. */
  readonly children?: ReactNode;
}

/** The queries A, B, C, …, each with its editor. */
export function QueryRows({ rows, onEdit, onApply, children }: QueryRowsProps) {
  const replaced = (index: number, row: QueryRow) => rows.map((old, at) => (at === index ? row : old));
  return (
    <section className="panel query-rows" aria-label="Queries">
      {rows.map((row, index) => {
        const letter = letterAt(index);
        return (
          <div className="query-row" key={letter}>
            <span className="query-letter">{letter}</span>
            <QueryEditor
              language="promql"
              label={`PromQL query ${letter}`}
              placeholder="Enter a PromQL query, Shift+Enter to run"
              value={row.expr}
              onChange={(expr) => onEdit(replaced(index, { ...row, expr }))}
              onRun={(expr) => onApply(replaced(index, { ...row, expr }))}
            />
            <button
              type="button"
              className="button ghost icon"
              aria-label={`${row.hidden ? "Show" : "Hide"} query ${letter}`}
              title={row.hidden ? "Show" : "Hide"}
              onClick={() => onApply(replaced(index, { ...row, hidden: !row.hidden }))}
            >
              {row.hidden ? <EyeOff size={15} aria-hidden /> : <Eye size={15} aria-hidden />}
            </button>
            <button
              type="button"
              className="button ghost icon"
              aria-label={`Remove query ${letter}`}
              title="Remove"
              disabled={rows.length === 1 && row.expr === ""}
              onClick={() =>
                onApply(rows.length === 1 ? [{ expr: "", hidden: false }] : rows.toSpliced(index, 1))
              }
            >
              <Trash2 size={15} aria-hidden />
            </button>
          </div>
        );
      })}
      <div className="query-tools">
        <button
          type="button"
          className="button small"
          onClick={() => onEdit([...rows, { expr: "", hidden: false }])}
        >
          <Plus size={14} aria-hidden /> Add query
        </button>
        {children}
      </div>
    </section>
  );
}
