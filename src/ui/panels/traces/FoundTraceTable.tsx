import { Link } from "wouter";
import { traceLink } from "../../link/links.ts";
import { filterParams, type SpanFilters } from "../../trace/span-filters.ts";
import type { FoundTraces } from "./found-traces.ts";

interface FoundTraceTableProps {
  readonly found: FoundTraces;
  /** Which spans are looked for in the trace that is gone to. */
  readonly filters: SpanFilters;
}

/** Traces with the way to each. */
export function FoundTraceTable({ found: { titles, traces }, filters }: FoundTraceTableProps) {
  return (
    <table>
      <thead>
        <tr>
          {["Trace", ...titles].map((text) => (
            <th key={text} scope="col">
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {traces.map(({ id, cells }) => (
          <tr key={id}>
            <td>
              <Link
                href={traceLink(id, undefined, { ...filterParams(filters) })}
                className="mono"
                title={`Open trace ${id}`}
              >
                {id}
              </Link>
            </td>
            {titles.map((text, index) => (
              <td key={text} className="num" title={cells[index]}>
                {cells[index]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
