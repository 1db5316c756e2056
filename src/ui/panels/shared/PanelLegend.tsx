import "./shared.css";

export interface LegendEntry {
  readonly key: string;
  readonly name: string;
  /** CSS. */
  readonly color: string;
  readonly values: readonly { readonly title: string; readonly text: string }[];
}

interface PanelLegendProps {
  readonly entries: readonly LegendEntry[];
  readonly mode: "list" | "table";
}

/** What the colours of a panel mean, with values. */
export function PanelLegend({ entries, mode }: PanelLegendProps) {
  return mode === "table" ? <LegendTable entries={entries} /> : <LegendList entries={entries} />;
}

function LegendList({ entries }: { entries: readonly LegendEntry[] }) {
  return (
    <ul className="panel-legend" aria-label="Legend" tabIndex={0}>
      {entries.map(({ key, name, color, values }) => (
        <li key={key} title={name}>
          <span className="dot" style={{ background: color }} />
          <span className="panel-legend-name">{name}</span>
          {values.map(({ title, text }) => (
            <span key={title} className="panel-legend-value num" title={title}>
              {text}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function LegendTable({ entries }: { entries: readonly LegendEntry[] }) {
  const titles = entries[0]?.values.map(({ title }) => title) ?? [];
  return (
    <table className="panel-legend" aria-label="Legend" tabIndex={0}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          {titles.map((title) => (
            <th key={title} scope="col" className="num">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map(({ key, name, color, values }) => (
          <tr key={key}>
            <td>
              <span className="dot" style={{ background: color }} />
              {name}
            </td>
            {values.map(({ title, text }) => (
              <td key={title} className="num">
                {text}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
