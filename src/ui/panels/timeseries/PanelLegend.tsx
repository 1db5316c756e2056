import type { CSSProperties } from "react";
import { keepsUnit, reduceField, reducerName } from "../../fields/reducers.ts";
import { cellText } from "../../frames/cell-text.ts";
import { wholeText } from "../../format/value-text.ts";
import { withSides } from "./axes.ts";
import type { ChartLine } from "./series.ts";
import type { LegendOptions } from "./LinesPanel.tsx";
import "./timeseries.css";

interface PanelLegendProps {
  readonly lines: readonly ChartLine[];
  readonly legend: LegendOptions;
  readonly style: CSSProperties;
  readonly onClick: (key: string, additive: boolean) => void;
}

/** Behind the names of lines whose axis is there. */
export const ON_THE_RIGHT = " (right y-axis)";

/** The lines by name, with calculations where they are asked for. A click shows one alone, with Ctrl it is switched. */
export function PanelLegend({ lines, legend, style, onClick }: PanelLegendProps) {
  const listed = sortedLines(
    withSides(lines).filter((line) => !line.style.hidden.legend),
    legend,
  );
  const asTable = legend.isTable || (legend.calcs.length > 0 && legend.placement === "right");
  return (
    <div className="ts-legend" style={style}>
      {asTable ? (
        <table className="ts-legend-table">
          <thead>
            <tr>
              <th>Name</th>
              {legend.calcs.map((calc) => (
                <th key={calc} className="right">
                  {reducerName(calc)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.map((line) => (
              <tr key={line.key}>
                <td>
                  <Name line={line} onClick={onClick} />
                </td>
                {legend.calcs.map((calc) => (
                  <td key={calc} className="num right">
                    {calcText(line, calc)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <ul className="ts-legend-list">
          {listed.map((line) => (
            <li key={line.key}>
              <Name line={line} onClick={onClick} />
              {legend.calcs.map((calc) => (
                <span key={calc} className="num muted">
                  {" "}
                  {reducerName(calc)}: {calcText(line, calc)}
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** By a calculation, or the name, where the file says so. */
function sortedLines(
  lines: readonly ChartLine[],
  { sortBy, isDown, calcs }: LegendOptions,
): readonly ChartLine[] {
  const sign = isDown ? -1 : 1;
  if (sortBy === "Name") return lines.toSorted((a, b) => sign * a.field.title.localeCompare(b.field.title));
  const calc = calcs.find((id) => sortBy === id || sortBy === reducerName(id));
  if (calc === undefined) return lines;
  const valueOf = ({ field }: ChartLine): number => Number(reduceField(field, calc) ?? NaN);
  return lines.toSorted((a, b) => sign * (valueOf(a) - valueOf(b)) || 0);
}

function calcText({ field }: ChartLine, calc: string): string {
  const value = reduceField(field, calc);
  return keepsUnit(calc) ? wholeText(field.display(value)) : cellText(value);
}

function Name({ line, onClick }: { line: ChartLine; onClick: PanelLegendProps["onClick"] }) {
  return (
    <button
      type="button"
      className="ts-legend-name"
      aria-pressed={!line.style.hidden.chart}
      title={line.field.title}
      onClick={(event) => onClick(line.key, event.ctrlKey || event.metaKey)}
    >
      <span className="legend-line" style={{ background: line.field.color }} />
      {line.field.title}
      {line.style.axis === "right" && <span className="muted">{ON_THE_RIGHT}</span>}
    </button>
  );
}
