import { useMemo } from "react";
import { Link } from "wouter";
import { objectOf } from "../../../dashboard-file/json.ts";
import { traceLink } from "../../link/links.ts";
import type { PanelProps } from "../panel-props.ts";
import { filterParams, readSpanFilters } from "../../trace/span-filters.ts";
import { NoData } from "../shared/NoData.tsx";
import { foundTraces } from "./found-traces.ts";
import "./traces-panel.css";

/** The traces that a query found, with the way to each, where the spans that the panel means are looked for. */
export function TracesPanel({ title, frames, options, width, height, fillLink }: PanelProps) {
  const { titles, traces } = useMemo(() => foundTraces(frames), [frames]);
  if (traces.length === 0) return <NoData />;
  const filters = readSpanFilters(objectOf(options["spanFilters"]), (text) => fillLink(text, "text", []));
  return (
    <div className="traces-panel" style={{ width, height }} tabIndex={0} role="region" aria-label={title}>
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
    </div>
  );
}
