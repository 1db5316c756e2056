import { useMemo } from "react";
import { Link, useLocation } from "wouter";
import { assignColors } from "../colors/palette.ts";
import { SortHeader } from "../components/SortHeader.tsx";
import { traceLink } from "../link/links.ts";
import { formatWholeMs } from "../time/duration.ts";
import { formatDateTime } from "../time/time-range.ts";
import { formatCount } from "../units/format.ts";
import type { Sort, SortKey, TraceRow } from "./trace-rows.ts";

interface TraceTableProps {
  readonly rows: readonly TraceRow[];
  readonly sort: Sort;
  /** Ids of the traces to be compared: two at most. */
  readonly chosen: readonly string[];
  readonly onSort: (key: SortKey) => void;
  readonly onChoose: (id: string) => void;
}

const COLUMNS: readonly { readonly key: SortKey; readonly title: string; readonly right?: boolean }[] = [
  { key: "startMs", title: "Start" },
  { key: "service", title: "Service" },
  { key: "name", title: "Root span" },
  { key: "durationMs", title: "Duration", right: true },
  { key: "spans", title: "Spans", right: true },
  { key: "errors", title: "Errors", right: true },
];

/** One row per trace, with a bar that compares durations. A row opens its trace. */
export function TraceTable({ rows, sort, chosen, onSort, onChoose }: TraceTableProps) {
  const [, navigate] = useLocation();
  const longest = Math.max(1, ...rows.map((row) => row.durationMs));
  const colors = useMemo(
    () =>
      assignColors(rows.flatMap((row) => [row.service, ...row.services.map((item) => item.name)]).toSorted()),
    [rows],
  );
  return (
    <div className="trace-table-scroll">
      <table className="trace-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Compare</span>
            </th>
            {COLUMNS.map(({ key, title, right }) => (
              <SortHeader
                key={key}
                title={title}
                right={right === true}
                order={sort.key === key ? (sort.descending ? "descending" : "ascending") : undefined}
                onSort={() => onSort(key)}
              />
            ))}
            <th scope="col">Services</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} onClick={() => navigate(traceLink(row.id))}>
              <td className="choose-cell" onClick={(event) => event.stopPropagation()}>
                <input
                  type="checkbox"
                  aria-label={`Compare trace ${row.id}`}
                  title="Choose two traces to compare"
                  checked={chosen.includes(row.id)}
                  onChange={() => onChoose(row.id)}
                />
              </td>
              <td className="num muted">{formatDateTime(row.startMs)}</td>
              <td className="trace-service" title={row.service}>
                <ServiceName name={row.service} color={colors.get(row.service)} />
              </td>
              <td className="trace-name">
                <Link href={traceLink(row.id)} title={row.id} onClick={(event) => event.stopPropagation()}>
                  {row.name === "" ? row.id : row.name}
                </Link>
              </td>
              <td className="right num duration-cell">
                <span className="duration-bar" style={{ width: `${(row.durationMs / longest) * 100}%` }} />
                <span className="duration-text">{formatWholeMs(row.durationMs)}</span>
              </td>
              <td className="right num">{formatCount(row.spans)}</td>
              <td className="right num">
                {row.errors === 0 ? "" : <span className="chip error">{row.errors}</span>}
              </td>
              <td className="services-cell">
                {row.services.map((item) => (
                  <span
                    key={item.name}
                    className="service-chip"
                    title={`${item.name}: ${item.spans} spans, ${item.errors} errors`}
                  >
                    <ServiceName name={`${item.name} ${item.spans}`} color={colors.get(item.name)} />
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ServiceName({ name, color }: { name: string; color: string | undefined }) {
  return (
    <span className="service-name">
      <span className="dot" style={{ background: color }} />
      {name}
    </span>
  );
}
