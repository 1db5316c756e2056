import type { ChartSeries } from "./TimeSeriesChart.tsx";

interface LegendProps {
  readonly series: readonly ChartSeries[];
  readonly onClick: (key: string, additive: boolean) => void;
}

/** The chart's series by name. A click shows one alone; with Ctrl or ⌘ it is switched by itself. */
export function Legend({ series, onClick }: LegendProps) {
  return (
    <ul className="legend" aria-label="Legend">
      {series.map((item) => (
        <li key={item.key}>
          <button
            type="button"
            className="legend-item"
            aria-pressed={item.shown}
            title={`${item.name}\nClick: show alone. Ctrl+click: switch.`}
            onClick={(event) => onClick(item.key, event.ctrlKey || event.metaKey)}
          >
            <span className="legend-line" style={{ background: item.color }} />
            {item.name}
            {item.onRight === true && <span className="muted"> (right axis)</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
